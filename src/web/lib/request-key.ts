import { useState } from 'react';

/** A key by which the server knows a repeated request. Works without https too, unlike randomUUID. */
export function newRequestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** One key per form: the same form sent twice starts one operation. `renew` is for a new attempt. */
export function useRequestKey(): { key: string; renew: () => void } {
  const [key, setKey] = useState(newRequestKey);
  return { key, renew: () => setKey(newRequestKey()) };
}

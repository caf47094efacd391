import { useSyncExternalStore } from 'react';
import { readPreference, writePreference } from './preferences.ts';

// What the person has been told about, on this device: ids of ended operations, and the keys
// below. The latest ones are enough: older ones are no longer told.
const KEPT = 5_000;

/** "It was found while you were away" of a connection. */
export const foundKey = (linkId: string) => `found:${linkId}`;
/** "It was disconnected, but not from here". */
export const endedKey = (linkId: string) => `ended:${linkId}`;

const read = () => (readPreference('seen') ?? '').split(' ').filter((id) => id !== '');
let seen: readonly string[] = read();
const listeners = new Set<() => void>();

export function markSeen(...ids: readonly string[]): void {
  const fresh = ids.filter((id) => !seen.includes(id));
  if (fresh.length === 0) return;
  // Another tab may have written meanwhile.
  seen = [...new Set([...seen, ...read(), ...fresh])].slice(-KEPT);
  writePreference('seen', seen.join(' '));
  for (const listener of listeners) listener();
}

export function useSeen(): readonly string[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => seen,
  );
}

import { createHmac } from 'node:crypto';

/** What Standard Webhooks 1.0.0 wants beside a body: whose it is, when it was sent, and a proof of both. */
export interface SignedHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/**
 * Signs one attempt.
 *
 * @param secrets each gives a signature of its own, so that a secret can be changed without a gap.
 * @param now milliseconds since 1970; the attempt's time, not the event's.
 */
export function signed(
  secrets: readonly Uint8Array[],
  id: string,
  now: number,
  body: string,
): SignedHeaders {
  const timestamp = String(Math.floor(now / 1000));
  const signature = (secret: Uint8Array) =>
    `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map(signature).join(' '),
  };
}

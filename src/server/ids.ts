import { randomBytes, randomUUID } from 'node:crypto';

/** Where identifiers come from, so that tests can make them predictable. */
export interface Ids {
  uuid(): string;
  /** Unguessable bytes for tokens and keys. */
  bytes(length: number): Uint8Array;
}

export const systemIds: Ids = {
  uuid: () => randomUUID(),
  bytes: (length) => randomBytes(length),
};

/** Crockford's base 32: no I, L, O or U, so nothing reads as a word or another digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The one name a person has at Belvo: `u_` and 26 characters of 128 random bits. It is a hash of
 * nothing, so nothing can be guessed from it, and it has no long run of digits, because Belvo
 * stores `null` instead of an `external_id` that looks like a document, phone or card number.
 */
export function externalId(ids: Ids): string {
  for (;;) {
    const bits = [...ids.bytes(26)].map((byte) => alphabet[byte % 32]).join('');
    if (!/\d{6}/.test(bits)) return `u_${bits}`;
  }
}

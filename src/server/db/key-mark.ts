import { hkdfSync } from 'node:crypto';
import type { Queryable } from './port.ts';

/** What is in the database was sealed with another key. */
export class OtherKey extends Error {
  override name = 'OtherKey';
}

/**
 * The first instance writes down which key it has; no other one may come with a different key, or it
 * would take everything that is under way for unreadable and end it.
 *
 * @param key 32 bytes; the one that seals.
 * @throws OtherKey when the database goes with a different one.
 */
export async function refuseOtherKey(db: Queryable, key: Uint8Array): Promise<void> {
  const derived = hkdfSync('sha256', key, new Uint8Array(), 'enlace key mark', 32);
  const mark = Buffer.from(derived).toString('base64url');
  await db.query('INSERT INTO key_mark (mark) VALUES ($1) ON CONFLICT DO NOTHING', [mark]);
  const known = await db.query('SELECT mark FROM key_mark WHERE mark = $1', [mark]);
  if (known.length === 0) throw new OtherKey();
}

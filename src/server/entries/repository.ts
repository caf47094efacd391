import * as z from 'zod/mini';
import type { Queryable } from '../db/port.ts';

export interface EntryRecord {
  personId: string;
  linkId: string;
}

const row = z.object({ person_id: z.string(), link_id: z.string() });

export async function insertEntry(
  db: Queryable,
  entry: EntryRecord & { codeHash: string; expiresAt: number },
): Promise<void> {
  await db.query(
    'INSERT INTO entry (code_hash, person_id, link_id, expires_at) VALUES ($1, $2, $3, $4)',
    [entry.codeHash, entry.personId, entry.linkId, new Date(entry.expiresAt)],
  );
}

/** Codes that have run out are as good as never made. */
export async function deleteExpired(db: Queryable, now: number): Promise<void> {
  await db.query('DELETE FROM entry WHERE expires_at <= $1', [new Date(now)]);
}

/** Whose a code is that still works, without using it. */
export async function findEntry(
  db: Queryable,
  codeHash: string,
  now: number,
): Promise<EntryRecord | null> {
  const [found] = await db.query(
    `SELECT person_id, link_id FROM entry
     WHERE code_hash = $1 AND used_at IS NULL AND expires_at > $2`,
    [codeHash, new Date(now)],
  );
  return found === undefined ? null : toEntry(found);
}

/** Uses a code up, for that person only; of two who try at once, one gets null. */
export async function consumeEntry(
  db: Queryable,
  codeHash: string,
  personId: string,
  now: number,
): Promise<EntryRecord | null> {
  const [used] = await db.query(
    `UPDATE entry SET used_at = $3
     WHERE code_hash = $1 AND person_id = $2 AND used_at IS NULL AND expires_at > $3
     RETURNING person_id, link_id`,
    [codeHash, personId, new Date(now)],
  );
  return used === undefined ? null : toEntry(used);
}

function toEntry(found: unknown): EntryRecord {
  const { person_id, link_id } = z.parse(row, found);
  return { personId: person_id, linkId: link_id };
}

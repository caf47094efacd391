import * as z from 'zod/mini';
import { choice, type Choice } from '#contract/api/duplicate.ts';
import type { Queryable } from '../db/port.ts';

/** A pair of links as stored. Instants are milliseconds since 1970. */
export interface DuplicateRecord {
  id: string;
  personId: string;
  olderLinkId: string;
  newerLinkId: string;
  foundBy: 'login' | 'account';
  foundAt: number;
  choice: Choice | null;
  /** The end of the undo; later, when giving up is tried again. */
  dueAt: number | null;
  /** 0 while the choice can be taken back; then 1, and one more for each time of giving up. */
  tries: number;
  settled: boolean;
}

const instant = z.pipe(
  z.date(),
  z.transform((date) => date.getTime()),
);

const duplicateRow = z.object({
  id: z.string(),
  person_id: z.string(),
  older_link_id: z.string(),
  newer_link_id: z.string(),
  found_by: z.enum(['login', 'account']),
  found_at: instant,
  choice: z.nullable(choice),
  due_at: z.nullable(instant),
  tries: z.number(),
  settled: z.boolean(),
});

/** What two links have to be for a pair: connections that exist, finished ones. */
const alive = (link: string) =>
  `${link}.is_listed AND ${link}.status NOT IN ('ended', 'unconfirmed')`;

const pairRow = z.object({
  person_id: z.string(),
  older: z.string(),
  newer: z.string(),
  found_by: z.enum(['login', 'account']),
});
export type Pair = z.infer<typeof pairRow>;

/**
 * Pairs that nobody has noticed yet: the same login by Belvo's word, or an account in common at one
 * institution. Never by the institution alone: two logins at one bank are nothing unusual.
 *
 * @param linkId pairs with that link, or null for all there are.
 */
export async function findNewPairs(db: Queryable, linkId: string | null): Promise<Pair[]> {
  const isOlder = '(a.connected_at, a.id) < (b.connected_at, b.id)';
  const rows = await db.query(
    `SELECT * FROM (
       SELECT DISTINCT a.person_id,
         CASE WHEN ${isOlder} THEN a.id ELSE b.id END AS older,
         CASE WHEN ${isOlder} THEN b.id ELSE a.id END AS newer,
         CASE WHEN a.institution_user_id = b.institution_user_id THEN 'login' ELSE 'account' END
           AS found_by
       FROM (
         -- Each way by its own index: with "or" every link would be compared with every other.
         SELECT x.id AS one, y.id AS other FROM link x JOIN link y
           ON y.person_id = x.person_id AND y.institution_user_id = x.institution_user_id
         UNION
         SELECT x.link_id, y.link_id FROM account x JOIN account y ON y.number_mark = x.number_mark
       ) same
       JOIN link a ON a.id = same.one
       JOIN link b ON b.id = same.other AND b.person_id = a.person_id AND b.id <> a.id
       WHERE ${linkId === null ? '$1::uuid IS NULL' : 'same.one = $1'}
         AND ${alive('a')} AND ${alive('b')}
         AND (a.institution_user_id = b.institution_user_id OR a.institution = b.institution)
     ) pair
     WHERE NOT EXISTS (
       SELECT 1 FROM duplicate WHERE older_link_id = pair.older AND newer_link_id = pair.newer)
     ORDER BY pair.older, pair.newer`,
    [linkId],
  );
  return rows.map((row) => z.parse(pairRow, row));
}

/** False when somebody else has noticed the pair at the same moment. */
export async function insertPair(
  db: Queryable,
  id: string,
  pair: Pair,
  now: number,
): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO duplicate (id, person_id, older_link_id, newer_link_id, found_by, found_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (older_link_id, newer_link_id) DO NOTHING RETURNING id`,
    [id, pair.person_id, pair.older, pair.newer, pair.found_by, new Date(now)],
  );
  return rows.length === 1;
}

/**
 * Pairs that wait for a choice, and those whose choice can still be taken back. One of whose links
 * is just being given up in favour of a third waits for what becomes of that.
 */
export async function listShown(
  db: Queryable,
  personId: string,
  now: number,
): Promise<DuplicateRecord[]> {
  const rows = await db.query(
    `SELECT d.* FROM duplicate d
     JOIN link a ON a.id = d.older_link_id JOIN link b ON b.id = d.newer_link_id
     WHERE d.person_id = $1 AND NOT d.settled AND ${alive('a')} AND ${alive('b')}
       AND ((d.choice IS NOT NULL AND d.tries = 0 AND d.due_at > $2)
         OR (d.choice IS NULL AND NOT EXISTS (
           SELECT 1 FROM duplicate other WHERE other.id <> d.id AND NOT other.settled
             AND CASE other.choice WHEN 'keep_older' THEN other.newer_link_id
               WHEN 'replace' THEN other.older_link_id END IN (a.id, b.id))))
     ORDER BY d.found_at, d.id`,
    [personId, new Date(now)],
  );
  return rows.map(toDuplicate);
}

export async function findDuplicate(
  db: Queryable,
  personId: string,
  id: string,
): Promise<DuplicateRecord | null> {
  const [row] = await db.query('SELECT * FROM duplicate WHERE id = $1 AND person_id = $2', [
    id,
    personId,
  ]);
  return row === undefined ? null : toDuplicate(row);
}

/** False when something was chosen already. */
export async function choose(
  db: Queryable,
  id: string,
  chosen: Choice,
  dueAt: number,
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE duplicate SET choice = $2, due_at = $3
     WHERE id = $1 AND choice IS NULL AND NOT settled RETURNING id`,
    [id, chosen, new Date(dueAt)],
  );
  return rows.length === 1;
}

/** False when the time for that is over. */
export async function takeBack(db: Queryable, id: string, now: number): Promise<boolean> {
  const rows = await db.query(
    `UPDATE duplicate SET choice = NULL, due_at = NULL
     WHERE id = $1 AND choice IS NOT NULL AND tries = 0 AND due_at > $2 RETURNING id`,
    [id, new Date(now)],
  );
  return rows.length === 1;
}

export async function listDue(db: Queryable, now: number): Promise<DuplicateRecord[]> {
  const rows = await db.query(
    'SELECT * FROM duplicate WHERE due_at <= $1 ORDER BY due_at, id LIMIT 100',
    [new Date(now)],
  );
  return rows.map(toDuplicate);
}

/** Ends the undo and says when to look again; false when another sweep has taken it. */
export async function claim(
  db: Queryable,
  { id, dueAt }: DuplicateRecord,
  nextAt: number,
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE duplicate SET tries = GREATEST(tries, 1), due_at = $3
     WHERE id = $1 AND due_at = $2 RETURNING id`,
    [id, dueAt === null ? null : new Date(dueAt), new Date(nextAt)],
  );
  return rows.length === 1;
}

export async function countTry(db: Queryable, id: string, nextAt: number): Promise<void> {
  await db.query('UPDATE duplicate SET tries = tries + 1, due_at = $2 WHERE id = $1', [
    id,
    new Date(nextAt),
  ]);
}

export async function settle(db: Queryable, id: string): Promise<void> {
  await db.query('UPDATE duplicate SET settled = true, due_at = NULL WHERE id = $1', [id]);
}

function toDuplicate(row: unknown): DuplicateRecord {
  const duplicate = z.parse(duplicateRow, row);
  return {
    id: duplicate.id,
    personId: duplicate.person_id,
    olderLinkId: duplicate.older_link_id,
    newerLinkId: duplicate.newer_link_id,
    foundBy: duplicate.found_by,
    foundAt: duplicate.found_at,
    choice: duplicate.choice,
    dueAt: duplicate.due_at,
    tries: duplicate.tries,
    settled: duplicate.settled,
  };
}

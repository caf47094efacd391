import * as z from 'zod/mini';
import type { Queryable } from '../db/port.ts';

/** The deletion of everything of a person. Instants are milliseconds since 1970. */
export interface FarewellRecord {
  id: string;
  /** Null once it is done: then nothing says any more whose it was. */
  personId: string | null;
  askedAt: number;
  doneAt: number | null;
  links: number;
  left: number;
  dueAt: number | null;
}

const instant = z.pipe(
  z.date(),
  z.transform((date) => date.getTime()),
);

const farewellRow = z.object({
  id: z.string(),
  person_id: z.nullable(z.string()),
  asked_at: instant,
  done_at: z.nullable(instant),
  links: z.number(),
  links_left: z.number(),
  due_at: z.nullable(instant),
});

/**
 * Begins the deletion, once: whoever asks again gets the one that is under way. From here on nobody
 * is signed in as that person, and nothing is told or offered to them.
 */
export async function begin(
  tx: Queryable,
  id: string,
  personId: string,
  now: number,
): Promise<FarewellRecord> {
  // Two tabs ask one after the other.
  await tx.query('SELECT id FROM person WHERE id = $1 FOR UPDATE', [personId]);
  const [running] = await tx.query('SELECT * FROM farewell WHERE person_id = $1', [personId]);
  if (running !== undefined) return toFarewell(running);
  for (const table of ['session', 'entry', 'notice', 'duplicate']) {
    await tx.query(`DELETE FROM ${table} WHERE person_id = $1`, [personId]);
  }
  await tx.query('UPDATE person SET compare_due_at = NULL, compare_again_at = NULL WHERE id = $1', [
    personId,
  ]);
  const left = (await listLiving(tx, personId)).length;
  const [row] = await tx.query(
    `INSERT INTO farewell (id, person_id, asked_at, links, links_left, due_at)
     VALUES ($1, $2, $3, $4, $4, $3) RETURNING *`,
    [id, personId, new Date(now), left],
  );
  return toFarewell(row);
}

export async function findFarewell(db: Queryable, id: string): Promise<FarewellRecord | null> {
  const [row] = await db.query('SELECT * FROM farewell WHERE id = $1', [id]);
  return row === undefined ? null : toFarewell(row);
}

export async function listDueFarewells(db: Queryable, now: number): Promise<FarewellRecord[]> {
  const rows = await db.query(
    'SELECT * FROM farewell WHERE due_at <= $1 ORDER BY due_at LIMIT 100',
    [new Date(now)],
  );
  return rows.map(toFarewell);
}

/** @param dueAt when to go on. */
export async function saveProgress(
  db: Queryable,
  id: string,
  { left, dueAt }: { left?: number; dueAt: number },
): Promise<void> {
  await db.query(
    `UPDATE farewell SET due_at = $2, links_left = COALESCE($3, links_left),
       links = GREATEST(links, COALESCE($3, links))
     WHERE id = $1 AND done_at IS NULL`,
    [id, new Date(dueAt), left ?? null],
  );
}

/**
 * Notes what only Belvo knew, so that what it says of it later is known to be about that person, and
 * goes with them. Nobody is told of it.
 */
export async function noteLink(
  db: Queryable,
  link: { id: string; belvoId: string; personId: string; institution: string },
  now: number,
): Promise<void> {
  await db.query(
    `INSERT INTO link (id, belvo_id, person_id, institution, status, status_since, connected_at,
       accounts_state, is_listed)
     VALUES ($1, $2, $3, $4, 'unknown', $5, $5, 'none', false) ON CONFLICT (belvo_id) DO NOTHING`,
    [link.id, link.belvoId, link.personId, link.institution, new Date(now)],
  );
}

export async function noteEnd(db: Queryable, personId: string, belvoId: string): Promise<void> {
  await db.query("UPDATE link SET status = 'ended' WHERE person_id = $1 AND belvo_id = $2", [
    personId,
    belvoId,
  ]);
}

/** Belvo's ids of the person's links that have not ended, as far as is known here. */
export async function listLiving(db: Queryable, personId: string): Promise<string[]> {
  const rows = await db.query(
    "SELECT belvo_id FROM link WHERE person_id = $1 AND status <> 'ended'",
    [personId],
  );
  return rows.map((row) => z.parse(z.object({ belvo_id: z.string() }), row).belvo_id);
}

/**
 * Deletes the person and all that hangs on them, and what only names their links. False while an
 * operation of theirs may still do something at Belvo.
 */
export async function erase(
  tx: Queryable,
  farewellId: string,
  personId: string,
  now: number,
): Promise<boolean> {
  await tx.query('SELECT id FROM person WHERE id = $1 FOR UPDATE', [personId]);
  const unfinished = await tx.query(
    'SELECT 1 FROM operation WHERE person_id = $1 AND (is_open OR due_at IS NOT NULL) LIMIT 1',
    [personId],
  );
  if (unfinished.length > 0) return false;
  const theirs = `SELECT belvo_id FROM link WHERE person_id = $1
    UNION SELECT belvo_link_id FROM operation WHERE person_id = $1 AND belvo_link_id IS NOT NULL`;
  await tx.query(`DELETE FROM webhook WHERE belvo_link_id IN (${theirs})`, [personId]);
  await tx.query(
    `DELETE FROM quarantine WHERE belvo_link_id IN (${theirs})
       OR echoed = (SELECT external_id FROM person WHERE id = $1)`,
    [personId],
  );
  await tx.query('DELETE FROM person WHERE id = $1', [personId]);
  await tx.query(
    `UPDATE farewell SET person_id = NULL, done_at = $2, links_left = 0, due_at = NULL
     WHERE id = $1`,
    [farewellId, new Date(now)],
  );
  return true;
}

function toFarewell(row: unknown): FarewellRecord {
  const farewell = z.parse(farewellRow, row);
  return {
    id: farewell.id,
    personId: farewell.person_id,
    askedAt: farewell.asked_at,
    doneAt: farewell.done_at,
    links: farewell.links,
    left: farewell.links_left,
    dueAt: farewell.due_at,
  };
}

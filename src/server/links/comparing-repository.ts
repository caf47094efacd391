import * as z from 'zod/mini';
import type { Queryable } from '../db/port.ts';

/** Milliseconds between two comparings of somebody who is not looking. */
export const usualPause = 3_600_000;

const instantOrNull = z.nullable(
  z.pipe(
    z.date(),
    z.transform((date) => date.getTime()),
  ),
);

const dueRow = z.object({
  id: z.string(),
  external_id: z.string(),
  compare_due_at: instantOrNull,
});

/** Whose links are to be compared. Instants are milliseconds since 1970. */
export interface Comparable {
  personId: string;
  externalId: string;
  dueAt: number | null;
}

export async function listDueComparings(
  db: Queryable,
  now: number,
  limit: number,
): Promise<Comparable[]> {
  const rows = await db.query(
    `SELECT id, external_id, compare_due_at FROM person WHERE compare_due_at <= $1
     ORDER BY compare_due_at LIMIT $2`,
    [new Date(now), limit],
  );
  return rows.map(toComparable);
}

export async function findComparable(db: Queryable, personId: string): Promise<Comparable | null> {
  const [row] = await db.query('SELECT id, external_id, compare_due_at FROM person WHERE id = $1', [
    personId,
  ]);
  return row === undefined ? null : toComparable(row);
}

/** Whoever has a link is looked after from now on. */
export async function expectComparing(tx: Queryable, personId: string, now: number): Promise<void> {
  await tx.query('UPDATE person SET compare_due_at = $2 WHERE id = $1 AND compare_due_at IS NULL', [
    personId,
    new Date(now + usualPause),
  ]);
}

/** @param againAt when to look a second time. */
export async function demandComparing(
  db: Queryable,
  personId: string,
  at: number,
  againAt: number,
): Promise<void> {
  await db.query(
    `UPDATE person SET compare_due_at = $2,
       compare_again_at = GREATEST(compare_again_at, $3) WHERE id = $1`,
    [personId, new Date(at), new Date(againAt)],
  );
}

/** Belvo told of a link that nobody here knows, with the name of one of our people on it. */
export async function demandComparingOf(
  db: Queryable,
  externalId: string,
  belvoId: string,
  at: number,
): Promise<void> {
  await db.query(
    `UPDATE person SET compare_due_at = $3
     WHERE external_id = $1 AND NOT EXISTS (SELECT 1 FROM link WHERE belvo_id = $2)`,
    [externalId, belvoId, new Date(at)],
  );
}

/**
 * A comparing has ended. What was demanded while it ran stays demanded.
 *
 * @param nextAt when the next one is due at the latest, or null for a person without links.
 */
export async function settleComparing(
  db: Queryable,
  { personId, dueAt }: Comparable,
  now: number,
  nextAt: number | null,
): Promise<void> {
  await db.query(
    `UPDATE person SET compared_at = $2,
       compare_again_at = CASE WHEN compare_again_at > $2 THEN compare_again_at END,
       compare_due_at = LEAST(
         CASE WHEN compare_due_at IS DISTINCT FROM $3 THEN compare_due_at END,
         CASE WHEN compare_again_at > $2 THEN compare_again_at END, $4)
     WHERE id = $1`,
    [
      personId,
      new Date(now),
      dueAt === null ? null : new Date(dueAt),
      nextAt === null ? null : new Date(nextAt),
    ],
  );
}

/** It failed: the next try is then, whatever was due before. */
export async function postponeComparing(
  db: Queryable,
  personId: string,
  nextAt: number,
): Promise<void> {
  await db.query('UPDATE person SET compare_due_at = $2 WHERE id = $1', [
    personId,
    new Date(nextAt),
  ]);
}

function toComparable(row: unknown): Comparable {
  const { id, external_id, compare_due_at } = z.parse(dueRow, row);
  return { personId: id, externalId: external_id, dueAt: compare_due_at };
}

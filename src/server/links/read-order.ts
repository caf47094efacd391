import * as z from 'zod/mini';
import type { Queryable } from '../db/port.ts';

/**
 * Answers of Belvo's overtake each other: a listing that began before a repair can end after it, and
 * says what was. So each call that reads takes a place in one order, the same for all instances, and
 * with a link is stored the place of the call that told about it.
 */

const placed = z.object({ place: z.number() });

/** The place of a call that begins now; later ones have higher places. */
export async function takePlace(db: Queryable): Promise<number> {
  const [row] = await db.query("SELECT nextval('read_order') AS place");
  return z.parse(placed, row).place;
}

/** Notes which call tells what is stored of a link; false when one that began later did already. */
export async function claimPlace(tx: Queryable, belvoId: string, place: number): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE link SET read_place = $2 WHERE belvo_id = $1 AND read_place <= $2 RETURNING id',
    [belvoId, place],
  );
  return rows.length === 1;
}

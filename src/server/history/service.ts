import * as z from 'zod/mini';
import { historyEvent, type History, type HistoryEvent } from '#contract/api/history.ts';
import { iso, type Clock } from '../clock.ts';
import type { Database, Queryable } from '../db/port.ts';

/** The record of what happened to links. It is only ever added to. */
export interface HistoryBook {
  /**
   * Adds a line, in the transaction that makes it true.
   *
   * @param at milliseconds since 1970; now, unless it is known that it happened earlier.
   */
  add(
    tx: Queryable,
    link: { id: string; personId: string },
    what: HistoryEvent,
    at?: number,
  ): Promise<void>;
  /** The latest lines of one link, newest first. */
  list(personId: string, linkId: string): Promise<History>;
}

const longest = 200;

const row = z.object({
  id: z.union([z.number(), z.string(), z.bigint()]),
  at: z.date(),
  what: historyEvent,
});

export function createHistoryBook(deps: { db: Database; clock: Clock }): HistoryBook {
  const { db, clock } = deps;
  return {
    async add(tx, link, what, at = clock.now()) {
      await tx.query('INSERT INTO history (person_id, link_id, at, what) VALUES ($1, $2, $3, $4)', [
        link.personId,
        link.id,
        new Date(at),
        JSON.stringify(what),
      ]);
    },
    async list(personId, linkId) {
      const rows = await db.query(
        `SELECT id, at, what FROM history WHERE person_id = $1 AND link_id = $2
         ORDER BY at DESC, id DESC LIMIT $3`,
        [personId, linkId, longest + 1],
      );
      const entries = rows.map((each) => {
        const { id, at, what } = z.parse(row, each);
        return { id: String(id), at: iso(at.getTime()), what };
      });
      return { entries: entries.slice(0, longest), complete: entries.length <= longest };
    },
  };
}

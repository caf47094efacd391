import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/port.ts';

/** Who waits for a call: somebody who has just typed a password, somebody who looks, or nobody. */
export type Urgency = 'sign_in' | 'looking' | 'background';

/**
 * How many calls Belvo is sent. All of our people share one address there, and Belvo stops an
 * address with more than 80 calls in 30 seconds. One bucket in the database serves every instance.
 */
export interface Budget {
  /** Takes one call out. False when there is no room now; nobody is made to wait. */
  draw(urgency: Urgency): Promise<boolean>;
  /** How many calls of that urgency there is room for at this moment. */
  room(urgency: Urgency): Promise<number>;
  /** Takes one out in any case: a call that belongs to one that was let through. */
  spend(): Promise<void>;
  /** Belvo has said that it was too much: nothing goes out for so many seconds. */
  pause(seconds: number): Promise<void>;
}

/** Seconds in which Belvo counts. */
const window = 30;
/** The part of a window's calls that may go out at one moment; the others come back bit by bit. */
const atOnce = 0.6;
/** What the less urgent leave for the more urgent, as parts of what may go out at once. */
const kept: Readonly<Record<Urgency, number>> = { sign_in: 0, looking: 0.2, background: 0.5 };
/** Milliseconds. What is later than this from now was written before the clock was set back. */
const farAhead = 120_000;

const row = z.object({
  level: z.number(),
  filled_at: z.date(),
  paused_until: z.nullable(z.date()),
});

/** @param calls how many there may be in any 30 seconds. */
export function createBudget(deps: { db: Database; clock: Clock; calls: number }): Budget {
  const { db, clock } = deps;
  const most = Math.max(1, Math.floor(deps.calls * atOnce));
  const perSecond = (deps.calls - most) / window;

  /** What is in the bucket at `$2`, in SQL: nobody else can change it between reading and taking. */
  const filled = `LEAST($3::float8, allowance.level
    + $4::float8 * GREATEST(0, EXTRACT(EPOCH FROM $2::timestamptz - allowance.filled_at)))`;
  const isPaused = `allowance.paused_until > $2 AND allowance.paused_until < $5`;
  const filledAt = `CASE WHEN allowance.filled_at BETWEEN $2 AND $5 THEN allowance.filled_at ELSE $2 END`;

  async function take(floor: number): Promise<boolean> {
    const now = clock.now();
    const rows = await db.query(
      `INSERT INTO allowance (name, level, filled_at) VALUES ($1, $3::float8 - 1, $2)
       ON CONFLICT (name) DO UPDATE SET level = ${filled} - 1, filled_at = ${filledAt}
       WHERE ${filled} >= $6::float8 + 1 AND NOT COALESCE(${isPaused}, false)
       RETURNING level`,
      ['belvo', new Date(now), most, perSecond, new Date(now + farAhead), floor],
    );
    return rows.length > 0;
  }

  return {
    draw: (urgency) => take(Math.floor(most * kept[urgency])),
    async spend() {
      await take(-deps.calls);
    },
    async room(urgency) {
      const [found] = await db.query(
        'SELECT level, filled_at, paused_until FROM allowance WHERE name = $1',
        ['belvo'],
      );
      const floor = Math.floor(most * kept[urgency]);
      if (found === undefined) return most - floor;
      const { level, filled_at, paused_until } = z.parse(row, found);
      const now = clock.now();
      const pause = (paused_until?.getTime() ?? 0) - now;
      if (pause > 0 && pause < farAhead) return 0;
      const since = Math.max(0, now - filled_at.getTime()) / 1000;
      return Math.max(0, Math.floor(Math.min(most, level + perSecond * since) - floor));
    },
    async pause(seconds) {
      const now = clock.now();
      await db.query(
        `INSERT INTO allowance (name, level, filled_at, paused_until) VALUES ($1, 0, $2, $3)
         ON CONFLICT (name) DO UPDATE SET paused_until = $3`,
        ['belvo', new Date(now), new Date(now + seconds * 1000)],
      );
    },
  };
}

import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { Database } from './port.ts';

/**
 * Who works on this database. Each instance says again and again that it lives; the oldest one that
 * does so is the one that does what becomes due. None of it has to be right for safety, only for
 * speed: what two take for theirs is decided by the version of the row.
 */
export interface Instances {
  /** This process. */
  readonly id: string;
  /** Says that this one lives. True when doing what has become due is its task. */
  beat(): Promise<boolean>;
  /**
   * False for a while after this one has started, or could not say anything, as after an outage of
   * the database.
   */
  canJudge(): boolean;
  /** From now on others do what becomes due; what is under way here is finished here. */
  withdraw(): Promise<void>;
  /** Nothing is under way here any more, or nobody waits for it: others find out about it now. */
  leave(): Promise<void>;
}

/** Milliseconds for which an instance counts as living after it said so. */
const lease = 10_000;
/** Milliseconds between two times of saying so. */
const rhythm = 2_000;
/**
 * Milliseconds between two times of saying so that are no gap. Far less than the lease: that of
 * another instance may be about to end when the database's trouble begins.
 */
const longestPause = 2 * rhythm;
/** Milliseconds after which nobody cares any more who died. */
const forgetAfter = 3_600_000;

/** For a database that belongs to this process alone, such as the embedded one. */
export function aloneHere(ids: Ids): Instances {
  return {
    id: ids.uuid(),
    beat: async () => true,
    canJudge: () => true,
    withdraw: async () => undefined,
    leave: async () => undefined,
  };
}

/** For a database that several instances work on. Their machines' clocks have to agree to a second or two. */
export function amongOthers(deps: { db: Database; clock: Clock; ids: Ids }): Instances {
  const { db, clock, ids } = deps;
  const id = ids.uuid();
  const startedAt = clock.now();
  let isLeaving = false;
  let saidAt = -Infinity;
  /**
   * The end of the latest gap in saying so: the others may not have been able to either. What was
   * before the first time is not known, so it counts as one.
   */
  let gapEndedAt = -Infinity;

  async function say(): Promise<void> {
    const asked = clock.now();
    await db.query(
      `INSERT INTO instance (id, started_at, alive_until, leaving) VALUES ($1, $2, $3, $4)
       ON CONFLICT (id) DO UPDATE SET alive_until = $3, leaving = $4`,
      [id, new Date(startedAt), new Date(asked + lease), isLeaving],
    );
    // A database in trouble may have let it wait for long.
    const now = clock.now();
    if (saidAt === -Infinity) {
      await db.query('DELETE FROM instance WHERE alive_until < $1', [new Date(now - forgetAfter)]);
    }
    if (now - saidAt > longestPause) gapEndedAt = now;
    saidAt = now;
    // Then the others read a time that is long past.
    if (now - asked >= rhythm) await say();
  }

  return {
    id,
    async beat() {
      if (Math.abs(clock.now() - saidAt) >= rhythm) await say();
      const [oldest] = await db.query(
        `SELECT id FROM instance WHERE alive_until > $1 AND NOT leaving
         ORDER BY started_at, id LIMIT 1`,
        [new Date(clock.now())],
      );
      return oldest !== undefined && z.parse(row, oldest).id === id;
    },
    canJudge: () => clock.now() - gapEndedAt >= lease,
    async withdraw() {
      isLeaving = true;
      await say();
    },
    async leave() {
      isLeaving = true;
      await db.query('DELETE FROM instance WHERE id = $1', [id]);
    },
  };
}

const row = z.object({ id: z.string() });

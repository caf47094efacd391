import { PGlite } from '@electric-sql/pglite';
import { nextTurn, systemClock } from '../clock.ts';
import { storable, type Database } from './port.ts';

/** The folder holds something that is not, or no longer, a database. */
export class DatabaseUnreadable extends Error {
  override name = 'DatabaseUnreadable';
}

/**
 * The embedded database. It survives crashes of the process, not of the machine, and must have
 * its folder to itself (see `lock.ts`).
 *
 * @param folder where it lives, or null for one that is gone with the process.
 * @throws DatabaseUnreadable when the folder's content cannot be opened.
 */
export async function openPglite(folder: string | null): Promise<Database> {
  const pglite = await PGlite.create(folder ?? 'memory://').catch((error: unknown) => {
    // Errors of the file system say more by themselves.
    if (error instanceof Error && 'syscall' in error) throw error;
    throw new DatabaseUnreadable(folder ?? '', { cause: error });
  });
  const inTurn = oneByOne();
  return {
    query: (sql, parameters = []) =>
      inTurn(async () => (await pglite.query(sql, storable(parameters))).rows),
    transaction: (work) =>
      inTurn(() =>
        pglite.transaction((tx) =>
          work({
            query: async (sql, parameters = []) => (await tx.query(sql, storable(parameters))).rows,
          }),
        ),
      ),
    close: () => pglite.close(),
  };
}

/** Milliseconds for which statements may follow one another before anything else has its turn. */
const longestHold = 10;

/**
 * The database lives in this thread and answers before the event loop goes on. With many people, one
 * statement after the other would keep the loop from taking new connections for a minute; so it gets
 * its turn in between.
 */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve();
  let turnedAt = systemClock.now();
  async function turn(): Promise<void> {
    // A clock may be set back.
    if (Math.abs(systemClock.now() - turnedAt) < longestHold) return;
    await nextTurn();
    turnedAt = systemClock.now();
  }
  return (work) => {
    const done = before.then(work);
    before = done.then(turn, turn);
    return done;
  };
}

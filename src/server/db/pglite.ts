import { PGlite } from '@electric-sql/pglite';
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
  return {
    query: async (sql, parameters = []) => (await pglite.query(sql, storable(parameters))).rows,
    transaction: (work) =>
      pglite.transaction((tx) =>
        work({
          query: async (sql, parameters = []) => (await tx.query(sql, storable(parameters))).rows,
        }),
      ),
    close: () => pglite.close(),
  };
}

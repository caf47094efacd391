import { inject } from 'vitest';
import { migrate } from '../db/migrate.ts';
import { openPglite } from '../db/pglite.ts';
import type { Database } from '../db/port.ts';
import { openPostgres } from '../db/postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a PostgreSQL server for tests, up to its last slash; absent where they use PGlite. */
    postgres?: string;
  }
}

let shared: Promise<TestDatabase> | null = null;

export interface TestDatabase extends Database {
  /** Where another instance reaches it; null for the embedded one. */
  url: string | null;
}

/** Statements and transactions that are on their way over a socket. */
let busy = 0;

/** Whether a test that lets everything happen has to wait for a database first. */
export const isBusy = () => busy > 0;

/** One database for each test process, empty: opening one takes seconds, emptying it takes none. */
export async function emptyDatabase(): Promise<TestDatabase> {
  shared ??= open();
  const db = await shared;
  await db.query(
    'TRUNCATE person, webhook, quarantine, farewell, instance, attempt, allowance, handover_token, arrival CASCADE',
  );
  return db;
}

async function open(): Promise<TestDatabase> {
  const server = inject('postgres');
  const url = server === undefined ? null : await createDatabase(server);
  const db = url === null ? await openPglite(null) : counted(await openPostgres(url));
  await migrate(db);
  return { ...db, url };
}

/** A database of its own for each test process. Returns its address. */
export async function createDatabase(server: string, suffix = ''): Promise<string> {
  const name = `test_${process.pid}${suffix}`;
  const admin = await openPostgres(`${server}/postgres`);
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.close();
  return `${server}/${name}`;
}

/** A database whose statements count as something that is going on, see `isBusy`. */
export function counted(db: Database): Database {
  async function counting<T>(work: Promise<T>): Promise<T> {
    busy += 1;
    try {
      return await work;
    } finally {
      busy -= 1;
    }
  }
  return {
    query: (sql, parameters) => counting(db.query(sql, parameters)),
    transaction: (work) => counting(db.transaction(work)),
    close: () => db.close(),
  };
}

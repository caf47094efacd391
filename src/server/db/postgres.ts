import { Pool, types, type ClientConfig, type PoolClient } from 'pg';
import { systemClock } from '../clock.ts';
import { DatabaseUnreachable, storable, type Database, type Queryable } from './port.ts';
import { codeOf, isComing, PostgresUnusable, translated, unusable } from './postgres-errors.ts';

/** Older ones get no corrections any more. */
const oldestVersion = 14;
/** Milliseconds until a connection has to be there. */
const connectLimit = 5_000;
/** Milliseconds until a statement has to be answered. */
const answerLimit = 15_000;
/** While the server restarts, whoever asks waits for it: so often, with so many milliseconds between. */
const comings = { tries: 20, pause: 250 };
/**
 * A transaction that ended because two waited for each other has done nothing, and is repeated; after
 * so many milliseconds, because at once it could be back before the other one has noticed.
 */
const deadlocks = { maximum: 3, pause: 50 };

/** How to connect. What the address says itself goes before. */
export function connectionOf(url: string, limit: number = answerLimit): ClientConfig {
  return {
    connectionString: url,
    application_name: 'enlace',
    connectionTimeoutMillis: connectLimit,
    // The server gives up first. Our own limit is for one that is not there any more.
    statement_timeout: limit * 0.8,
    query_timeout: limit,
    idle_in_transaction_session_timeout: limit * 2,
    keepAlive: true,
    types: { getTypeParser: parserOf },
  };
}

/**
 * A PostgreSQL server. Connections are opened as they are needed, and anew after it was restarted.
 * A failed statement is never repeated, except where it is certain that it has done nothing.
 *
 * @param url `postgres://user:password@host:port/database`; TLS by `?sslmode=verify-full`.
 * @param limit milliseconds that a statement may take.
 * @throws PostgresUnusable when it cannot be reached, does not let us in, or is too old.
 */
export async function openPostgres(url: string, limit?: number): Promise<Database> {
  const pool = new Pool(connectionOf(url, limit));
  // A connection that breaks while nobody waits for it is no event: the next one is opened anew.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));

  async function connect(): Promise<PoolClient> {
    for (let tries = comings.tries; ; tries -= 1) {
      try {
        return await pool.connect();
      } catch (error) {
        if (tries === 0 || !isComing(error)) throw translated(error);
        await systemClock.sleep(comings.pause);
      }
    }
  }

  async function using<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await connect();
    let isBroken = false;
    try {
      return await work(client);
    } catch (error) {
      isBroken = error instanceof DatabaseUnreachable;
      throw error;
    } finally {
      client.release(isBroken);
    }
  }

  function attempt<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return using(async (client) => {
      await run(client, 'BEGIN');
      try {
        const result = await work({ query: (sql, parameters) => run(client, sql, parameters) });
        await run(client, 'COMMIT');
        return result;
      } catch (error) {
        // With the connection the transaction is gone, too.
        if (!(error instanceof DatabaseUnreachable)) await run(client, 'ROLLBACK');
        throw error;
      }
    });
  }

  const database: Database = {
    query: (sql, parameters) => using((client) => run(client, sql, parameters)),
    async transaction(work) {
      for (let met = 0; ; met += 1) {
        try {
          return await attempt(work);
        } catch (error) {
          if (codeOf(error) !== '40P01' || met === deadlocks.maximum) throw error;
          await systemClock.sleep(deadlocks.pause);
        }
      }
    },
    close: () => pool.end(),
  };
  try {
    await refuseOld(database);
  } catch (error) {
    await pool.end();
    throw unusable(error, new URL(url));
  }
  return database;
}

async function run(
  client: PoolClient,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<unknown[]> {
  try {
    return (await client.query<Record<string, unknown>>(sql, storable(parameters))).rows;
  } catch (error) {
    throw translated(error);
  }
}

async function refuseOld(db: Queryable): Promise<void> {
  const [row] = await db.query("SELECT current_setting('server_version') AS version");
  const version = typeof row === 'object' && row !== null && 'version' in row ? row.version : '';
  if (Number.parseInt(String(version), 10) >= oldestVersion) return;
  throw new PostgresUnusable(
    `the PostgreSQL of DATABASE_URL is version ${String(version)}; Enlace needs ${oldestVersion} or newer.`,
  );
}

/** Integers of 64 bits are numbers where they fit, as the embedded database has them. */
function parserOf(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === types.builtins.INT8) return integerOf;
  // What it parses to is for the schemas of the repositories to say.
  return types.getTypeParser(oid, format) as (text: string) => unknown;
}

function integerOf(text: string): number | bigint {
  const integer = Number(text);
  return Number.isSafeInteger(integer) ? integer : BigInt(text);
}

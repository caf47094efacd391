import { onTestFinished } from 'vitest';
import type { App } from '../app.ts';
import { openChannel } from '../db/channel.ts';
import { amongOthers } from '../db/instances.ts';
import { DatabaseUnreachable, type Database, type Queryable } from '../db/port.ts';
import { openPostgres } from '../db/postgres.ts';
import { systemIds } from '../ids.ts';
import { counted } from './database.ts';
import { createStack, type Stack } from './stack.ts';

/** A server beside others, which can end as by a crash: from one moment to the next nothing happens. */
export interface Instance {
  app: App;
  /** What it sent to Belvo, oldest first. */
  sent: string[];
  kill(): void;
  /** Ends in order, with whatever is under way left to the others. */
  leave(): Promise<void>;
  /**
   * Lets it die at the first moment that fits: `before POST /api/links/` and `after …` of a call to
   * Belvo, `query UPDATE operation …` before a statement is sent.
   */
  dieAt(moment: RegExp): void;
  /** Lets the connection break when the first transaction with such a statement has been stored. */
  loseCommitOf(statement: RegExp): void;
}

/** What nobody is there for any more. */
const never = new Promise<never>(() => {});
let started = 0;

/**
 * Servers on one PostgreSQL, with one simulator and one clock. The first one is the oldest, has been
 * there for long enough to judge the others, and is the one that people reach.
 */
export async function severalInstances(
  many = 2,
): Promise<{ stack: Stack; first: Instance; second: Instance; all: Instance[] }> {
  const stack = await createStack();
  stack.living.clear();
  const all = [];
  for (let at = 0; at < many; at += 1) all.push(await startInstance(stack));
  const [first, second] = all;
  if (first === undefined || second === undefined) throw new Error('too few');
  stack.reach(first.app);
  await stack.advance(16, 2);
  return { stack, first, second, all };
}

/** One more server on the stack's database. */
export async function startInstance(stack: Stack): Promise<Instance> {
  started += 1;
  const name = `instance_${started}`;
  const url = `${stack.db.url}?application_name=${name}`;
  let fate: RegExp | null = null;
  let isDead = false;
  let lost: RegExp | null = null;

  function kill(): void {
    if (isDead) return;
    isDead = true;
    stack.living.delete(app);
    // As the kernel does with the connections of a process that is gone.
    void stack.db.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
      [name],
    );
  }

  /** Nothing begins in one that is dead, and nothing comes of what it had begun. */
  async function alive<T>(moment: string, work: () => Promise<T>): Promise<T> {
    if (fate?.test(moment) === true) kill();
    if (isDead) return never;
    const done = await work().catch((error: unknown) => {
      if (isDead) return never;
      throw error;
    });
    return isDead ? never : done;
  }

  const real = counted(await openPostgres(url));
  const inside = (tx: Queryable, seen: string[]): Queryable => ({
    query: async (sql, parameters) => {
      seen.push(sql);
      if (fate?.test(`query ${sql}`) === true) kill();
      if (isDead) throw new Error('dead');
      return tx.query(sql, parameters);
    },
  });
  const db: Database = {
    query: (sql, parameters) => alive(`query ${sql}`, () => real.query(sql, parameters)),
    transaction: (work) =>
      alive('transaction', async () => {
        const seen: string[] = [];
        const done = await real.transaction((tx) => work(inside(tx, seen)));
        if (lost === null || !seen.some((sql) => lost?.test(sql))) return done;
        lost = null;
        throw new DatabaseUnreachable('cut off');
      }),
    close: () => real.close(),
  };
  const instances = amongOthers({ db, clock: stack.clock, ids: systemIds });
  const channel = openChannel(url, db, instances.id);
  const sent: string[] = [];
  const app = stack.boot({
    place: {
      db,
      instances,
      channel,
      wire(request, next) {
        const call = `${request.method} ${new URL(request.url).pathname}`;
        return alive(`before ${call}`, async () => {
          sent.push(call);
          const answer = await next(request);
          return alive(`after ${call}`, () => Promise.resolve(answer));
        });
      },
    },
  });
  await app.recover();
  // A moment between two starts, so that it is clear which one is older.
  stack.clock.advance(1_000);
  onTestFinished(async () => {
    kill();
    await channel.close();
    await real.close();
  });
  return {
    app,
    sent,
    kill,
    async leave() {
      await app.drain();
      await instances.leave();
      kill();
    },
    dieAt: (moment) => {
      fate = moment;
    },
    loseCommitOf: (statement) => {
      lost = statement;
    },
  };
}

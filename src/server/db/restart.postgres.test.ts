import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startPostgres, type Postgres } from '#tooling/postgres.mjs';
import { openChannel } from './channel.ts';
import { migrate } from './migrate.ts';
import { DatabaseUnreachable } from './port.ts';
import { openPostgres } from './postgres.ts';
import { PostgresUnusable } from './postgres-errors.ts';

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.dispose());

test('what was acknowledged outlives a crash of the server, and the next statement waits for it', async () => {
  const db = await openPostgres(server.url());
  await db.query('CREATE TABLE noted (n int)');
  const acknowledged: number[] = [];
  let isOver = false;
  const lost: unknown[] = [];
  const writing = (async () => {
    for (let n = 1; !isOver; n += 1) {
      await db.query('INSERT INTO noted VALUES ($1)', [n]).then(
        () => acknowledged.push(n),
        (error: unknown) => lost.push(error),
      );
    }
  })();
  for (const end of [server.kill, server.stop, server.kill]) {
    const before = acknowledged.length;
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(before + 20), {
      timeout: 10_000,
    });
    await end();
    await server.start();
  }
  const before = acknowledged.length;
  await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(before), { timeout: 10_000 });
  isOver = true;
  await writing;
  const rows = (await db.query('SELECT n FROM noted')).map((row) => (row as { n: number }).n);
  expect(acknowledged.filter((n) => !rows.includes(n))).toEqual([]);
  expect(rows.length).toBeLessThanOrEqual(acknowledged.length + lost.length);
  for (const error of lost) expect(error).toBeInstanceOf(DatabaseUnreachable);
  await db.close();
});

test('a transaction that was cut off leaves nothing, and says that nobody knows', async () => {
  const db = await openPostgres(server.url());
  await db.query('CREATE TABLE half (n int)');
  const cut = db.transaction(async (tx) => {
    await tx.query('INSERT INTO half VALUES (1)');
    await server.kill();
    await tx.query('INSERT INTO half VALUES (2)');
  });
  await expect(cut).rejects.toThrow(DatabaseUnreachable);
  await server.start();
  expect(await db.query('SELECT * FROM half')).toEqual([]);
  await db.close();
});

test('who listens hears again after a restart, and is told that something may have been missed', async () => {
  const db = await openPostgres(server.url());
  const [one, other] = [
    openChannel(server.url(), db, 'one'),
    openChannel(server.url(), db, 'other'),
  ];
  const heard: string[] = [];
  let missed = 0;
  other.listen({ heard: (message) => heard.push(message), missed: () => (missed += 1) });
  one.listen({ heard: () => heard.push('its own'), missed: () => undefined });
  await vi.waitFor(() => expect(missed).toBe(1));
  one.say('first thing');
  one.say('first thing');
  await vi.waitFor(() => expect(heard).toEqual(['first thing']));
  await server.stop();
  one.say('while nobody can hear');
  await server.start();
  await vi.waitFor(() => expect(missed).toBeGreaterThanOrEqual(2), { timeout: 10_000 });
  await vi.waitFor(
    () => {
      one.say('later');
      expect(heard).toContain('later');
    },
    { timeout: 10_000, interval: 200 },
  );
  await one.close();
  await other.close();
  await db.close();
});

test('two that wait for each other: both do what they wanted', async () => {
  const db = await openPostgres(server.url());
  await db.query('CREATE TABLE pair (name text PRIMARY KEY, n int)');
  await db.query("INSERT INTO pair VALUES ('a', 0), ('b', 0)");
  let begun = 0;
  let arrived = 0;
  const crossings: Promise<void>[] = [];
  const cross = (names: [string, string]) =>
    db.transaction(async (tx) => {
      begun += 1;
      // Who has to do it again waits for the other one, or the two could meet once more.
      if (begun > 2) await Promise.race(crossings);
      await tx.query('UPDATE pair SET n = n + 1 WHERE name = $1', [names[0]]);
      arrived += 1;
      await vi.waitUntil(() => arrived >= 2);
      await tx.query('UPDATE pair SET n = n + 1 WHERE name = $1', [names[1]]);
    });
  crossings.push(cross(['a', 'b']), cross(['b', 'a']));
  await Promise.all(crossings);
  expect(await db.query('SELECT n FROM pair')).toEqual([{ n: 2 }, { n: 2 }]);
  expect(arrived).toBe(3);
  await db.close();
});

test('two instances that start at once on an empty database: one migrates, both are ready', async () => {
  const admin = await openPostgres(server.url());
  await admin.query('CREATE DATABASE fresh');
  await admin.close();
  const both = await Promise.all([
    openPostgres(server.url('fresh')),
    openPostgres(server.url('fresh')),
  ]);
  await Promise.all(both.map((db) => migrate(db)));
  const [one] = both;
  const files = await readdir(new URL('./migrations/', import.meta.url));
  expect(await one?.query('SELECT count(*) AS n FROM migration')).toEqual([{ n: files.length }]);
  await Promise.all(both.map((db) => db.close()));
});

test('what is wrong with the address is said in one line, without the password', async () => {
  const at = (change: (url: URL) => void) => {
    const url = new URL(server.url());
    url.password = 'hunter2';
    change(url);
    return openPostgres(url.href);
  };
  const wrong: [(url: URL) => void, RegExp][] = [
    [
      (url) => (url.pathname = '/nothing'),
      /^PostgreSQL at 127\.0\.0\.1:\d+ has no database "nothing"\. Check DATABASE_URL\.$/,
    ],
    [
      (url) => (url.username = 'nobody'),
      /refuses the user "nobody" or the password|role "nobody" does not exist/,
    ],
    [(url) => (url.search = '?sslmode=verify-full'), /does not support SSL/],
    [(url) => (url.hostname = 'nowhere.invalid'), /the host nowhere\.invalid is not known/],
    [(url) => (url.port = '1'), /refuses the connection: is it running\?/],
  ];
  for (const [change, words] of wrong) {
    const error: unknown = await at(change).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PostgresUnusable);
    const { message } = error as PostgresUnusable;
    expect(message).toMatch(words);
    expect(message).not.toMatch(/hunter2|\n/);
  }
}, 60_000);

import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { DataFolderInUse, lockFolder } from './lock.ts';
import { migrate, NewerDatabase } from './migrate.ts';
import { openPglite } from './pglite.ts';
import { violates } from './port.ts';
import { createVault } from './vault.ts';

async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'enlace-'));
}

test('a data folder belongs to one living process', async () => {
  const folder = await temporaryFolder();
  // The parent of this process lives as long as the test.
  const release = await lockFolder(folder, process.ppid);
  await expect(lockFolder(folder)).rejects.toThrow(DataFolderInUse);
  await expect(lockFolder(folder)).rejects.toMatchObject({ pid: process.ppid });
  await release();
  await (
    await lockFolder(folder)
  )();
});

test('a lock is taken over from a dead process only', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'enlace.lock'), '999999999');
  const release = await lockFolder(folder);
  expect(await readFile(join(folder, 'enlace.lock'), 'utf8')).toBe(String(process.pid));
  await release();
});

test('migrations run once, and a newer database is left alone', async () => {
  const db = await openPglite(null);
  await migrate(db);
  await migrate(db);
  await db.query("INSERT INTO migration (name) VALUES ('999-later.sql')");
  await expect(migrate(db)).rejects.toThrow(NewerDatabase);
  await db.close();
});

test('a migration that fails leaves nothing behind', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, '001-bad.sql'), 'CREATE TABLE half (id int);\nNONSENSE;\n');
  const db = await openPglite(null);
  await expect(migrate(db, pathToFileURL(`${folder}/`))).rejects.toThrow('syntax error');
  expect(await db.query("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
  await db.close();
});

test('a violated index is known by its name, and a failed transaction leaves nothing', async () => {
  const db = await openPglite(null);
  await db.query('CREATE TABLE thing (name text)');
  await db.query('CREATE UNIQUE INDEX thing_name ON thing (name)');
  const twice = db.transaction(async (tx) => {
    await tx.query("INSERT INTO thing VALUES ('a')");
    await tx.query("INSERT INTO thing VALUES ('a')");
  });
  const error: unknown = await twice.catch((thrown: unknown) => thrown);
  expect(violates(error, 'thing_name')).toBe(true);
  expect(violates(error, 'other')).toBe(false);
  expect(await db.query('SELECT * FROM thing')).toEqual([]);
  await db.close();
});

test('what is sealed reads as nothing and opens only with its key', () => {
  const vault = createVault(new Uint8Array(32).fill(1));
  const sealed = vault.seal({ session: 'be7a15d5f0b84d8ea60f6c12cb2a7b32' });
  expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('be7a15d5');
  expect(vault.open(sealed)).toEqual({ session: 'be7a15d5f0b84d8ea60f6c12cb2a7b32' });
  expect(() => createVault(new Uint8Array(32).fill(2)).open(sealed)).toThrow('authenticate');
});

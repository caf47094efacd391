import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ids } from '../ids.ts';
import { migrate } from './migrate.ts';
import { openPglite } from './pglite.ts';
import type { Database } from './port.ts';
import { openPostgres } from './postgres.ts';

/** Milliseconds that a migration, or waiting for another instance's, may take. */
const migrationLimit = 600_000;

/** PostgreSQL at that address, brought up to date. */
export async function openShared(url: string): Promise<Database> {
  const patient = await openPostgres(url, migrationLimit);
  try {
    await migrate(patient);
  } finally {
    await patient.close();
  }
  return openPostgres(url);
}

/** The embedded database in that folder, brought up to date. */
export async function openEmbedded(dataDir: string): Promise<Database> {
  const db = await openPglite(join(dataDir, 'db'));
  await migrate(db);
  return db;
}

/** The key of everything that is sealed or marked in the embedded database, made at the first start. */
export async function embeddedKey(dataDir: string, ids: Ids): Promise<Uint8Array> {
  const path = join(dataDir, 'state.key');
  await mkdir(dataDir, { recursive: true });
  const known = await readFile(path).catch(() => null);
  if (known?.length === 32) return known;
  // Under another name first, so that a crash leaves no half of a key.
  const key = ids.bytes(32);
  await writeFile(`${path}.new`, key, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return key;
}

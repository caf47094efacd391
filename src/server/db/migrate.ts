import { readFile, readdir } from 'node:fs/promises';
import type { Database } from './port.ts';

/** The database was written by a later version of Enlace; going on could destroy what it holds. */
export class NewerDatabase extends Error {
  override name = 'NewerDatabase';
}

/** Any number that nothing else on the database locks. */
const lock = 4_300_003;

/**
 * Brings the schema up to date: numbered `.sql` files, forward only, all or none of them. Of several
 * instances that start at once, one does it and the others find it done.
 *
 * @throws NewerDatabase when a migration was applied that this version does not have.
 */
export async function migrate(
  db: Database,
  folder: URL = new URL('./migrations/', import.meta.url),
): Promise<void> {
  const known = (await readdir(folder)).filter((name) => /^\d{3}-.+\.sql$/.test(name)).sort();
  await db.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [lock]);
    await tx.query(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const applied = (await tx.query('SELECT name FROM migration ORDER BY name')).map(nameOf);
    const newer = applied.find((name) => !known.includes(name));
    if (newer !== undefined) throw new NewerDatabase(newer);
    for (const name of known.filter((one) => !applied.includes(one))) {
      const sql = await readFile(new URL(name, folder), 'utf8');
      for (const statement of statements(sql)) await tx.query(statement);
      await tx.query('INSERT INTO migration (name) VALUES ($1)', [name]);
    }
  });
}

/** Migrations are plain statements, each ending in a semicolon at the end of a line. */
function statements(sql: string): string[] {
  return sql
    .split(/;\s*$/m)
    .map((text) => text.replace(/^\s*--.*$/gm, '').trim())
    .filter((text) => text !== '');
}

function nameOf(row: unknown): string {
  if (typeof row === 'object' && row !== null && 'name' in row) return String(row.name);
  throw new Error('migration table has no name column');
}

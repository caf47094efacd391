import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { templateVariable } from './data-dir.ts';
import { startServer } from './server.ts';

/** Before all tests: one server starts for the first time and makes its database, which takes seconds. */
export default async function makeTemplate(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'enlace-template-'));
  const server = await startServer(folder);
  await server.stop();
  process.env[templateVariable] = folder;
  return () => rm(folder, { recursive: true, force: true });
}

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from './server.ts';

const variable = 'ENLACE_E2E_TEMPLATE';

/** Before all tests: one server starts for the first time and makes its database, which takes seconds. */
export default async function makeTemplate(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'enlace-template-'));
  const server = await startServer(folder);
  await server.stop();
  process.env[variable] = folder;
  return () => rm(folder, { recursive: true, force: true });
}

/** A folder for a server of its own, as after a first start. */
export async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'enlace-e2e-'));
  const template = process.env[variable];
  if (template) await cp(template, folder, { recursive: true });
  return folder;
}

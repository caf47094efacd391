import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the folder in which a server has started for the first time, see `template.ts`. */
export const templateVariable = 'ENLACE_E2E_TEMPLATE';

/** A folder for a server of its own, as after a first start. */
export async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'enlace-e2e-'));
  const template = process.env[templateVariable];
  if (template) await cp(template, folder, { recursive: true });
  return folder;
}

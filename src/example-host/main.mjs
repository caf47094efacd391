// `npm run example-host`: an application that hands people over, and an Enlace that knows it, with the
// simulator for Belvo.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, root } from '../tooling/prepare.mjs';

checkNode();
process.chdir(root);
await ensureInstalled();
await ensureBuilt();

const port = Number(process.env.EXAMPLE_HOST_PORT ?? 4400);
const enlace = process.env.PUBLIC_URL ?? `http://localhost:${process.env.PORT ?? 4300}`;
const { startExampleHost } = await import('./host.mjs');
const host = await startExampleHost({ port, enlace });

// Apart from the demo's people.
const dataDir = process.env.DATA_DIR ?? '.data/example-host';
await mkdir(dataDir, { recursive: true });
const tenantsFile = join(dataDir, 'tenants.json');
await writeFile(tenantsFile, JSON.stringify({ tenants: [host.tenant] }, null, 2));

const child = spawn(process.execPath, ['dist/server/main.js'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    SIGN_IN: 'handover',
    TENANTS_FILE: tenantsFile,
    DATA_DIR: dataDir,
    PUBLIC_URL: enlace,
  },
});
console.log(`\n  The example of a host application is at ${host.url}`);

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
child.once('close', (code) => {
  void host.close();
  process.exit(code ?? 0);
});

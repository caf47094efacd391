import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { startPostgres } from '#tooling/postgres.mjs';
import { freePort, runServer, startServer } from './support/server.ts';
import { makeDataDir } from './support/data-dir.ts';

/** Starts the production build and returns the one line it ends with. */
async function refusal(env: Record<string, string>): Promise<string[]> {
  const child = runServer({
    PORT: String(await freePort()),
    SIMULATOR_PORT: String(await freePort()),
    DATA_DIR: await makeDataDir(),
    ...env,
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code).toBe(1);
  return output.trim().split('\n');
}

async function occupied(): Promise<{ port: string; release: () => void }> {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { port: String(port), release: () => server.close() };
}

for (const name of ['PORT', 'SIMULATOR_PORT']) {
  test(`${name} in use is said in one line`, async () => {
    const { port, release } = await occupied();
    const lines = await refusal({ [name]: port });
    release();
    expect(lines).toEqual([
      `Enlace cannot start: port ${port} is in use. Stop what uses it, or set PORT or SIMULATOR_PORT to another.`,
    ]);
  });
}

test('a data folder that is a file is said in one line', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'enlace-start-')), 'file');
  await writeFile(file, 'x');
  expect(await refusal({ DATA_DIR: file })).toEqual([
    expect.stringContaining('DATA_DIR is not a folder'),
  ]);
});

test('a database that cannot be read is said in one line, and stays as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'enlace-start-'));
  await mkdir(join(folder, 'db'));
  await writeFile(join(folder, 'db', 'PG_VERSION'), 'nonsense');
  const lines = await refusal({ DATA_DIR: folder });
  expect(lines.at(-1)).toContain('cannot be opened');
});

test('a simulator state that cannot be read is said in one line', async () => {
  const folder = await makeDataDir();
  await writeFile(join(folder, 'simulator.json'), '{"half":');
  const lines = await refusal({ DATA_DIR: folder });
  expect(lines).toEqual([expect.stringContaining('Delete it to start afresh')]);
});

test('a data folder in use is said with the process that has it; afterwards it is free', async () => {
  const folder = await makeDataDir();
  const server = await startServer(folder);
  const lines = await refusal({ DATA_DIR: folder });
  expect(lines).toEqual([expect.stringMatching(/in use by another Enlace \(process \d+\)/)]);
  await server.stop('SIGKILL');
  await server.start();
  await server.dispose();
});

test('a database that cannot be used is said in one line, without its password', async () => {
  const url = `postgres://enlace:hunter2@127.0.0.1:${await freePort()}/enlace`;
  expect(await refusal({ DATABASE_URL: url })).toEqual([
    expect.stringContaining('STATE_KEY must be 32 bytes in base64'),
  ]);
  const lines = await refusal({
    DATABASE_URL: url,
    STATE_KEY: Buffer.alloc(32, 1).toString('base64'),
  });
  expect(lines).toEqual([expect.stringMatching(/refuses the connection: is it running\?/)]);
  expect(lines.join()).not.toContain('hunter2');
});

test('another key than the one that a database goes with is refused, and nothing is ended', async () => {
  const postgres = await startPostgres();
  const env = (byte: number) => ({
    DATABASE_URL: postgres.url(),
    STATE_KEY: Buffer.alloc(32, byte).toString('base64'),
  });
  const server = await startServer(undefined, env(1));
  expect(await refusal(env(2))).toEqual([
    expect.stringContaining('STATE_KEY is not the one that this database goes with.'),
  ]);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  await server.dispose();
  await postgres.dispose();
});

test('a mistake in the environment is said in one line', async () => {
  expect(await refusal({ PUBLIC_URL: 'nonsense' })).toEqual([
    'Enlace cannot start: PUBLIC_URL must be an http or https address, not "nonsense".',
  ]);
});

test('told to stop while Belvo does not answer it, it ends in order', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const asked = new Promise<Socket>((resolve) => silent.once('connection', resolve));
  const { port } = silent.address() as AddressInfo; // It listens on TCP.
  const child = runServer({
    PORT: String(await freePort()),
    DATA_DIR: await makeDataDir(),
    BELVO_API_URL: `http://127.0.0.1:${port}`,
    BELVO_SECRET_ID: 'id',
    BELVO_SECRET_PASSWORD: 'password',
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const connection = await asked;
  await expect.poll(() => output).toContain('Enlace is ready');
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  connection.destroy();
  silent.close();
});

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** The program itself, as `npm run simulator` starts it. */

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const running: ReturnType<typeof spawn>[] = [];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enlace-simulator-'));
});

afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Starts it; the answer is its output until it is ready or over. */
async function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, SIMULATOR_PORT: '0', ...env },
  });
  running.push(child);
  let out = '';
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const over = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  const ready = new Promise<null>((resolve) => {
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
      if (out.includes('/_sim/')) resolve(null);
    });
  });
  const code = await Promise.race([over, ready]);
  return { child, over, code, out, errors, port: /:(\d+)\/api\//.exec(out)?.[1] ?? '' };
}

test('runs, answers, stops when told, and remembers', { timeout: 30_000 }, async () => {
  const first = await start({ BELVO_SECRET_ID: 'me', BELVO_SECRET_PASSWORD: 'mine' });
  const headers = {
    authorization: `Basic ${btoa('me:mine')}`,
    'content-type': 'application/json',
  };
  const made = await fetch(`http://127.0.0.1:${first.port}/api/links/`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ institution: 'erebor_mx_retail', username: 'a', password: 'b' }),
  });
  expect(made.status).toBe(201);
  first.child.kill('SIGTERM');
  expect(await first.over).toBe(0);

  const second = await start({});
  const state = await fetch(`http://127.0.0.1:${second.port}/_sim/state`);
  expect(await state.json()).toMatchObject({ links: { all: 1 } });

  const third = await start({ SIMULATOR_PORT: second.port, DATA_DIR: join(folder, 'other') });
  expect([third.code, third.errors]).toEqual([
    1,
    `The simulator cannot start: port ${second.port} is in use. Set SIMULATOR_PORT to another one.\n`,
  ]);
});

test.each([
  [{ SIMULATOR_PORT: 'many' }, 'SIMULATOR_PORT is not a port: many'],
  [{ WEBHOOK_URL: 'here' }, 'WEBHOOK_URL is not an address: here'],
])('with %j says what is wrong in one line', { timeout: 30_000 }, async (env, words) => {
  const { code, errors } = await start(env);
  expect([code, errors]).toEqual([1, `The simulator cannot start: ${words}\n`]);
});

test('with a broken state says what to do', { timeout: 30_000 }, async () => {
  await writeFile(join(folder, 'simulator.json'), '{');
  const { code, errors } = await start({});
  expect(code).toBe(1);
  expect(errors).toMatch(/^The simulator cannot start: .*Delete it to start afresh\.\n$/);
});

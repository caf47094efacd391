import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemIds } from '../ids.ts';
import { createStack } from '../testing/stack.ts';
import { createStatic } from './static.ts';

let folder = '';
let get: (path: string) => Promise<Response>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enlace-static-'));
  await mkdir(join(folder, 'assets/deep'), { recursive: true });
  await mkdir(join(folder, '.vite'));
  await mkdir(join(folder, 'pictures'));
  await Promise.all(
    [
      'index.html',
      'icon.svg',
      'assets/file.js',
      'assets/file.js.map',
      'assets/deep/file.css',
      'pictures/file.png',
      '.vite/manifest.json',
    ].map((name) => writeFile(join(folder, name), `what is in ${name}`)),
  );
  const stack = await createStack({ config: { pages: await createStatic(folder, systemIds) } });
  get = async (path) => stack.server().fetch(new Request(`http://localhost:4300${path}`));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('files are what they are called, and texts name their charset', async () => {
  const types = {
    '/': 'text/html; charset=utf-8',
    '/icon.svg': 'image/svg+xml; charset=utf-8',
    '/assets/file.js': 'text/javascript; charset=utf-8',
    '/assets/deep/file.css': 'text/css; charset=utf-8',
    '/pictures/file.png': 'image/png',
  };
  for (const [path, type] of Object.entries(types)) {
    const response = await get(path);
    expect([path, response.status, response.headers.get('content-type')]).toEqual([
      path,
      200,
      type,
    ]);
  }
});

test.each(['/assets', '/assets/', '/assets/deep', '/assets/deep/', '/.vite', '/.vite/'])(
  'the folder %s is not there, and lists nothing',
  async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('file');
  },
);

test('a folder elsewhere is an address of the app: the page, and no list', async () => {
  expect(await (await get('/pictures/')).text()).toBe('what is in index.html');
});

test.each([
  '/index.html',
  '/assets/file.js.map',
  '/.vite/manifest.json',
  '/assets/..%2findex.html',
  '/assets/%2e%2e/.vite/manifest.json',
  '/assets/deep/../file.js/',
])('%s is no file for anybody', async (path) => {
  expect((await get(path)).status).toBe(404);
});

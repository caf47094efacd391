import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as plain } from 'playwright/test';
import { canariesIn, canary, forms } from './support/canary.ts';
import { startConnected } from './support/pages.ts';
import { startServer, type RunningServer } from './support/server.ts';
import { canariesInFolder, watchForCanaries } from './support/sweep.ts';
import { makeDataDir } from './support/data-dir.ts';
import { expect, test } from './support/test.ts';

// Every test looks for canaries when it ends. These show that it would find them.

const secret = canary('plant');

plain('a secret is found in every form that it may have, wherever it begins', () => {
  const found = (text: Buffer | string) => canariesIn(text).length > 0;
  for (const before of ['', 'a', 'ab', 'abc', 'ñ']) {
    const text = `${before}${secret} and more`;
    const bytes = Buffer.from(text);
    for (const form of [
      bytes,
      Buffer.from(text, 'utf16le'),
      bytes.toString('base64'),
      bytes.toString('base64url'),
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
      encodeURIComponent(text),
      [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
      JSON.stringify({ deep: JSON.stringify(text) }),
      [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ]) {
      expect(found(form), String(form)).toBe(true);
    }
  }
  expect(forms.some(({ bytes }) => bytes.length < 8)).toBe(false);
  expect(found('pass_valid and anything else')).toBe(false);
});

plain('a secret in a file is found', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'enlace-sweep-'));
  await mkdir(join(folder, 'db', 'pg_wal'), { recursive: true });
  await writeFile(join(folder, 'simulator.json'), '{}');
  expect(await canariesInFolder(folder)).toEqual([]);
  await writeFile(join(folder, 'db', 'pg_wal', '0001'), Buffer.from(`\0\0${secret}\0`));
  expect(await canariesInFolder(folder)).toEqual([expect.stringMatching(/0001: as it is$/)]);
  await rm(folder, { recursive: true });
});

plain.describe('on a server of its own', () => {
  plain.describe.configure({ mode: 'serial' });
  let folder = '';
  let server: RunningServer;
  plain.beforeAll(async () => {
    folder = await makeDataDir();
    server = await startServer(folder);
  });
  plain.afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  // The plain test, because the one of this suite would fail, as it should.
  for (const [where, leak] of [
    ['an address', (word: string) => void fetch(`/api/session?${word}`)],
    ['a body', (word: string) => void fetch('/api/session/demo', { method: 'POST', body: word })],
    ['a header', (word: string) => void fetch('/api/session', { headers: { 'x-word': word } })],
    ['local storage', (word: string) => localStorage.setItem('a', btoa(word))],
    ['the history', (word: string) => history.replaceState({ word }, '')],
    ['a cookie', (word: string) => void (document.cookie = `a=${word}`)],
    ['the page itself', (word: string) => document.body.setAttribute('data-word', word)],
  ] as const) {
    plain(`a secret in ${where} is found`, async ({ browser }) => {
      const context = await browser.newContext({ baseURL: server.url });
      const watch = watchForCanaries(context);
      const page = await context.newPage();
      await page.goto('/');
      expect(await watch.found()).toEqual([]);
      await page.evaluate(leak, secret);
      await expect.poll(() => watch.found()).not.toEqual([]);
      await context.close();
    });
  }

  plain('a server that leaves a secret behind cannot be disposed of', async () => {
    await writeFile(join(folder, 'leak'), secret);
    await expect(server.dispose()).rejects.toThrow(/leak: as it is/);
  });
});

test('typed secrets reach the server, and the sweep is not disturbed by that', async ({
  page,
  context,
  simulator,
}) => {
  const bodies: string[] = [];
  context.on('request', (request) => bodies.push(request.postData() ?? ''));
  await startConnected(page, simulator);
  expect(bodies.filter((body) => canariesIn(body).length > 0)).toHaveLength(1);
});

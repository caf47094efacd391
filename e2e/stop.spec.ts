import { expect, test } from 'playwright/test';
import { createBrowser, flows } from '#server/testing/browser.ts';
import { startPostgres } from '#tooling/postgres.mjs';
import { startServer } from './support/server.ts';

const bank = 'erebor_mx_retail';

test('an instance that is stopped is not ready, and finishes what it is doing', async () => {
  const postgres = await startPostgres();
  const server = await startServer(undefined, {
    DATABASE_URL: postgres.url(),
    STATE_KEY: Buffer.alloc(32, 1).toString('base64'),
  });
  const ana = createBrowser(async (request) =>
    fetch(server.url + new URL(request.url).pathname, {
      method: request.method,
      headers: request.headers,
      ...(request.body === null ? {} : { body: await request.text() }),
    }),
  );
  const { begin, read } = flows(ana, async () => {});
  await ana.request('POST', '/api/session/demo');
  await fetch(`${server.simulatorUrl}/_sim/institutions/${bank}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ delaySeconds: 4 }),
  });
  const { id } = await begin({
    kind: 'connect',
    institution: bank,
    accessMode: 'recurrent',
    credentials: { username: 'user_valid', password: 'pass_valid' },
    consent: { version: 'test', language: 'en' },
  });
  const page = await ana.listen();

  const stopped = server.stop();
  await expect.poll(async () => (await ana.request('GET', '/readyz')).status).toBe(503);
  // For a moment it goes on answering, until nobody asks it any more.
  expect((await read(id)).state.name).toBe('working');
  await page.closed;
  await stopped;

  await server.start();
  const { state } = await read(id);
  // Not found by reading afterwards: it was waited for.
  expect(state).toMatchObject({ name: 'done', found: false });
  await server.stop('SIGKILL');
  await server.dispose();
  await postgres.dispose();
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHarness, rejection, valueAt } from '#simulator/testing/harness.ts';
import type { Harness } from '#simulator/testing/harness.ts';
import type { SimulatorServer } from '#simulator/serve.ts';
import { serveSimulator } from '#simulator/serve.ts';

let harness: Harness;
let server: SimulatorServer;

beforeEach(async () => {
  harness = createHarness();
  server = await serveSimulator(harness.simulator, { port: 0, host: '127.0.0.1' });
});

afterEach(async () => {
  await server.close();
  await harness.simulator.close();
});

const basic = { authorization: `Basic ${btoa('id:secret')}` };

function post(signal?: AbortSignal) {
  return fetch(`${server.url}/api/links/`, {
    method: 'POST',
    headers: { ...basic, 'content-type': 'application/json' },
    body: JSON.stringify({
      institution: 'erebor_mx_retail',
      username: 'user_valid',
      password: 'pass_valid',
    }),
    ...(signal === undefined ? {} : { signal }),
  });
}

const links = async () => (await harness.control.state()).links.all;

test('speaks Belvo’s wire on a real port, with its own address in pages and logos', async () => {
  expect((await post()).status).toBe(201);
  const response = await fetch(`${server.url}/api/institutions/`, { headers: basic });
  const page: unknown = await response.json();
  expect(valueAt(page, 'next')).toBe(`${server.url}/api/institutions/?page=2`);
  const logo = valueAt(page, 'results', 0, 'icon_logo');
  const picture = await fetch(String(logo));
  expect([picture.status, picture.headers.get('content-type')]).toEqual([
    200,
    'image/svg+xml; charset=utf-8',
  ]);
  expect((await fetch(`${server.url}/_sim/health`)).status).toBe(200);
});

test.each([
  ['reset_before', 0],
  ['reset_after', 1],
] as const)('%s destroys the socket', async (fault, made) => {
  await harness.control.addFault({ fault });
  await expect(post()).rejects.toThrow('fetch failed');
  expect(await links()).toBe(made);
  expect((await post()).status).toBe(201);
});

test('a hanging call ends when the client gives up', async () => {
  await harness.control.addFault({ fault: 'hang_after' });
  const controller = new AbortController();
  const calling = post(controller.signal);
  const outcome = rejection(calling);
  await expect.poll(links).toBe(1);
  controller.abort();
  expect(await outcome).toMatchObject({ name: 'AbortError' });
});

test('a port that is taken is an error, in words that the start can read', async () => {
  const again = serveSimulator(harness.simulator, { port: server.port, host: '127.0.0.1' });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('closes although a client holds its connection', async () => {
  await harness.control.addFault({ fault: 'hang' });
  const calling = rejection(post());
  await expect.poll(async () => (await harness.control.requests()).requests.length).toBe(1);
  await server.close();
  expect(await calling).toMatchObject({ message: 'fetch failed' });
});

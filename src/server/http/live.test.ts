import { expect, test } from 'vitest';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { createStack, valid } from '../testing/stack.ts';

test('signing out ends the event stream at once, and it tells nothing more', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const stream = await ana.request('GET', '/api/events');
  await ana.call(pageEndpoints.signOut);
  // The clock stands still, so this is not the heartbeat's doing.
  const told = await stream.text();
  expect(told).toContain('event: hello');
  expect(told.match(/"type":"\w+"/g)).toEqual(['"type":"session"']);
});

test('the event stream outlives what happens in it and ends with the session', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const stream = (await ana.request('GET', '/api/events')).text();
  const { id } = await ana.connect('erebor_mx_retail', valid);
  await stack.advance(30, 15);
  stack.clock.advance(90 * 86_400_000);
  await stack.advance(15);
  const told = await stream;
  expect(told).toContain(JSON.stringify({ type: 'operation', id }));
  expect(told).toContain(': here');
  expect((await ana.request('GET', '/api/session')).status).toBe(200);
  expect((await ana.request('GET', '/api/links')).status).toBe(401);
});

test('HEAD is refused and takes none of a person’s streams', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  for (let n = 0; n < 6; n += 1) {
    expect((await ana.request('HEAD', '/api/events')).status).toBe(405);
  }
  const streams = [];
  for (let n = 0; n < 6; n += 1) streams.push(await ana.request('GET', '/api/events'));
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect((await ana.request('GET', '/api/events')).status).toBe(429);
  stack.server().close();
  await Promise.all(streams.map((stream) => stream.text()));
});

test('nobody hears of what happens to others, whichever events they say they had', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const others = await Promise.all(Array.from({ length: 8 }, () => stack.person()));
  const hers = (await ana.request('GET', '/api/events')).text();
  const streams = await Promise.all(
    others.map((other, at) =>
      other.request('GET', '/api/events', { headers: { 'last-event-id': String(at) } }),
    ),
  );
  const theirs = streams.map((stream) => stream.text());
  const { id } = await ana.connect('erebor_mx_retail', valid);
  await stack.advance(10, 5);
  stack.server().close();
  expect(await hers).toContain(id);
  for (const told of await Promise.all(theirs)) {
    expect(told).toContain('event: hello');
    expect(told).not.toContain(id);
    expect(told).not.toMatch(/"type":"(operation|links)"/);
  }
});

import { expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { systemIds } from '../ids.ts';
import { newSecret } from '../random-secret.ts';
import { createHandoverStack } from '../testing/handover.ts';
import { createStack, flowsOf, valid } from '../testing/stack.ts';
import { deviceOf } from './service.ts';

const minute = 60;
const bank = 'erebor_mx_retail';

test('there is one cookie, closed to scripts, other sites and subdomains', async () => {
  const stack = await createHandoverStack();
  const browser = stack.browser();
  const { ticket } = await browser.call(pageEndpoints.openArrival, {
    body: { code: await stack.codeFor() },
  });
  const response = await browser.request('POST', '/api/arrivals/enter', { body: { ticket } });
  const [cookie = '', ...others] = response.headers.getSetCookie();
  expect(others).toEqual([]);
  const [named = '', ...flags] = cookie.split('; ');
  expect(named).toMatch(/^__Host-Http-enlace=[A-Za-z0-9_-]{43}$/);
  expect(flags.toSorted()).toEqual([
    'HttpOnly',
    'Max-Age=7200',
    'Path=/',
    'SameSite=Strict',
    'Secure',
  ]);
  const value = named.split('=')[1] ?? '';
  expect(JSON.stringify(await stack.db.query('SELECT * FROM session'))).not.toContain(value);
  expect(stack.lines.join('\n')).not.toContain(value);
});

test('ten thousand of its values are all different, with 256 bits each', () => {
  const values = Array.from({ length: 10_000 }, () => newSecret(systemIds));
  expect(new Set(values).size).toBe(10_000);
  for (const value of values) expect(Buffer.from(value, 'base64url')).toHaveLength(32);
});

test('a value of somebody else’s choice is nobody’s, and arriving ends the session before', async () => {
  const stack = await createHandoverStack();
  const chosen = `__Host-Http-enlace=${'a'.repeat(43)}`;
  const request = (cookie: string) =>
    stack.browser().request('GET', '/api/links', { headers: { cookie } });
  expect((await request(chosen)).status).toBe(401);

  const { ticket } = await stack.browser().call(pageEndpoints.openArrival, {
    body: { code: await stack.codeFor() },
  });
  const given = await stack
    .browser()
    .request('POST', '/api/arrivals/enter', { body: { ticket }, headers: { cookie: chosen } });
  const first = given.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect(first).not.toBe(chosen);
  expect((await request(chosen)).status).toBe(401);
  expect((await request(first)).status).toBe(200);

  // The same person comes once more in the same browser: even that session does not go on.
  const again = await stack.browser().call(pageEndpoints.openArrival, {
    body: { code: await stack.codeFor() },
  });
  const next = await stack.browser().request('POST', '/api/arrivals/enter', {
    body: { ticket: again.ticket },
    headers: { cookie: first },
  });
  const second = next.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await request(first)).status).toBe(401);
  expect((await request(second)).status).toBe(200);
  expect(await stack.texts('SELECT count(*) FROM session')).toEqual(['1']);
});

test('without its person a session ends after ten minutes, its stream with it, and what runs goes on', async () => {
  const stack = await createHandoverStack();
  const ana = await stack.arrive();
  const release = stack.hold(({ method }) => method === 'POST');
  const connecting = await flowsOf(ana, stack.settle).begin({
    kind: 'connect',
    institution: bank,
    accessMode: 'recurrent',
    credentials: valid,
    consent: { version: 'test', language: 'en' },
  });
  const stream = await ana.listen();
  let streamEnded = false;
  void stream.closed.then(() => (streamEnded = true));
  // Pages read by themselves, and streams beat: nobody is there because of that.
  for (let minutes = 0; minutes < 9; minutes += 1) {
    await stack.advance(minute, 30);
    expect((await ana.request('GET', '/api/links')).status).toBe(200);
    expect((await ana.call(endpoints.session)).person).not.toBeNull();
  }
  await stack.advance(minute - 1, 30);
  expect((await ana.request('GET', '/api/links')).status).toBe(200);
  expect(streamEnded).toBe(false);
  await stack.advance(1);
  expect((await ana.request('GET', '/api/links')).status).toBe(401);
  expect(streamEnded).toBe(true);
  expect(stream.told()).toContain('{"type":"session"}');
  expect(await stack.texts('SELECT count(*) FROM session')).toEqual(['0']);

  release();
  await stack.settle();
  const back = await stack.arrive();
  const operation = await back.call(endpoints.operation, { parameters: { id: connecting.id } });
  expect(operation.state.name).toBe('done');
});

test('what its person does begins the ten minutes again, for two hours at most', async () => {
  const stack = await createHandoverStack();
  const ana = await stack.arrive();
  const startedAt = stack.clock.now();
  const inMinutes = (minutes: number) => new Date(startedAt + minutes * 60_000).toISOString();
  expect(ana.session.limits).toEqual({ endsAt: inMinutes(10), lastsUntil: inMinutes(120) });
  await stack.advance(9 * minute, 60);
  expect((await ana.call(pageEndpoints.stay)).limits?.endsAt).toBe(inMinutes(19));
  await stack.advance(9 * minute, 60);
  // A command is something that they do, whatever comes of it …
  const body = { choice: 'keep_both' };
  expect((await ana.request('POST', '/api/duplicates/x/choice', { body })).status).toBe(404);
  expect((await ana.call(endpoints.session)).limits?.endsAt).toBe(inMinutes(28));
  // … but not the renewal of a code, which pages ask for by themselves.
  await stack.advance(minute);
  await ana.request('POST', '/api/operations/x/renew', { body: { challengeId: 'x' } });
  expect((await ana.call(endpoints.session)).limits?.endsAt).toBe(inMinutes(28));
  for (let minutes = 19; minutes < 119; minutes += 5) {
    await stack.advance(5 * minute, 60);
    await ana.call(pageEndpoints.stay);
  }
  expect((await ana.call(pageEndpoints.stay)).limits?.endsAt).toBe(inMinutes(120));
  await stack.advance(minute, 60);
  expect((await ana.request('POST', '/api/session/stay')).status).toBe(401);
});

test('a demo has no such limits', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await stack.drift(89 * 24 * 3600, 24 * 3600);
  expect(await ana.call(endpoints.session)).not.toHaveProperty('limits');
  expect((await ana.request('GET', '/api/links')).status).toBe(200);
  await stack.drift(24 * 3600 + 1, 24 * 3600);
  expect((await ana.request('GET', '/api/links')).status).toBe(401);
});

test('signing out is total: the cookie, the stream, what is cached', async () => {
  const stack = await createHandoverStack();
  const ana = await stack.arrive();
  const stream = await ana.listen();
  await stack.turns();
  const { headers } = await ana.request('GET', '/api/session');
  expect(headers.get('clear-site-data')).toBeNull();
  // A thief has the cookie as it was.
  const thief = { ...ana.jar() };
  const response = await ana.request('DELETE', '/api/session');
  await stream.closed;
  expect(response.headers.get('clear-site-data')).toBe('"cache"');
  expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-Http-enlace=; Max-Age=0; .*Secure/);
  const body = (await response.json()) as object;
  expect(body).toMatchObject({ person: null, host: { name: 'Acme' } });
  expect(body).not.toHaveProperty('id');
  expect((await stack.browser().request('GET', '/api/links', { headers: thief })).status).toBe(401);
});

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

test('people see where they are signed in, and end each of it or all', async () => {
  const stack = await createHandoverStack();
  const laptop = await stack.arrive();
  await stack.advance(minute, 60);
  const other = await stack.arrive({}, { userAgent: phone });
  const bruno = await stack.arrive({ claims: { sub: 'user-2' } });
  const [first, second, ...rest] = (await laptop.call(pageEndpoints.sessions)).sessions;
  expect(rest).toEqual([]);
  expect(first).toMatchObject({ isThis: false, browser: 'Safari', system: 'iPhone' });
  expect(second).toMatchObject({ isThis: true, browser: null, system: null });

  // Somebody else’s is as good as none.
  const id = first?.id ?? '';
  for (const [who, which] of [
    [bruno, id],
    [laptop, 'x'],
    [laptop, '00000000-0000-4000-8000-000000000000'],
  ] as const) {
    expect((await who.request('DELETE', `/api/sessions/${which}`)).status).toBe(404);
  }
  const stream = await other.listen();
  await stack.turns();
  const left = await laptop.call(pageEndpoints.endSession, { parameters: { id } });
  expect(left.sessions.map(({ isThis }) => isThis)).toEqual([true]);
  await stream.closed;
  expect((await other.request('GET', '/api/links')).status).toBe(401);

  const again = await stack.arrive();
  const ended = await again.request('DELETE', '/api/sessions');
  expect(ended.headers.get('clear-site-data')).toBe('"cache"');
  expect((await laptop.request('GET', '/api/links')).status).toBe(401);
  expect((await again.request('GET', '/api/links')).status).toBe(401);
  expect((await bruno.request('GET', '/api/links')).status).toBe(200);
});

test('with a sixth session the oldest one ends', async () => {
  const stack = await createHandoverStack();
  const all: Awaited<ReturnType<typeof stack.arrive>>[] = [];
  for (let n = 0; n < 6; n += 1) {
    all.push(await stack.arrive());
    await stack.advance(1);
  }
  const statuses = await Promise.all(
    all.map(async (browser) => (await browser.request('GET', '/api/links')).status),
  );
  expect(statuses).toEqual([401, 200, 200, 200, 200, 200]);
});

test.each([
  [phone, 'Safari', 'iPhone'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
    'Edge',
    'Windows',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox', 'Linux'],
  [
    'Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    'Samsung Internet',
    'Android',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    'Chrome',
    'Mac',
  ],
  ['curl/8', null, null],
  [undefined, null, null],
])('%s is %s on %s', (userAgent, browser, system) => {
  expect(deviceOf(userAgent)).toEqual({ browser, system });
});

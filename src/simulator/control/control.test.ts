import { describe, expect, test } from 'vitest';
import { START, createHarness, textAt, underWay, valueAt } from '#simulator/testing/harness.ts';
import type { Harness } from '#simulator/testing/harness.ts';

const bank = 'erebor_mx_retail';
const valid = { username: 'user_valid', password: 'pass_valid' };

async function connect(harness: Harness) {
  return textAt((await harness.register(bank, valid)).body, 'id');
}

const sim = (harness: Harness, method: string, path: string, body?: unknown) =>
  harness.call(method, `/_sim${path}`, body, { headers: { authorization: '' } });

describe('over HTTP', () => {
  test('says how things are', async () => {
    const harness = createHarness();
    await connect(harness);
    expect((await sim(harness, 'GET', '/health')).body).toEqual({ ok: true });
    const state = await sim(harness, 'GET', '/state');
    expect(state.body).toMatchObject({ now: START, faults: 0, links: { all: 1, valid: 1 } });
    expect(valueAt(state.body, 'institutions', 0)).toEqual({
      name: 'gringotts_mx_retail',
      displayName: 'Gringotts Bank',
      own: false,
      health: 'healthy',
      delaySeconds: 0,
      duplicatePrevention: false,
    });
    const scenarios = await sim(harness, 'GET', '/scenarios');
    expect(valueAt(scenarios.body, 'institutions', 0, 'users', 0)).toEqual({
      id: 'valid',
      fields: { username: 'user_valid', password: 'pass_valid' },
      outcome: 'connected',
    });
  });

  test('carries out every command', async () => {
    const harness = createHarness();
    const id = await connect(harness);
    const ok = async (method: string, path: string, body?: unknown) => {
      const answer = await sim(harness, method, path, body);
      expect(answer).toMatchObject({ status: 200 });
      return answer.body;
    };
    expect(await ok('POST', '/clock', { advanceSeconds: 60 })).toEqual({ now: START + 60_000 });
    expect(await ok('POST', `/institutions/${bank}`, { health: 'down' })).toMatchObject({
      health: 'down',
      delaySeconds: 0,
    });
    await ok('POST', `/institutions/${bank}`, { health: 'healthy', delaySeconds: 0.5 });
    expect(await ok('POST', `/links/${id}/refresh`)).toEqual({ id, status: 'valid' });
    expect(await ok('POST', `/links/${id}/require-code`, {})).toEqual({
      id,
      status: 'token_required',
    });
    expect(await ok('POST', `/links/${id}/password`)).toMatchObject({ id });
    expect(await ok('POST', '/faults', { fault: 'slow', seconds: 2, times: 3 })).toEqual({
      faults: 1,
    });
    expect(await ok('DELETE', '/faults')).toEqual({ faults: 0 });
    await ok('POST', '/limits', { requestCeiling: true });
    expect(valueAt(await ok('GET', '/requests?limit=1'), 'requests', 0, 'path')).toBe(
      '/api/links/',
    );
    expect(valueAt(await ok('GET', '/webhooks'), 'webhooks', 0, 'status')).toBe('delivered');
    expect(await ok('DELETE', `/links/${id}`)).toEqual({ deleted: id });
    expect(await ok('POST', '/reset', { clock: 'zero' })).toEqual({ now: START });
    expect(valueAt(await ok('GET', '/state'), 'links', 'all')).toBe(0);
  });

  test.each<[string, string, unknown, number, RegExp]>([
    ['POST', '/clock', {}, 400, /advanceSeconds/],
    ['POST', '/clock', { advanceSeconds: -1 }, 400, /advanceSeconds/],
    ['POST', '/clock', '{', 400, /not JSON/],
    ['POST', '/clock', { advanceSeconds: 1, more: 1 }, 400, /body/],
    ['POST', '/institutions/narnia', {}, 404, /no institution narnia/],
    ['POST', `/institutions/${bank}`, { health: 'tired' }, 400, /health/],
    ['POST', '/links/nobody/password', {}, 404, /no link nobody/],
    ['POST', '/links/nobody/confirm', {}, 404, /no link nobody/],
    ['DELETE', '/links/nobody', undefined, 404, /no link nobody/],
    ['POST', '/links', { like: 'nobody', as: 'same_login' }, 404, /no link nobody/],
    ['POST', '/links', { like: 'nobody', as: 'twin' }, 400, /as/],
    ['POST', '/faults', { fault: 'meteor' }, 400, /fault/],
    ['POST', '/webhooks', {}, 400, /lost/],
    ['POST', '/faults', { fault: '500', times: 0 }, 400, /times/],
    ['GET', '/requests?since=x', undefined, 400, /since/],
    ['GET', '/moon', undefined, 404, /no GET/],
    ['PUT', '/clock', {}, 404, /no PUT/],
  ])('%s %s with %j is %d', async (method, path, body, status, words) => {
    const answer = await sim(createHarness(), method, path, body);
    expect(answer.status).toBe(status);
    expect(textAt(answer.body, 'error')).toMatch(words);
  });

  test('only links that were finished can break, and only waiting ones be confirmed', async () => {
    const harness = createHarness();
    const finished = await connect(harness);
    const asked = await harness.register('eco_co_retail', { ...valid, username: 'code' });
    const waiting = asked.challenge?.link;
    expect((await sim(harness, 'POST', `/links/${waiting}/password`)).status).toBe(400);
    expect((await sim(harness, 'POST', `/links/${finished}/confirm`)).status).toBe(400);
    expect((await sim(harness, 'POST', `/links/${waiting}/confirm`)).body).toEqual({
      confirmed: 1,
    });
  });

  test('is for this machine only', async () => {
    const harness = createHarness();
    const from = (remote: string, headers = {}) =>
      harness.call('GET', '/_sim/health', undefined, { connection: { remote }, headers });
    for (const remote of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      expect((await from(remote)).status).toBe(200);
    }
    for (const remote of ['10.0.0.7', '::ffff:10.0.0.7', '2001:db8::1']) {
      expect((await from(remote)).status).toBe(403);
    }
    expect((await from('127.0.0.1', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const form = { 'content-type': 'text/plain' };
    const sent = await harness.call('POST', '/_sim/reset', '{}', { headers: form });
    expect(sent.status).toBe(400);
  });
});

describe('the request log', () => {
  test('has what was asked and answered, from a number on', async () => {
    const harness = createHarness();
    await harness.register(bank, { username: 'user_invalid', password: 'pass_invalid' });
    await harness.call('GET', '/api/links/?status=valid');
    const { requests } = await harness.control.requests();
    expect(requests).toEqual([
      {
        seq: expect.any(Number),
        at: START,
        method: 'POST',
        path: '/api/links/',
        status: 400,
        code: 'login_error',
        milliseconds: 0,
        fields: ['institution', 'username', 'password'],
        fault: null,
      },
      {
        seq: expect.any(Number),
        at: START,
        method: 'GET',
        path: '/api/links/?status=valid',
        status: 200,
        code: null,
        milliseconds: 0,
        fields: [],
        fault: null,
      },
    ]);
    const first = requests[0]?.seq;
    expect((await harness.control.requests(first)).requests).toEqual(requests.slice(1));
    expect((await harness.control.requests(0, 1)).requests).toEqual(requests.slice(1));
  });

  test('shows a request that is not answered yet', async () => {
    const harness = createHarness();
    await harness.control.setInstitution(bank, { delaySeconds: 10 });
    const waiting = harness.register(bank, valid);
    await underWay();
    expect((await harness.control.requests()).requests[0]?.status).toBe(0);
    await harness.pass(10);
    await waiting;
    expect((await harness.control.requests()).requests[0]).toMatchObject({
      status: 201,
      milliseconds: 10_000,
    });
  });
});

describe('the ceiling', () => {
  test('is 80 requests in 30 seconds, when it is switched on', async () => {
    const harness = createHarness();
    const ask = async () => (await harness.call('GET', '/api/')).status;
    for (let asked = 0; asked < 90; asked += 1) expect(await ask()).toBe(200);
    await harness.pass(30);
    await harness.control.setLimits(true);
    for (let asked = 0; asked < 80; asked += 1) expect(await ask()).toBe(200);
    const page = await harness.call('GET', '/api/');
    expect([page.status, page.headers.get('content-type')]).toEqual([403, 'text/html']);
    expect(page.text).toContain('403 Forbidden');
    await harness.pass(30);
    expect(await ask()).toBe(200);
  });
});

describe('a link deleted behind our back', () => {
  test('is gone, and nobody is told', async () => {
    const harness = createHarness();
    const id = await connect(harness);
    await harness.control.deleteLink(id);
    await harness.pass(86_400);
    expect((await harness.call('GET', `/api/links/${id}/`)).status).toBe(404);
    expect(harness.received).toEqual([]);
  });
});

describe('a link that nobody here asked for', () => {
  test.each([
    ['same_login', true, [0, 1, 2]],
    ['same_account', false, [0]],
    ['other_login', false, []],
  ] as const)(
    '%s: is of the same person, and has in common what it should',
    async (as, same, shared) => {
      const harness = createHarness();
      const like = await connect(harness);
      const made = await sim(harness, 'POST', '/links', { like, as });
      expect(made).toMatchObject({ status: 200, body: { status: 'valid' } });
      const id = textAt(made.body, 'id');
      const read = async (link: string) => (await harness.call('GET', `/api/links/${link}/`)).body;
      const [first, second] = [await read(like), await read(id)];
      for (const field of ['institution', 'external_id', 'access_mode', 'refresh_rate']) {
        expect(valueAt(second, field)).toEqual(valueAt(first, field));
      }
      expect(valueAt(second, 'institution_user_id') === valueAt(first, 'institution_user_id')).toBe(
        same,
      );
      await harness.pass(10);
      const numbers = async (link: string) => {
        const { body } = await harness.call('GET', `/api/accounts/?link=${link}`);
        return [0, 1, 2].map((index) => textAt(body, 'results', index, 'number'));
      };
      const [mine, others] = [await numbers(like), await numbers(id)];
      expect([0, 1, 2].filter((index) => mine[index] === others[index])).toEqual(shared);
    },
  );
});

test('a reset brings back the start and keeps the time', async () => {
  const harness = createHarness();
  await connect(harness);
  await harness.control.setInstitution(bank, { health: 'down' });
  await harness.pass(100);
  await harness.control.reset();
  const state = await harness.control.state();
  expect(state).toMatchObject({ now: START + 100_000, links: { all: 0 }, jobs: 0 });
  expect((await harness.control.requests()).requests).toEqual([]);
  expect((await harness.register(bank, valid)).status).toBe(201);
});

test('a login that was under way at a reset comes to nothing', async () => {
  const harness = createHarness();
  await harness.control.setInstitution(bank, { delaySeconds: 30 });
  const login = harness.register(bank, valid);
  await underWay();
  await harness.control.reset();
  await harness.pass(60);
  expect((await login).code).toBe('request_timeout');
  expect(await harness.control.state()).toMatchObject({ links: { all: 0 } });
});

import { describe, expect, test } from 'vitest';
import { directorEndpoints } from '#contract/api/director-endpoints.ts';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { problem } from '#contract/api/problem.ts';
import * as z from 'zod/mini';
import { createStack } from '../testing/stack.ts';

const connect = {
  kind: 'connect',
  requestKey: 'http-test-key-000001',
  institution: 'erebor_mx_retail',
  accessMode: 'recurrent',
  consent: { version: 'test', language: 'en' },
};
const typed = { username: 'user_valid', password: 'pass_valid' };
/** A whole body of a connect, as it is on the wire. */
const bodyWith = (secondLine: string) => `${JSON.stringify(connect)}\n${secondLine}`;

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return z.parse(problem, await response.json());
}

async function calls(stack: Awaited<ReturnType<typeof createStack>>): Promise<number> {
  const log = (await stack.control('GET', '/requests?limit=1000')) as { requests: unknown[] };
  return log.requests.length;
}

describe('bad input gets a clear answer and costs no call to Belvo', () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const cases: [
    name: string,
    method: string,
    path: string,
    body: string,
    status: number,
    code: string,
  ][] = [
    ['malformed JSON', 'POST', '/api/operations', '{"kind":', 400, 'malformed_json'],
    ['not UTF-8', 'POST', '/api/operations', '\u0000', 400, 'malformed_json'],
    ['no body', 'POST', '/api/operations', '', 400, 'invalid_request'],
    ['a wrong type', 'POST', '/api/operations', '[]', 400, 'invalid_request'],
    ['an unknown kind', 'POST', '/api/operations', '{"kind":"steal"}', 400, 'invalid_request'],
    [
      'an unknown property',
      'POST',
      '/api/operations',
      JSON.stringify({ ...connect, admin: true }),
      400,
      'invalid_request',
    ],
    [
      'a number for a password',
      'POST',
      '/api/operations',
      bodyWith('{"username":"u","password":1}'),
      400,
      'malformed_json',
    ],
    ...[
      ['a text without end', '{"password":"p'],
      ['half a character', '{"password":"\\ud83d"}'],
      ['the other half of a character', '{"password":"\\ude00\\ud83d"}'],
      ['a list', '["u","p"]'],
      ['a list of passwords', '{"password":["p"]}'],
      ['an object in an object', '{"password":{"password":"p"}}'],
      ['the same name twice', '{"password":"p","password":"q"}'],
      ['a name with other characters', '{"pass-word":"p"}'],
      ['a line break in a text', '{"password":"p\nq"}'],
      ['an escape that is none', '{"password":"\\x41"}'],
      ['a third line', '{"password":"p"}\n{"password":"q"}'],
      ['nothing after the line break', ''],
    ].map(([name = '', line = '']): (typeof cases)[number] => [
      `typed: ${name}`,
      'POST',
      '/api/operations',
      bodyWith(line),
      400,
      'malformed_json',
    ]),
    [
      'an institution that is a path',
      'POST',
      '/api/operations',
      JSON.stringify({ ...connect, institution: '../../x' }),
      400,
      'invalid_request',
    ],
    [
      'NUL in the version of a consent',
      'POST',
      '/api/operations',
      JSON.stringify({ ...connect, consent: { version: '\u0000', language: 'en' } }),
      400,
      'invalid_request',
    ],
    [
      'a prototype as a property',
      'POST',
      '/api/operations',
      JSON.stringify(connect).replace('{', '{"__proto__":{"a":1},'),
      400,
      'invalid_request',
    ],
    [
      'half a character in a name',
      'POST',
      '/api/director',
      '{"do":"institution","name":"\\ud800","health":"down"}',
      400,
      'invalid_request',
    ],
    [
      'a path for a name',
      'POST',
      '/api/director',
      '{"do":"institution","name":"..","health":"down"}',
      400,
      'invalid_request',
    ],
    ['an oversized body', 'POST', '/api/operations', 'x'.repeat(70_000), 413, 'too_large'],
    ['a made-up operation', 'GET', `/api/operations/${id}`, '', 404, 'not_found'],
    ['an id that is none', 'GET', "/api/operations/1'%20OR%201=1", '', 404, 'not_found'],
    ['a made-up link', 'GET', `/api/links/${id}`, '', 404, 'not_found'],
    ['an unknown address', 'GET', '/api/nothing', '', 404, 'not_found'],
    ['a name that is NUL', 'GET', '/api/institutions/%00', '', 404, 'institution_unknown'],
    ['a name with a broken escape', 'GET', '/api/institutions/%zz', '', 404, 'institution_unknown'],
    ['an id with half a character', 'GET', '/api/operations/%ed%a0%80', '', 404, 'not_found'],
    ['a link that is a broken escape', 'GET', '/api/links/%zz', '', 404, 'not_found'],
    ['half a body where none belongs', 'DELETE', '/api/session', '{', 400, 'malformed_json'],
    ...['PUT', 'PATCH', 'DELETE'].map((method): (typeof cases)[number] => [
      `${method}, which is not there`,
      method,
      '/api/links',
      '',
      405,
      'method_not_allowed',
    ]),
    [
      'an answer without a challenge',
      'POST',
      `/api/operations/${id}/answer`,
      '{}\n{"answer":"1"}',
      400,
      'invalid_request',
    ],
  ];

  test.each(cases)('%s', async (_, method, path, rawBody, status, code) => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.call(endpoints.institutions);
    const before = await calls(stack);
    const response = await ana.request(method, path, rawBody === '' ? {} : { rawBody });
    expect(response.status).toBe(status);
    expect(await problemOf(response)).toMatchObject({ code, status });
    expect(await calls(stack)).toBe(before);
  });

  test.each([
    [
      'unknown institution',
      { body: { institution: 'nobody_xx_retail' } },
      404,
      'institution_unknown',
      [],
    ],
    [
      'a field missing',
      { typed: { username: 'user_valid' } },
      422,
      'fields_invalid',
      [{ name: 'password', reason: 'missing' }],
    ],
    [
      'a field against its pattern',
      { typed: { username: '1234567890abcdefg', password: 'pass_valid' } },
      422,
      'fields_invalid',
      [{ name: 'username', reason: 'pattern' }],
    ],
    [
      'a field that the institution does not have',
      { typed: { username: 'user_valid', password: 'pass_valid', pin: '1' } },
      422,
      'fields_invalid',
      [{ name: 'pin', reason: 'unknown' }],
    ],
    [
      'fields that every object has',
      { typed: { ...typed, constructor: 'x', toString: 'y' } },
      422,
      'fields_invalid',
      [
        { name: 'constructor', reason: 'unknown' },
        { name: 'toString', reason: 'unknown' },
      ],
    ],
    [
      'a password that is too long',
      { typed: { username: 'user_valid', password: 'é'.repeat(501) } },
      422,
      'fields_invalid',
      [{ name: 'password', reason: 'too_long' }],
    ],
    [
      'open finance',
      { body: { institution: 'ofmockbank_br_retail' } },
      409,
      'institution_unsupported',
      [],
    ],
  ])('%s', async (_, change, status, code, fields) => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.call(endpoints.institutions);
    const before = await calls(stack);
    const response = await ana.request('POST', '/api/operations', {
      typed,
      ...change,
      body: { ...connect, ...('body' in change ? change.body : {}) },
    });
    expect(response.status).toBe(status);
    const found = await problemOf(response);
    expect(found.code).toBe(code);
    expect(found.fields ?? []).toEqual(fields);
    expect(await calls(stack)).toBe(before);
    expect((await ana.call(endpoints.operations)).operations).toEqual([]);
  });
});

test('a page from before the password had a line of its own is refused unread', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const response = await ana.request('POST', '/api/operations', {
    body: { ...connect, credentials: typed },
    headers: { 'content-type': 'application/json' },
  });
  expect(await problemOf(response)).toMatchObject({ code: 'invalid_request' });
});

test('a prototype among the names is a field like any other that is not asked for', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const rawBody = bodyWith('{"__proto__":"x","username":"user_valid","password":"pass_valid"}');
  const response = await ana.request('POST', '/api/operations', { rawBody });
  expect((await problemOf(response)).fields).toEqual([{ name: '__proto__', reason: 'unknown' }]);
});

test('calls with broken escapes can be looked at in the director', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await stack.simulator.fetch(new Request('http://127.0.0.1:4301/api/links/%zz'));
  expect((await ana.request('GET', '/api/director')).status).toBe(200);
});

describe('who may call', () => {
  test('a cookie with NUL and a broken escape is nobody’s', async () => {
    const stack = await createStack();
    const headers = { cookie: '__Host-Http-enlace=%00%zz' };
    expect((await stack.browser().request('GET', '/api/links', { headers })).status).toBe(401);
  });

  test('without a session everything of a person is closed', async () => {
    const stack = await createStack();
    const nobody = stack.browser();
    for (const { method, path } of Object.values({
      ...endpoints,
      ...pageEndpoints,
      ...directorEndpoints,
    })) {
      // These let people in or out, or are for people who are gone.
      if (/^\/api\/(session|arrivals|entries|farewells)\b/.test(path)) continue;
      const body = method === 'GET' ? undefined : {};
      const response = await nobody.request(method, path.replace(/:\w+/g, 'x'), { body });
      expect(response.status, `${method} ${path}`).toBe(401);
    }
    expect((await nobody.request('GET', '/api/events')).status).toBe(401);
  });

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['a request without our header', { 'x-enlace': '' }],
  ])('%s changes nothing', async (_, headers) => {
    const stack = await createStack();
    const ana = await stack.person();
    const response = await ana.request('POST', '/api/operations', {
      body: connect,
      typed,
      headers,
    });
    expect(response.status).toBe(403);
    expect(await problemOf(response)).toMatchObject({ code: 'forbidden_origin' });
    expect((await ana.call(endpoints.operations)).operations).toEqual([]);
  });

  test('a foreign name for this machine is refused', async () => {
    const stack = await createStack();
    const response = await stack.server().fetch(new Request('http://evil.example/api/session'));
    expect(response.status).toBe(403);
  });

  test('signing out ends the session at once', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.call(pageEndpoints.signOut);
    expect((await ana.request('GET', '/api/links')).status).toBe(401);
  });

  test('the cookie is closed to scripts and to other sites', async () => {
    const stack = await createStack();
    const response = await stack.browser().request('POST', '/api/session/demo');
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-Http-enlace=[A-Za-z0-9_-]{43};/);
    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) {
      expect(cookie).toContain(flag);
    }
  });

  test('too many starts are stopped, with the time to wait', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    let response = await ana.request('POST', '/api/operations', { body: connect, typed });
    for (let n = 0; n < 60 && response.status !== 429; n += 1) {
      response = await ana.request('POST', '/api/operations', { body: connect, typed });
    }
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

test('every answer carries the security headers, the time and its id, and is not kept', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  for (const path of ['/api/session', '/api/links', '/api/nothing']) {
    const { headers } = await ana.request('GET', path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-enlace-now')).toBe(new Date(stack.clock.now()).toISOString());
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test('Belvo’s pictures come from our own origin, and nothing else does', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const picture = await ana.request('GET', '/api/institutions/erebor_mx_retail/logo');
  expect(picture.status).toBe(200);
  expect(picture.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
  expect(picture.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; .*base-uri 'none'; frame-ancestors 'none'; sandbox$/,
  );
  expect((await ana.request('GET', '/api/institutions/nobody/logo')).status).toBe(404);
});

describe('webhooks', () => {
  const event = {
    webhook_id: 'a',
    webhook_type: 'LINK',
    webhook_code: 'invalid_credentials',
    link_id: '04134743-73f9-41c3-a6dd-06cee3fab627',
    request_id: 'r1',
    external_id: null,
    data: {},
  };

  test('wrong or missing authorization leaves no row', async () => {
    const stack = await createStack();
    for (const authorization of ['', 'Bearer wrong', 'Basic c3RhY2s6dGVzdA==']) {
      const response = await stack
        .browser()
        .request('POST', '/webhooks/belvo', { body: event, headers: { authorization } });
      expect(response.status).toBe(401);
    }
    expect(await stack.db.query('SELECT * FROM webhook')).toEqual([]);
  });

  test('a repeated event has one row; an unknown link is ordinary; nonsense is refused', async () => {
    const stack = await createStack();
    const headers = { authorization: 'Bearer stack-test' };
    const send = (options: { body?: unknown; rawBody?: string }) =>
      stack.browser().request('POST', '/webhooks/belvo', { ...options, headers });
    for (let n = 0; n < 5; n += 1) expect((await send({ body: event })).status).toBe(200);
    expect(await stack.db.query('SELECT * FROM webhook')).toHaveLength(1);
    expect((await send({ rawBody: '{' })).status).toBe(400);
    expect((await send({ body: { hello: 'world' } })).status).toBe(400);
  });

  test('NUL in an event is left out of what is stored', async () => {
    const stack = await createStack();
    const response = await stack.webhook({ webhook_type: 'A\u0000B', link_id: 'x' });
    expect(response.status).toBe(200);
    expect(await stack.db.query('SELECT webhook_type FROM webhook')).toEqual([
      { webhook_type: 'AB' },
    ]);
  });
});

import { expect, test } from 'vitest';
import { createHandoverStack, type TokenChange } from '../testing/handover.ts';
import { createStack } from '../testing/stack.ts';

type Stack = Awaited<ReturnType<typeof createHandoverStack>>;

const second = (stack: Stack) => Math.floor(stack.clock.now() / 1000);
const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const changed = (change: (stack: Stack) => TokenChange) => (stack: Stack) =>
  stack.token(change(stack));
const claims = (change: Record<string, unknown>) => changed(() => ({ claims: change }));
const header = (change: Record<string, unknown>) => changed(() => ({ header: change }));

/** The parts of a good token, put together otherwise. */
async function rewritten(stack: Stack, change: (parts: string[]) => string[]): Promise<string> {
  return change((await stack.token()).split('.')).join('.');
}

const payloadOf = (part: string | undefined) =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown>;

const bad: [name: string, make: (stack: Stack) => Promise<string>, told: string | null][] = [
  ['nothing', async () => '', null],
  ['nonsense', async () => 'a.b.c', null],
  ['one of 20 kB', claims({ label: 'x'.repeat(20_000) }), null],
  [
    'no algorithm',
    (stack) =>
      rewritten(stack, ([, payload = '']) => [
        json({ alg: 'none', typ: 'handover+jwt', kid: 'ec' }),
        payload,
        '',
      ]),
    null,
  ],
  [
    'the public key as a password (HS256)',
    changed(({ acme }) => ({
      header: { alg: 'HS256' },
      key: new TextEncoder().encode(JSON.stringify(acme.publicEc)),
    })),
    null,
  ],
  [
    'the other key’s algorithm',
    changed(({ acme }) => ({ header: { alg: 'Ed25519' }, key: acme.keys.ed })),
    null,
  ],
  ['an unknown kid', header({ kid: 'another' }), null],
  ['no kid', header({ kid: undefined }), null],
  [
    'a key that it brings along (jwk)',
    changed(({ acme }) => ({ header: { jwk: acme.foreignJwk }, key: acme.keys.foreign })),
    null,
  ],
  [
    'an address of keys (jku)',
    changed(({ acme }) => ({
      header: { jku: 'https://evil.example/keys' },
      key: acme.keys.foreign,
    })),
    null,
  ],
  ['an address of a certificate (x5u)', header({ x5u: 'https://evil.example/x5u' }), null],
  ['a rule of its own (crit)', header({ crit: ['b64'], b64: true }), null],
  ['somebody else’s key', changed(({ acme }) => ({ key: acme.keys.foreign })), null],
  ['another tenant’s key', changed(({ zenith }) => ({ key: zenith.keys.ec })), null],
  [
    'a changed payload',
    (stack) =>
      rewritten(stack, ([head = '', payload, signature = '']) => [
        head,
        json({ ...payloadOf(payload), sub: 'user-2' }),
        signature,
      ]),
    null,
  ],
  [
    'a signature cut short',
    (stack) =>
      rewritten(stack, ([head = '', payload = '', signature = '']) => [
        head,
        payload,
        signature.slice(0, -4),
      ]),
    null,
  ],
  ['another type', header({ typ: 'JWT' }), null],
  ['no type', header({ typ: undefined }), null],
  ['an unknown issuer', claims({ iss: 'https://evil.example' }), null],
  ['no issuer', claims({ iss: undefined }), null],
  ['another audience', claims({ aud: 'https://other.example' }), 'aud'],
  ['several audiences', claims({ aud: ['http://localhost:4300', 'https://other.example'] }), 'aud'],
  ['no audience', claims({ aud: undefined }), 'aud'],
  [
    'one that is over',
    changed((stack) => ({ claims: { iat: second(stack) - 66, exp: second(stack) - 6 } })),
    'exp',
  ],
  ['no end', claims({ exp: undefined }), 'exp'],
  [
    'a life of more than a minute',
    changed((stack) => ({ claims: { exp: second(stack) + 61 } })),
    'exp',
  ],
  [
    'a time that has not come (nbf)',
    changed((stack) => ({ claims: { nbf: second(stack) + 6 } })),
    'nbf',
  ],
  [
    'one made in the future',
    changed((stack) => ({ claims: { iat: second(stack) + 6, exp: second(stack) + 30 } })),
    'iat',
  ],
  [
    'one made long ago',
    changed((stack) => ({ claims: { iat: second(stack) - 66, exp: second(stack) + 1 } })),
    'iat',
  ],
  ['no time of its making', claims({ iat: undefined }), 'iat'],
  ['no jti', claims({ jti: undefined }), 'jti'],
  ['a jti that can be guessed', claims({ jti: '1' }), 'jti'],
  ['no subject', claims({ sub: undefined }), 'sub'],
  ['an e-mail address for a subject', claims({ sub: 'ana@acme.example' }), 'sub'],
  ['a phone number for a subject', claims({ sub: '+52(55)1234-5678' }), 'sub'],
  ['a document’s number for a subject', claims({ sub: '123.456.789-09' }), 'sub'],
  ['a subject with spaces', claims({ sub: 'ana torres' }), 'sub'],
  ['a label that turns the writing around', claims({ label: 'Ana\u202eTorres' }), 'label'],
  ['an empty label', claims({ label: ' ' }), 'label'],
  ['an address that is not allowed', claims({ return_to: 'https://evil.example' }), 'return_to'],
  [
    'an address below an allowed one',
    claims({ return_to: 'https://acme.example/accounts/../x' }),
    'return_to',
  ],
  ['a script for an address', claims({ return_to: 'javascript:alert(1)' }), 'return_to'],
  ['a language that is none', claims({ language: 'Spanish!' }), 'language'],
];

test('every bad token gets the same answer, and one good one among them an address', async () => {
  const stack = await createHandoverStack();
  const bodies = new Set<string>();
  for (const [name, make, told] of bad) {
    const response = await stack.send({ token: await make(stack) });
    expect({
      name,
      status: response.status,
      type: response.headers.get('content-type'),
      told: response.headers.get('www-authenticate'),
    }).toEqual({
      name,
      status: 401,
      type: 'application/problem+json',
      told: told === null ? 'Handover' : `Handover error="${told}"`,
    });
    bodies.add(await response.text());
  }
  for (const body of ['', '{', '[]', '{"token":1}', `{"token":"x","more":1}`, 'x'.repeat(30_000)]) {
    const response = await stack.send(body);
    expect([body, response.status]).toEqual([body, 401]);
    bodies.add(await response.text());
  }
  expect([...bodies]).toEqual(['{"code":"unauthenticated","status":401}']);
  expect(await stack.texts('SELECT count(*) FROM arrival')).toEqual(['0']);
  expect(await stack.texts('SELECT count(*) FROM handover_token')).toEqual(['0']);

  const good = await stack.send({ token: await stack.token() });
  expect(good.status).toBe(200);
  const { url, expiresAt } = (await good.json()) as { url: string; expiresAt: string };
  expect(url).toMatch(/^http:\/\/localhost:4300\/start#[\w-]{43}$/);
  expect(Date.parse(expiresAt) - stack.clock.now()).toBe(60_000);
  expect(await stack.texts('SELECT count(*) FROM arrival')).toEqual(['1']);
});

test('what is refused is in the log as a code, and nothing of the token is', async () => {
  const stack = await createHandoverStack();
  await stack.send({ token: await stack.token({ claims: { sub: 'ana@acme.example' } }) });
  await stack.send({ token: await stack.token({ header: { kid: 'canary' } }) });
  const code = await stack.codeFor();
  const log = stack.lines.join('\n');
  expect(log.match(/"code":"(sub|key)"/g)).toEqual(['"code":"sub"', '"code":"key"']);
  expect(log).not.toMatch(/acme|canary|eyJ/);
  expect(log).not.toContain(code);
  expect(JSON.stringify(await stack.db.query('SELECT * FROM arrival'))).not.toContain(code);
});

test('a token is taken once, however many send it, also after a restart', async () => {
  const stack = await createHandoverStack();
  const token = await stack.token();
  const answers = await Promise.all(Array.from({ length: 20 }, () => stack.send({ token })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
  // Another process on the same database.
  stack.boot();
  const late = await stack.send({ token });
  expect(late.status).toBe(401);
  expect(late.headers.get('www-authenticate')).toBe('Handover error="jti_used"');
  // Too old here, but not for an instance whose clock is half a minute behind.
  await stack.advance(90, 10);
  expect(await stack.texts('SELECT count(*) FROM handover_token')).toEqual(['1']);
  // What can no longer be sent again is forgotten.
  await stack.advance(180, 60);
  expect(await stack.texts('SELECT count(*) FROM handover_token')).toEqual(['0']);
  expect((await stack.send({ token })).status).toBe(401);
});

test('both kinds of keys are good, and clocks may differ by five seconds', async () => {
  const stack = await createHandoverStack();
  const { ed } = stack.acme.keys;
  const now = second(stack);
  for (const change of [
    { header: { alg: 'EdDSA', kid: 'ed' }, key: ed },
    { header: { alg: 'Ed25519', kid: 'ed' }, key: ed },
    { claims: { iat: now + 5, exp: now + 65, nbf: now + 5 } },
    { claims: { iat: now - 64, exp: now - 4 } },
    { claims: { sub: 'user-12345678901', label: undefined, return_to: undefined } },
    { claims: { language: 'pt-BR', return_to: 'https://acme.example/other?a=b' } },
  ]) {
    expect((await stack.send({ token: await stack.token(change) })).status).toBe(200);
  }
});

test('only a server can hand over: nothing that a browser sends is taken', async () => {
  const stack = await createHandoverStack();
  for (const headers of [
    { cookie: 'a=b' },
    { origin: 'https://acme.example' },
    { origin: 'http://localhost:4300', 'x-enlace': '1' },
    { 'sec-fetch-site': 'same-origin' },
  ]) {
    const response = await stack.send({ token: await stack.token() }, headers);
    expect(response.status).toBe(403);
  }
  const read = await stack.server().fetch(new Request('http://localhost:4300/v1/handover'));
  expect(read.status).toBe(405);
});

test('a tenant that hands over too often is told to wait, and the other is not', async () => {
  const stack = await createHandoverStack();
  for (let n = 0; n < 120; n += 1) await stack.codeFor();
  const response = await stack.send({ token: await stack.token() });
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  // Nobody who cannot sign uses up what a tenant may do.
  expect(await stack.codeFor({}, stack.zenith)).toMatch(/^[\w-]{43}$/);
});

test('in a demo there is no way to hand anybody over', async () => {
  const stack = await createStack();
  const response = await stack.server().fetch(
    new Request('http://localhost:4300/v1/handover', {
      method: 'POST',
      headers: { 'x-enlace': '1' },
    }),
  );
  expect(response.status).toBe(404);
});

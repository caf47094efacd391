import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMovableClock } from '#simulator/clock.ts';
import { createBelvoClient } from '../belvo/client.ts';
import { Secret } from '../secret.ts';
import { createStack } from '../testing/stack.ts';

const difficult = [
  ' outer spaces ',
  '\t\r\n',
  '"quoted" \'too\'',
  'back\\slash \\u0041 \\n',
  'é as one, e\u0301 as two',
  '👩‍👩‍👧‍👦 🔑',
  'שלום \u202e abc \u200f',
  '\u0000\u0001\u001f\u007f\u0080\u2028\ufeff',
  '\uffff\ufffd',
  '{"password":"x"}',
  'x',
  'ñ'.repeat(256),
];

test.each(difficult)('%j arrives at Belvo as it was typed, to the byte', async (password) => {
  const stack = await createStack();
  const ana = await stack.person();
  const arrived: unknown[] = [];
  stack.between(async (request, next) => {
    if (request.method === 'POST') arrived.push(await request.clone().json());
    return next(request);
  });
  // The simulator refuses most of them, by the rule of its form: that is Belvo's to judge.
  await ana.connect('gringotts_mx_retail', { username: 'ana', password });
  expect(arrived).toMatchObject([{ password, username: 'ana' }]);
});

test('so does any other', async () => {
  const bodies: string[] = [];
  const belvo = createBelvoClient({
    transport: ({ body = '' }) => {
      bodies.push(Buffer.from(body).toString());
      return Promise.resolve({ status: 500, contentType: '', body: Buffer.alloc(0) });
    },
    baseUrl: new URL('http://127.0.0.1'),
    keys: { id: 'id', password: 'password' },
    clock: createMovableClock({ frozenAt: 0 }),
  });
  const passwords = fc.dictionary(
    fc.constantFrom('password', 'password2', 'token'),
    fc
      .array(fc.oneof(fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10_ffff })), {
        maxLength: 256,
      })
      .map((points) => String.fromCodePoint(...points)),
  );
  await fc.assert(
    fc.asyncProperty(passwords, async (typed) => {
      const secret = Secret.read(Buffer.from(JSON.stringify(typed)));
      await belvo.update('id', secret);
      const sent = Object.entries(typed).filter(([, value]) => value !== '');
      assert.deepEqual(JSON.parse(bodies.pop() ?? ''), Object.fromEntries(sent));
      assert.ok(secret.filled().every(([, json]) => json.every((byte) => byte === 0)));
    }),
  );
});

test('half a character is refused, because it has no bytes that could arrive', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await expect(
    ana.connect('gringotts_mx_retail', { username: 'ana', password: 'a\ud800b' }),
  ).rejects.toThrow('malformed_json');
  expect(await stack.linksAtBelvo()).toBe(0);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { directorEndpoints } from '#contract/api/director-endpoints.ts';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { problem } from '#contract/api/problem.ts';
import { createStack, valid } from '../testing/stack.ts';

const all = { ...endpoints, ...pageEndpoints, ...directorEndpoints };
// Some end the session or the person, and after that everything is refused alike.
const ending = ['signOut', 'endSession', 'endSessions', 'deleteRecord', 'startDemo'];
const names = (Object.keys(all) as (keyof typeof all)[]).filter((name) => !ending.includes(name));

const consent = { version: 'test', language: 'en' };
const requestKey = 'fuzz-test-key-00000001';
const id = '5b1e1d1a-0000-4000-8000-000000000000';
/** Bodies that are nearly right get furthest. */
const bodies = [
  {
    kind: 'connect',
    requestKey,
    institution: 'erebor_mx_retail',
    accessMode: 'single',
    consent,
  },
  { kind: 'update', requestKey, linkId: id, by: 'password' },
  { kind: 'disconnect', requestKey, linkId: id },
  { challengeId: id },
  { accessMode: 'single', consent },
  { choice: 'replace' },
  { code: 'a'.repeat(43) },
  { belvoLinkId: id },
  { do: 'institution', name: 'erebor_mx_retail', delaySeconds: 1 },
  {
    institution: 'ofmockbank_br_retail',
    holder: { document: '76109277673', name: 'Ralph Bragg' },
    consent,
  },
];

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    '\ufeff',
    '../..',
    '%00',
    '%zz',
    '‮',
    "1' OR 1=1",
    '__proto__',
  ),
);
const value = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.constantFrom(null, true, [], {}, [[]], [null], ''),
  fc.jsonValue(),
);
/** A line of JSON, of which some things may have been changed. */
const lineOf = (bases: readonly object[]) =>
  fc
    .tuple(fc.constantFrom(...bases), fc.array(fc.tuple(fc.nat(8), text, value), { maxLength: 3 }))
    .map(([base, changes]) => {
      const keys = Object.keys(base);
      const changed: Record<string, unknown> = { ...base };
      for (const [at, name, to] of changes) changed[keys[at] ?? name] = to;
      return JSON.stringify(changed);
    });
const first = lineOf(bodies);
/** What was typed has a line of its own. */
const second = fc.oneof(lineOf([valid, { answer: '1' }, {}]), fc.string({ unit: 'binary' }), text);
const body = fc.oneof(
  first,
  fc.tuple(first, second).map((lines) => lines.join('\n')),
  fc.tuple(first, second, second).map((lines) => lines.join('\n')),
  fc.jsonValue().map((json) => JSON.stringify(json)),
  fc.constantFrom(
    '',
    '\ufeff{}',
    '{"kind":"disconnect","kind":"connect"}',
    '['.repeat(20_000),
    '{"a":'.repeat(5000),
    '{"__proto__":{"isAdmin":true}}',
    '1e999',
    'NaN',
    '{"kind":"connect",}',
    'x'.repeat(70_000),
  ),
  fc.string({ unit: 'binary' }),
);
const place = fc.oneof(
  fc.constant(id),
  text.map((raw) => encodeURIComponent(Buffer.from(raw).toString())),
  fc.constantFrom('..%2f..', '%00', '%zz', ';x=1', '//evil.example', 'X'.repeat(3000), '%ed%a0%80'),
);
const query = fc.constantFrom('', '?a=1&a=2', '?__proto__=1', '?status[]=x', '?%00=%zz');

/** Where the client asks Belvo; an answer to a code goes to what had asked for it. */
const belvosOwn = [
  'institutions/',
  'links/',
  'links/:id/',
  'links/:id/refresh/',
  'accounts/',
  'token/',
].map((path) => `http://127.0.0.1:4301/api/${path}`);

/** How many; more by `FUZZ=10000 npm run unit -- src/server/http/fuzz.test.ts`. */
const runs = Number(process.env.FUZZ ?? 600);

test(
  'whatever is sent gets a clear answer, and what is refused costs Belvo nothing',
  { timeout: 20_000 + runs * 50 },
  async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.call(endpoints.institutions);
    // Reading goes on by itself as time passes; nothing else does.
    let wire = 0;
    const asked = new Set<string>();
    const strange: string[] = [];
    stack.between((request, next) => {
      const { origin, pathname } = new URL(request.url);
      const address = origin + pathname.replace(/\/[0-9a-f-]{36}\//, '/:id/');
      asked.add(address);
      if (!belvosOwn.includes(address) || request.headers.has('cookie')) strange.push(address);
      if (request.method !== 'GET') wire += 1;
      return next(request);
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        place,
        query,
        body,
        async (name, at, ask, raw) => {
          // Limits are not what is tried here.
          stack.clock.advance(5_000);
          await stack.turns();
          const before = wire;
          const { method, path } = all[name];
          const response = await ana.request(
            method,
            path.replace(/:\w+/, () => at) + ask,
            method === 'GET' ? {} : { rawBody: raw },
          );
          const said = await response.text();
          expect(response.status, `${said}`).toBeLessThan(500);
          // What it began must not be taken for the next one's doing.
          if (response.status < 400) await stack.settle();
          // Whatever is in a path or a body: Belvo is asked at its own addresses, without cookies.
          expect(strange.splice(0)).toEqual([]);
          if (response.status < 400) return;
          expect(z.parse(problem, JSON.parse(said)).status).toBe(response.status);
          expect(said).not.toMatch(/node_modules|\.ts:|\bat \//);
          expect(wire).toBe(before);
        },
      ),
      { numRuns: runs },
    );
    expect(asked.size).toBeGreaterThan(1);
    expect(stack.lines.filter((line) => line.includes('"defect"'))).toEqual([]);
  },
);

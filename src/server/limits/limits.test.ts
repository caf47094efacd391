import { describe, expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { problem, type Problem } from '#contract/api/problem.ts';
import * as z from 'zod/mini';
import { everything } from '../testing/lives.ts';
import { codeOf, createStack, magic, valid, type Stack } from '../testing/stack.ts';

type Person = Awaited<ReturnType<Stack['person']>>;

const bank = 'erebor_mx_retail';

/** The problem that an attempt to connect is refused with, or null. */
async function refusal(
  person: Person,
  institution: string,
  credentials: Record<string, string>,
): Promise<Problem | null> {
  const response = await person.request('POST', '/api/operations', {
    body: {
      kind: 'connect',
      requestKey: `limits-test-${(made += 1)}`.padEnd(20, '0'),
      institution,
      accessMode: 'recurrent',
      consent: { version: 'test', language: 'en' },
    },
    typed: credentials,
  });
  if (response.ok) return null;
  const said = z.parse(problem, await response.json());
  expect(response.headers.get('retry-after')).toBe(String(said.retryAfterSeconds));
  return said;
}
let made = 0;

async function signIns(stack: Stack): Promise<number> {
  return (await stack.wire()).filter((line) => /^(POST|PUT) \/api\/links\//.test(line)).length;
}

const wrong = { username: 'user_invalid', password: 'pass_invalid' };

describe('sign-ins at one institution', () => {
  test('five in fifteen minutes; the sixth is told when, and nothing is sent', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const bruno = await stack.person();
    // Five logins, so that none of them has to rest.
    for (const user of ['locked', 'forbidden', 'not_attempted', 'missing', 'sessions']) {
      await ana.connect('candado_mx_retail', magic(user));
      await stack.advance(60, 30);
    }
    const before = await signIns(stack);
    const again = () => refusal(ana, 'candado_mx_retail', magic('not_active'));
    expect(await again()).toMatchObject({
      code: 'rate_limited',
      status: 429,
      retryAfterSeconds: 600,
    });
    expect(await signIns(stack)).toBe(before);
    // A restart forgets nothing, another institution and another person are not touched.
    await stack.boot().recover();
    expect(await again()).toMatchObject({ code: 'rate_limited' });
    expect(await refusal(ana, bank, valid)).toBeNull();
    expect(await refusal(bruno, 'candado_mx_retail', magic('locked'))).toBeNull();
    await stack.advance(600, 100);
    expect(await again()).toBeNull();
    expect(await again()).toMatchObject({ code: expect.stringMatching(/rate|progress/) as string });
  });

  test('the same form once more counts once', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const wish = {
      kind: 'connect' as const,
      requestKey: 'the-same-form-again',
      institution: bank,
      accessMode: 'recurrent' as const,
      consent: { version: 'test', language: 'en' as const },
    };
    for (let at = 0; at < 10; at += 1) {
      await ana.call(pageEndpoints.startOperation, { body: wish, typed: valid });
    }
    expect(await signIns(stack)).toBe(1);
  });
});

describe('a login that the institution refuses', () => {
  async function refusedThrice() {
    const stack = await createStack();
    const ana = await stack.person();
    for (let at = 0; at < 3; at += 1) {
      expect(codeOf(await ana.connect('candado_mx_retail', wrong))).toBe('wrong_credentials');
    }
    return { stack, ana, again: () => refusal(ana, 'candado_mx_retail', wrong) };
  }

  test('rests after the third time, longer after each further one', async () => {
    const { stack, ana, again } = await refusedThrice();
    const before = await signIns(stack);
    expect(await again()).toMatchObject({
      code: 'login_resting',
      status: 429,
      retryAfterSeconds: 900,
    });
    await stack.boot().recover();
    await stack.advance(899, 100);
    expect(await again()).toMatchObject({ code: 'login_resting', retryAfterSeconds: 1 });
    expect(await signIns(stack)).toBe(before);
    await stack.advance(1);
    expect(codeOf(await ana.connect('candado_mx_retail', wrong))).toBe('wrong_credentials');
    expect(await again()).toMatchObject({ code: 'login_resting', retryAfterSeconds: 1800 });
  });

  test('nobody else has to rest, nor another login of theirs', async () => {
    const { stack, ana, again } = await refusedThrice();
    const bruno = await stack.person();
    // The same user name: whoever types somebody's name does not lock them out.
    expect(await refusal(bruno, 'candado_mx_retail', wrong)).toBeNull();
    expect(await refusal(ana, 'candado_mx_retail', magic('locked'))).toBeNull();
    await stack.settle();
    expect(await again()).toMatchObject({ code: 'login_resting' });
  });

  test('a day later it is forgotten, and the row with it; it names nobody', async () => {
    const { stack, ana } = await refusedThrice();
    const tables = await everything(stack);
    expect(tables.get('refused_login')).not.toContain('user_invalid');
    expect(tables.get('attempt')).not.toMatch(
      new RegExp((await stack.texts('SELECT id FROM person'))[0] ?? 'nobody'),
    );
    stack.clock.advance(24 * 3_600_000);
    await stack.advance(2);
    expect(await stack.texts('SELECT login FROM refused_login')).toEqual([]);
    expect(await stack.texts('SELECT key FROM attempt')).toEqual([]);
    expect(await ana.links()).toEqual([]);
  });

  test('a sign-in that works begins anew; a repair rests like a connect', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect(bank, valid);
    await stack.advance(30, 5);
    await stack.control('POST', `/links/${await stack.belvoIdAt(bank)}/password`, {});
    await stack.advance(5);
    const repair = async (password: string) => {
      const wish = { kind: 'update', linkId: linkId ?? '', by: 'password' } as const;
      return codeOf(await ana.start({ ...wish, credentials: { password } }));
    };
    expect(await repair('pass_invalid')).toBe('wrong_credentials');
    expect(await repair('pass_invalid')).toBe('wrong_credentials');
    // Sign-ins at the institution are counted, too, but this is about the login.
    await stack.advance(900, 300);
    expect(await repair('pass_new')).toBe('done');
    await stack.control('POST', `/links/${await stack.belvoIdAt(bank)}/password`, {});
    await stack.advance(5);
    for (let at = 0; at < 3; at += 1) {
      expect(await repair('pass_invalid')).toBe('wrong_credentials');
    }
    await expect(repair('pass_invalid')).rejects.toThrow('login_resting');
  });
});

describe('answers to codes', () => {
  test('five in one operation, then it ends with words and the link can be finished', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    let operation = await ana.connect('eco_co_retail', magic('code'));
    const patches = async () =>
      (await stack.wire()).filter((line) => line.startsWith('PATCH')).length;
    for (let at = 0; at < 5; at += 1) {
      expect(operation.state.name).toBe('challenge');
      operation = await ana.answer(operation, '999999');
    }
    expect(codeOf(operation)).toBe('too_many_answers');
    expect(await patches()).toBe(5);
    expect(await ana.links()).toMatchObject([{ status: 'unconfirmed' }]);
  });
});

describe('what somebody asks for', () => {
  test('sixty commands in a minute, however many instances there are', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const id = '00000000-0000-4000-8000-000000000000';
    const cancel = () => ana.request('POST', `/api/operations/${id}/cancel`);
    for (let at = 0; at < 60; at += 1) {
      // Another instance on the same database every now and then.
      if (at % 20 === 0) stack.boot();
      expect((await cancel()).status).toBe(404);
    }
    const over = await cancel();
    expect(over.status).toBe(429);
    expect(over.headers.get('retry-after')).toBe('60');
    // Reading goes on, and so does everybody else.
    expect(await ana.links()).toEqual([]);
    const bruno = await stack.person();
    expect((await bruno.request('POST', `/api/operations/${id}/cancel`)).status).toBe(404);
    stack.clock.advance(60_000);
    expect((await cancel()).status).toBe(404);
  });

  // Each try costs calls to Belvo, of which there are few for all.
  test.each([
    ['refreshes', 10, 'refresh', undefined],
    ['switches of how a connection is read', 4, 'access-mode', { accessMode: 'single' }],
  ])('%s: %i in a minute', async (_, most, path, body) => {
    const stack = await createStack();
    const ana = await stack.person();
    const address = `/api/links/00000000-0000-4000-8000-000000000000/${path}`;
    const ask = async () => (await ana.request('POST', address, body && { body })).status;
    for (let at = 0; at < most; at += 1) expect(await ask()).toBe(404);
    expect(await ask()).toBe(429);
    stack.clock.advance(60_000);
    expect(await ask()).toBe(404);
  });

  test('codes are tried thirty times a minute from one place, whatever it says of itself', async () => {
    const stack = await createStack();
    const redeem = async (remoteAddress: string, said = '') => {
      const request = new Request('http://localhost:4300/api/entries', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-enlace': '1',
          'sec-fetch-site': 'same-origin',
          'x-forwarded-for': said,
        },
        body: JSON.stringify({ code: 'x'.repeat(43) }),
      });
      const env = { incoming: { socket: { remoteAddress } } };
      return (await stack.server().fetch(request, env)).status;
    };
    for (let at = 0; at < 30; at += 1) {
      if (at === 15) stack.boot();
      expect(await redeem('203.0.113.7', `198.51.100.${at}`)).toBe(410);
    }
    expect(await redeem('203.0.113.7', '198.51.100.99')).toBe(429);
    // Nor does it help to name somebody else, who is not locked out by that either.
    expect(await redeem('198.51.100.1')).toBe(410);
    // One household of IPv6 is one place.
    for (let at = 0; at < 30; at += 1) expect(await redeem(`2001:db8::${at + 1}`)).toBe(410);
    expect(await redeem('2001:db8::ffff')).toBe(429);
    expect(await redeem('2001:db8:1::1')).toBe(410);
  });

  test('a clock that is set back does not lock anybody out', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.db.query("UPDATE attempt SET count = 1000, ends_at = ends_at + interval '3 years'");
    await stack.person();
    expect((await ana.call(endpoints.session)).person).not.toBeNull();
  });
});

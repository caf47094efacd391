import { describe, expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { codeOf, createStack, magic, valid, type Stack } from '../testing/stack.ts';

const bank = 'erebor_mx_retail';
const storm = 'tormenta_co_retail';

type Person = Awaited<ReturnType<Stack['person']>>;

const isSignIn = (line: string) => /^(POST|PUT) \/api\/(links|accounts)\//.test(line);
async function signIns(stack: Stack): Promise<number> {
  return (await stack.wire()).filter(isSignIn).length;
}

async function begin(person: Person, institution: string, user: string) {
  const credentials = magic(user);
  const consent = { version: 'test', language: 'en' } as const;
  const wish = { kind: 'connect', accessMode: 'recurrent', institution, consent };
  const key = `guarded-test-key-${(made += 1)}`;
  const response = await person.request('POST', '/api/operations', {
    body: { ...wish, requestKey: key },
    typed: credentials,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
let made = 0;

async function healthOf(person: Person, name: string): Promise<string | undefined> {
  const { institutions } = await person.call(endpoints.institutions);
  return institutions.find((each) => each.name === name)?.health;
}

describe('an institution in trouble', () => {
  /** Five people in a row whose sign-in the institution could not take. */
  async function inTrouble(user = 'down') {
    const stack = await createStack();
    const people = [];
    for (let at = 0; at < 5; at += 1) {
      const person = await stack.person();
      people.push(person);
      await person.connect(storm, magic(user));
    }
    const [ana] = people;
    if (ana === undefined) throw new Error('nobody');
    return { stack, ana };
  }

  test.each(['down', 'unavailable', 'timeout', 'error'])(
    '%s five times: nobody is signed in, nothing is sent, and everybody sees it',
    async (user) => {
      const { stack, ana } = await inTrouble(user);
      const before = await signIns(stack);
      expect(await begin(ana, storm, user)).toMatchObject({
        status: 503,
        body: { code: 'institution_unavailable', retryAfterSeconds: 60 },
      });
      expect(await signIns(stack)).toBe(before);
      expect(await healthOf(ana, storm)).toBe('down');
      expect(await healthOf(ana, bank)).toBe('healthy');
      expect(codeOf(await ana.connect(bank, valid))).toBe('done');
    },
  );

  test('open pages are told when it begins and when it is over', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const page = await ana.listen();
    for (let at = 0; at < 5; at += 1) {
      page.forget();
      await (await stack.person()).connect(storm, magic('down'));
    }
    expect(page.told()).toContain('"institutions"');
    stack.clock.advance(61_000);
    page.forget();
    // Somebody whom the bank refuses: it answers.
    await (await stack.person()).connect(storm, magic('unexpected'));
    expect(page.told()).toContain('"institutions"');
    expect(await healthOf(ana, storm)).toBe('healthy');
    stack.server().close();
    await page.closed;
  });

  test('after a minute one is let through; while it is out, nobody else', async () => {
    const { stack, ana } = await inTrouble();
    stack.clock.advance(60_000);
    const answer = stack.hold(({ method }) => method === 'POST');
    const before = await signIns(stack);
    const probe = await begin(await stack.person(), storm, 'down');
    await stack.turns();
    expect(probe.status).toBe(202);
    expect(await signIns(stack)).toBe(before + 1);
    expect(await begin(await stack.person(), storm, 'down')).toMatchObject({ status: 503 });
    answer();
    await stack.turns();
    // It failed, so the next one is further away.
    expect(await begin(ana, storm, 'down')).toMatchObject({ body: { retryAfterSeconds: 120 } });
  });

  test('refused passwords are no trouble of the institution', async () => {
    const stack = await createStack();
    for (let at = 0; at < 8; at += 1) {
      const person = await stack.person();
      await person.connect('candado_mx_retail', magic('locked'));
    }
    expect(await healthOf(await stack.person(), 'candado_mx_retail')).toBe('healthy');
  });
});

describe('Belvo in trouble', () => {
  async function belvoDown() {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect(bank, valid);
    await ana.call(endpoints.institutions);
    await stack.advance(30, 5);
    let isDown = true;
    const asked: string[] = [];
    stack.between((request, next) => {
      asked.push(request.method);
      if (isDown) throw new Error('reset');
      return next(request);
    });
    const refresh = () =>
      ana.request('POST', `/api/links/${linkId ?? ''}/refresh`).then(({ status }) => status);
    for (let at = 0; at < 10; at += 1) await refresh();
    return {
      stack,
      ana,
      refresh,
      up: () => {
        isDown = false;
      },
      asked: () => asked.splice(0),
    };
  }

  test('ten failures in a row: nothing goes out, and who connects is told before anything is stored', async () => {
    const { stack, ana, asked } = await belvoDown();
    asked();
    expect(await begin(ana, 'gringotts_mx_retail', 'user_valid')).toMatchObject({
      status: 502,
      body: { code: 'belvo_unreachable' },
    });
    expect(asked()).toEqual([]);
    const kinds = await stack.texts("SELECT kind FROM operation WHERE institution LIKE 'gring%'");
    expect(kinds).toEqual([]);
  });

  test('one probe finds out that it is over', async () => {
    const { stack, ana, up, asked } = await belvoDown();
    up();
    stack.clock.advance(16_000);
    asked();
    const [link] = await ana.links();
    expect(link?.status).toBe('valid');
    await stack.settle();
    await stack.server().settled();
    expect(asked().length).toBeGreaterThan(0);
    expect(codeOf(await ana.connect('gringotts_mx_retail', valid))).toBe('done');
  });

  test('an answer that could not go out can be given again', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('eco_co_retail', magic('code'));
    let isDown = true;
    stack.between((request, next) => {
      if (isDown && request.method !== 'PATCH') throw new Error('reset');
      return next(request);
    });
    const { id } = await (await stack.person()).connect(bank, valid);
    await stack.advance(400, 2);
    expect(id).not.toBe('');
    const before = (await stack.wire()).length;
    const later = await ana.answer(asked, '111111');
    expect((await stack.wire()).length).toBe(before);
    expect(later.state).toMatchObject({
      name: 'challenge',
      challenge: { lastProblem: 'belvo_unreachable' },
    });
    isDown = false;
    await stack.advance(130, 10);
    expect(codeOf(await ana.answer(later, '111111'))).toBe('done');
  });
});

describe('the budget', () => {
  test('with five hundred people compared at once, Belvo is never asked too often, and sign-ins overtake', async () => {
    const stack = await createStack({ config: { belvoCalls: 66 } });
    const ana = await stack.person();
    await ana.call(endpoints.institutions);
    await stack.control('POST', '/limits', { requestCeiling: true });
    await stack.db.query(
      `INSERT INTO person (id, external_id, label, initials, created_at, compare_due_at)
       SELECT gen_random_uuid(), 'u_many' || n, 'Many', 'M', $1, $1 FROM generate_series(1, 500) n`,
      [new Date(stack.clock.now())],
    );
    const calls: { at: number; signsIn: boolean; status: number }[] = [];
    stack.between(async (request, next) => {
      const at = stack.clock.now();
      const response = await next(request);
      calls.push({ at, signsIn: request.method === 'POST', status: response.status });
      return response;
    });
    const ends: string[] = [];
    for (let second = 0; second < 600; second += 3) {
      await stack.advance(3, 3);
      await stack.server().settled();
      if (second % 60 === 15) {
        // In the middle of it somebody types a password, and is signed in at once.
        const person = await stack.person();
        const operation = await person.connect(bank, valid);
        ends.push(codeOf(operation));
      }
    }
    expect(new Set(ends)).toEqual(new Set(['done']));
    expect(calls.filter(({ status }) => status === 403)).toEqual([]);
    const most = Math.max(
      ...calls.map(
        ({ at }) => calls.filter((each) => each.at > at - 30_000 && each.at <= at).length,
      ),
    );
    expect(most).toBeLessThanOrEqual(66);
    expect(most).toBeGreaterThan(20);
    expect(calls.length).toBeGreaterThan(500);
  }, 60_000);

  /** So many calls may go out at this moment. */
  async function withRoomFor(calls: number) {
    const stack = await createStack({ config: { belvoCalls: 66 } });
    const ana = await stack.person();
    await ana.call(endpoints.institutions);
    await stack.settle();
    await stack.db.query('UPDATE allowance SET level = $1, filled_at = $2', [
      calls,
      new Date(stack.clock.now()),
    ]);
    return { stack, ana };
  }

  test('what is left of it ends a sign-in that has begun, though nobody could look at anything', async () => {
    const { ana } = await withRoomFor(6);
    const asked = await ana.connect('eco_co_retail', magic('code'));
    expect(codeOf(await ana.answer(asked, '111111'))).toBe('done');
  });

  test('without room for a whole sign-in none is begun, and none is counted', async () => {
    const { stack, ana } = await withRoomFor(3);
    for (let at = 0; at < 6; at += 1) {
      expect(await begin(ana, bank, 'user_valid')).toMatchObject({
        status: 503,
        body: { code: 'belvo_busy' },
      });
    }
    expect(await signIns(stack)).toBe(0);
    expect(await stack.texts('SELECT id FROM operation')).toEqual([]);
    await stack.advance(5, 5);
    expect(codeOf(await ana.connect(bank, valid))).toBe('done');
  });

  test('several instances draw from one bucket', async () => {
    const stack = await createStack({ config: { belvoCalls: 66 } });
    const ana = await stack.person();
    const before = (await stack.wire()).length;
    for (let at = 0; at < 30; at += 1) {
      // A new instance knows nothing of what the others have sent.
      stack.boot();
      await ana.call(endpoints.institutions).catch(() => undefined);
      await stack.turns();
    }
    const sent = (await stack.wire()).length - before;
    expect(sent).toBeGreaterThan(20);
    expect(sent).toBeLessThanOrEqual(39);
  });

  test.each([
    ['429', 12],
    ['403_html', 30],
  ])('a %s closes it for a while: sign-ins are refused, not held', async (fault, seconds) => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.connect(bank, valid);
    await stack.advance(30, 5);
    await stack.control('POST', '/faults', {
      match: { method: 'GET', path: '/api/links/' },
      fault,
      times: 1,
    });
    stack.clock.advance(61_000);
    await ana.links();
    await stack.server().settled();
    const before = await signIns(stack);
    expect(await begin(ana, bank, 'user_valid')).toMatchObject({
      status: 503,
      body: { code: 'belvo_busy' },
    });
    expect(await signIns(stack)).toBe(before);
    await stack.advance(seconds, 1);
    expect(codeOf(await ana.connect('gringotts_mx_retail', valid))).toBe('done');
  });
});

test.each(['429', '403_html'])(
  'an answer that Belvo turns away with a %s is not lost: the code is still waited for',
  async (fault) => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('eco_co_retail', magic('code'));
    await stack.control('POST', '/faults', { match: { method: 'PATCH' }, fault, times: 1 });
    const again = await ana.answer(asked, '111111');
    expect(again.state).toMatchObject({
      name: 'challenge',
      challenge: { lastProblem: 'belvo_unreachable' },
    });
    await stack.advance(40, 10);
    expect(codeOf(await ana.answer(again, '111111'))).toBe('done');
  },
);

test('the list of institutions is read again, three times at most, and never anything else', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  let lists = 0;
  stack.between((request, next) => {
    if (!request.url.includes('/api/institutions/')) return next(request);
    lists += 1;
    return lists < 4 ? new Response('<html>', { status: 502 }) : next(request);
  });
  const asking = ana.call(endpoints.institutions);
  await stack.pass(8);
  expect((await asking).institutions.length).toBeGreaterThan(10);
  expect(lists).toBe(4);
  stack.boot();
  lists = -10;
  const failing = ana.request('GET', '/api/institutions');
  await stack.pass(16);
  expect((await failing).status).toBe(502);
  expect(lists).toBe(-6);
});

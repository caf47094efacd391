import { describe, expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { callBelvo, looked, madeElsewhere, personOf } from '../testing/belvo.ts';
import { codeOf, createStack, magic, valid, type Stack } from '../testing/stack.ts';

interface Page {
  results: Record<string, unknown>[];
}

const isListing = (request: Request) =>
  request.method === 'GET' && request.url.includes('/api/links/?');

/** How often a person's links were listed. */
async function listings(stack: Stack): Promise<number> {
  return (await stack.wire()).filter((line) => line.startsWith('GET /api/links/?external_id'))
    .length;
}

describe('a list that cannot be trusted', () => {
  test.each(['500', 'garbage', 'truncated', 'wrong_shape', 'empty', '403_html', 'reset_after'])(
    '%s: nothing is ended, and it is tried again later',
    async (fault) => {
      const stack = await createStack();
      const ana = await stack.person();
      await ana.connect('erebor_mx_retail', valid);
      await stack.advance(30, 5);
      await stack.control('DELETE', `/links/${await stack.belvoIdAt('erebor_mx_retail')}`);
      await stack.control('POST', '/faults', {
        match: { method: 'GET', path: '/api/links/' },
        fault,
        times: 1,
      });
      await looked(stack, ana);
      expect((await ana.links())[0]?.status).toBe('valid');
      // Longer than the pause that Belvo's firewall is given.
      await stack.advance(50, 5);
      await stack.server().settled();
      expect((await ana.links())[0]?.status).toBe('ended');
    },
  );

  test('a page in the middle that fails, or vanishes, ends nothing', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    let broken: Response | null = null;
    stack.between(async (request, next) => {
      if (!isListing(request)) return next(request);
      const page = new URL(request.url).searchParams.get('page');
      if (page === '1') {
        return Response.json({
          count: 3,
          next: 'http://elsewhere/?page=2',
          previous: null,
          results: [],
        });
      }
      return broken ?? next(request);
    });
    for (const status of [500, 404]) {
      broken = Response.json([{ code: status === 404 ? 'not_found' : 'x', message: 'x' }], {
        status,
      });
      await looked(stack, ana, 7_200);
      expect((await ana.links())[0]?.status).toBe('valid');
    }
    expect((await stack.wire()).filter((line) => line.includes('elsewhere'))).toEqual([]);
  });

  test('one without end is no list', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    let pages = 0;
    stack.between((request, next) => {
      if (!isListing(request)) return next(request);
      pages += 1;
      return Response.json({ count: 0, next: 'more', previous: null, results: [] });
    });
    const reads = async () =>
      (await stack.wire()).filter((line) => /GET \/api\/links\/[0-9a-f-]{36}/.test(line));
    const before = await reads();
    await looked(stack, ana);
    expect(pages).toBeGreaterThan(1);
    expect((await ana.links())[0]?.status).toBe('valid');
    expect(await reads()).toEqual(before);
  });

  test('an empty one is doubted: each link is read before it is ended', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    stack.between((request, next) =>
      isListing(request)
        ? Response.json({ count: 0, next: null, previous: null, results: [] })
        : next(request),
    );
    await looked(stack, ana);
    expect((await ana.links())[0]?.status).toBe('valid');
  });
});

describe('when', () => {
  test('at most once a minute however often somebody looks', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    for (let at = 0; at < 10; at += 1) {
      await ana.links();
      await ana.call(endpoints.session);
    }
    await stack.server().settled();
    expect(await listings(stack)).toBe(1);
    stack.clock.advance(61_000);
    await ana.call(endpoints.session);
    await stack.server().settled();
    expect(await listings(stack)).toBe(2);
  });

  test('the answer does not wait for it', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    stack.between((request, next) =>
      isListing(request) ? new Promise<Response>(() => {}) : next(request),
    );
    expect(await ana.links()).toEqual([]);
    expect(await ana.call(endpoints.session)).toMatchObject({ person: {} });
  });

  test('about every hour for somebody with links who never comes', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    const before = await listings(stack);
    for (let minutes = 0; minutes < 24 * 60; minutes += 10) {
      await stack.advance(600, 600);
      await stack.server().settled();
    }
    const made = (await listings(stack)) - before;
    expect(made).toBeGreaterThanOrEqual(18);
    expect(made).toBeLessThanOrEqual(30);
  });

  test('nobody without links is compared', async () => {
    const stack = await createStack();
    await stack.person();
    for (let hours = 0; hours < 5; hours += 1) await stack.advance(3_600, 3_600);
    await stack.server().settled();
    expect(await listings(stack)).toBe(0);
  });

  test('after an unknown outcome at once and again ten minutes later', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { externalId } = await personOf(stack);
    const asked = await ana.connect('heimdall_mx_retail', magic('mfa_default'));
    await ana.cancel(asked);
    await stack.advance(20, 2);
    await stack.server().settled();
    const expired = await ana.connect('heimdall_mx_retail', magic('mfa_default'));
    await stack.advance(1_000, 100);
    expect(codeOf(await ana.read(expired.id))).toBe('expired');
    await stack.server().settled();
    const before = await listings(stack);
    expect(before).toBeGreaterThan(0);
    // What the lost login comes to, later than anybody waited.
    await madeElsewhere(stack, { institution: 'gringotts_mx_retail', externalId });
    stack.onWebhook(() => false);
    await stack.advance(610, 61);
    await stack.server().settled();
    expect(await listings(stack)).toBeGreaterThan(before);
    expect((await ana.links()).some(({ foundAt }) => foundAt !== null)).toBe(true);
  });

  test('again when Belvo tells of another link while the list is on its way', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { externalId } = await personOf(stack);
    stack.onWebhook(() => false);
    await madeElsewhere(stack, { institution: 'erebor_mx_retail', externalId });
    await stack.advance(20, 5);
    const answer = stack.hold(isListing);
    const tell = (link: string) =>
      stack.webhook({ link_id: link, external_id: externalId, request_id: link });
    await tell('11111111-2222-4333-8444-555555555555');
    stack.clock.advance(1000);
    await stack.turns();
    void stack.server().sweep();
    await stack.turns();
    stack.clock.advance(1000);
    // Made after the list was, and told of before it is worked on.
    const late = await madeElsewhere(stack, { institution: 'gringotts_mx_retail', externalId });
    await tell(late);
    answer();
    await stack.advance(5);
    await stack.server().settled();
    expect(await ana.links()).toHaveLength(2);
  });

  test('many people at once stay below what Belvo takes', async () => {
    const stack = await createStack({ config: { belvoCalls: 66 } });
    await stack.person();
    for (let at = 0; at < 200; at += 1) {
      await stack.db.query(
        `INSERT INTO person (id, external_id, label, initials, created_at, compare_due_at)
         VALUES (gen_random_uuid(), $1, 'Many', 'M', now(), $2)`,
        [`person-${at}`, new Date(stack.clock.now())],
      );
    }
    for (let second = 0; second < 30; second += 1) {
      await stack.advance(1);
      await stack.server().settled();
    }
    // Half of what may go out at once, and what comes back to it in half a minute.
    expect(await listings(stack)).toBeLessThanOrEqual(47);
    await stack.advance(330, 1);
    await stack.server().settled();
    expect(await listings(stack)).toBe(200);
  });

  test('a list that hangs holds up nothing else', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    stack.between((request, next) =>
      isListing(request) ? new Promise<Response>(() => {}) : next(request),
    );
    await ana.links();
    await stack.control('POST', `/links/${await stack.belvoIdAt('erebor_mx_retail')}/password`);
    await stack.advance(2);
    expect((await ana.links())[0]?.status).toBe('invalid');
  });
});

test('a thousand links cost one listing, a few statements, and a few more for each change', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const { externalId } = await personOf(stack);
  await ana.connect('erebor_mx_retail', valid);
  await stack.advance(30, 5);
  await looked(stack, ana);
  const [first] = ((await callBelvo(stack, 'GET', `/api/links/?external_id=${externalId}`)) as Page)
    .results;
  const idOf = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
  const many = Array.from({ length: 1_200 }, (_, at) => ({
    ...first,
    id: idOf(at),
    institution_user_id: `login-${at}`,
    status: 'valid',
  }));
  await stack.db.query(
    `INSERT INTO link
     SELECT (json_populate_record(l, json_build_object(
       'id', gen_random_uuid(), 'institution_user_id', 'login-' || n,
       'belvo_id', '00000000-0000-4000-8000-' || lpad(n::text, 12, '0')))).*
     FROM link l, generate_series(0, 1199) n`,
  );
  let calls: string[] = [];
  stack.between((request, next) => {
    calls.push(`${request.method} ${request.url}`);
    if (!isListing(request)) return next(request);
    const page = Number(new URL(request.url).searchParams.get('page'));
    const all = [first, ...many];
    return Response.json({
      count: all.length,
      next: page === 1 ? 'http://127.0.0.1:4301/api/links/?page=2' : null,
      previous: null,
      results: all.slice((page - 1) * 1000, page * 1000),
    });
  });

  async function cost() {
    await stack.settle();
    stack.clock.advance(61_000);
    calls = [];
    stack.statements.length = 0;
    await ana.call(endpoints.session);
    await stack.server().settled();
    return { calls: calls.length, statements: stack.statements.length };
  }
  const unchanged = await cost();
  // Two pages, each taken out of the budget; and: who asks, whose links, what is stored, its place,
  // when to come again.
  expect(unchanged).toEqual({ calls: 2, statements: 7 });
  expect(await ana.links()).toHaveLength(1_201);

  for (const link of many.slice(0, 3)) link.status = 'invalid';
  const changed = await cost();
  expect(changed.calls).toBe(2);
  expect(changed.statements - unchanged.statements).toBeLessThanOrEqual(3 * 8);
  expect((await ana.links()).filter(({ status }) => status === 'invalid')).toHaveLength(3);

  // All gone from one list to the next is more likely Belvo's mistake: it is asked in small portions.
  many.length = 0;
  expect((await cost()).calls).toBeLessThanOrEqual(12);
  expect((await ana.links()).filter(({ status }) => status === 'ended').length).toBeLessThan(12);
}, 60_000);

test('of many that were announced before they are found, none is read by itself', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const { externalId } = await personOf(stack);
  for (let at = 0; at < 30; at += 1) {
    await madeElsewhere(stack, {
      institution: 'erebor_mx_retail',
      externalId,
      username: `person_${at}`,
    });
  }
  // Belvo announces their accounts; nobody here knows the links yet.
  let listed = false;
  stack.between((request, next) =>
    isListing(request) && !listed ? new Response('', { status: 503 }) : next(request),
  );
  await stack.advance(20, 5);
  expect(await ana.links()).toEqual([]);
  listed = true;
  await looked(stack, ana);
  await looked(stack, ana);
  const links = await ana.links();
  expect(links).toHaveLength(30);
  expect(links.every(({ accounts }) => accounts.state === 'ready')).toBe(true);
  const calls = await stack.wire();
  expect(calls.filter((call) => /^GET \/api\/links\/[0-9a-f-]{36}/.test(call))).toEqual([]);
  expect(calls.filter((call) => call.startsWith('GET /api/accounts/'))).toHaveLength(30);
});

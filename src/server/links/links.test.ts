import { expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { createStack, magic, rewritten, valid } from '../testing/stack.ts';

interface Page {
  results: unknown[];
}

test('accounts that were announced before the link was known here arrive after all', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await stack.control('POST', '/faults', {
    match: { method: 'POST', path: '/api/links/' },
    fault: 'hang_after',
    times: 1,
  });
  const { id } = await ana.connect('erebor_mx_retail', valid);
  await stack.advance(330, 30);
  const announced = await stack.db.query(
    "SELECT id FROM webhook WHERE webhook_type = 'ACCOUNTS' AND due_at IS NULL",
  );
  expect(announced).toHaveLength(1);
  await stack.advance(30, 2);
  expect((await ana.read(id)).state).toMatchObject({ name: 'done', found: true });
  expect((await ana.links())[0]?.accounts.state).toBe('ready');
});

test('a page that still shows a connection that was removed unfinished is told that it is over', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await ana.connect('heimdall_mx_retail', magic('mfa_default'));
  // Nobody answers, so the code runs out and an unfinished connection stays.
  await stack.advance(1_000, 100);
  const [link] = await ana.links();
  expect(link?.status).toBe('unconfirmed');
  const id = link?.id ?? '';
  await ana.start({ kind: 'disconnect', linkId: id });
  await stack.advance(10, 2);
  expect(await ana.links()).toEqual([]);
  expect(await ana.call(endpoints.link, { parameters: { id } })).toMatchObject({
    status: 'ended',
    accounts: { items: [] },
  });
});

test('a list of institutions that hangs does not hold up the links', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await ana.connect('erebor_mx_retail', valid);
  stack.clock.advance(301_000);
  await stack.settle();
  stack.between((request, next) =>
    request.url.includes('/api/institutions/') ? new Promise<Response>(() => {}) : next(request),
  );
  // The clock stands still: this answer waits for nobody.
  expect(await ana.links()).toMatchObject([{ institution: { displayName: 'Erebor Bank' } }]);
});

test('while Belvo takes its time, the institutions that are known are shown after two seconds', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const { institutions } = await ana.call(endpoints.institutions);
  stack.clock.advance(301_000);
  stack.between((request, next) =>
    request.url.includes('/api/institutions/') ? new Promise<Response>(() => {}) : next(request),
  );
  const known = ana.call(endpoints.institutions);
  await stack.turns();
  await stack.advance(2);
  expect(await known).toEqual({ institutions, stale: true });
});

test('one institution that cannot be read does not hide the others', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  let broken = '';
  stack.between(async (request, next) => {
    const answer = await next(request);
    if (!request.url.includes('/api/institutions/')) return answer;
    return rewritten(answer, (body) => {
      const [first, ...others] = (body as Page).results as { name: string }[];
      broken = first?.name ?? '';
      return { ...(body as Page), results: [{ ...first, form_fields: null }, ...others] };
    });
  });
  const { institutions } = await ana.call(endpoints.institutions);
  expect(institutions.length).toBeGreaterThan(3);
  expect(broken).not.toBe('');
  expect(institutions.map(({ name }) => name)).not.toContain(broken);
});

test('an account that is on two pages is one account', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  stack.between(async (request, next) => {
    const answer = await next(request);
    if (request.method !== 'GET' || !request.url.includes('/api/accounts/')) return answer;
    return rewritten(answer, (body) => {
      const page = body as Page;
      return { ...page, results: [...page.results, page.results[0]] };
    });
  });
  await ana.connect('erebor_mx_retail', valid);
  await stack.advance(60, 5);
  const accounts = (await ana.links())[0]?.accounts;
  expect(accounts?.state).toBe('ready');
  const ids = accounts?.items.map(({ id }) => id) ?? [];
  expect(ids.length).toBeGreaterThan(0);
  expect(new Set(ids).size).toBe(ids.length);
});

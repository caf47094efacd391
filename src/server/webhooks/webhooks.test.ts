import { describe, expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { connected, eventOf, quiet, readsOf, recordOf } from '../testing/belvo.ts';
import { codeOf, createStack, rewritten, valid } from '../testing/stack.ts';

test('an event without an id of its own counts once an hour, and again months later', async () => {
  const { stack, belvoId } = await connected();
  const send = async () => {
    await stack.webhook({ webhook_id: 'w', link_id: belvoId });
    await stack.settle();
  };

  const none = await readsOf(stack, belvoId);
  await send();
  expect(await readsOf(stack, belvoId)).toBe(none + 1);
  await send();
  expect(await readsOf(stack, belvoId)).toBe(none + 1);

  stack.clock.advance(60 * 86_400_000);
  await stack.advance(5);
  const later = await readsOf(stack, belvoId);
  await send();
  expect(await readsOf(stack, belvoId)).toBe(later + 1);
});

test('what is done with is kept for a month, what waits for as long as it waits', async () => {
  const { stack } = await connected();
  const ofNobody = '11111111-2222-4333-8444-555555555555';
  const kept = async () =>
    (await stack.db.query('SELECT id FROM webhook WHERE belvo_link_id = $1', [ofNobody])).length;
  await stack.webhook(eventOf(ofNobody, 'LINK', 'invalid_credentials'));
  await stack.settle();
  stack.clock.advance(29 * 86_400_000);
  await stack.advance(5);
  expect(await kept()).toBe(1);
  stack.clock.advance(2 * 86_400_000);
  await stack.advance(5);
  expect(await kept()).toBe(0);
});

test('while the link of an event cannot be read, operations that become due go on', async () => {
  const { stack, ana, belvoId } = await connected();
  await stack.control('POST', '/faults', {
    match: { method: 'POST', path: '/api/links/' },
    fault: 'reset_after',
    times: 1,
  });
  const lost = await ana.connect('heimdall_mx_retail', valid);
  expect(codeOf(lost)).toBe('checking');

  stack.between((request, next) =>
    request.url.includes(belvoId) ? new Promise<Response>(() => {}) : next(request),
  );
  await stack.webhook({ link_id: belvoId });
  await stack.pass(5);
  const { operations } = await ana.call(endpoints.operations);
  expect(operations.find(({ id }) => id === lost.id)?.state).toMatchObject({ found: true });
});

describe('who may', () => {
  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['another one', 'Bearer stack-tesx'],
    ['a part of it', 'Bearer stack'],
    ['more than it', 'Bearer stack-test '.padEnd(40, 'x')],
    ['another case', 'bearer stack-test'],
    ['the keys of Belvo', `Basic ${btoa('enlace-sandbox:enlace-sandbox')}`],
  ])('with %s as authorization nothing is stored and nothing is read', async (_, authorization) => {
    const { stack, belvoId } = await connected();
    const rows = await stack.db.query('SELECT id FROM webhook');
    const before = await readsOf(stack, belvoId);
    const response = await stack.browser().request('POST', '/webhooks/belvo', {
      body: eventOf(belvoId, 'LINK', 'link_deleted'),
      ...(authorization === undefined ? {} : { headers: { authorization } }),
    });
    await stack.settle();
    expect(response.status).toBe(401);
    expect(await stack.db.query('SELECT id FROM webhook')).toHaveLength(rows.length);
    expect(await readsOf(stack, belvoId)).toBe(before);
  });
});

describe('what comes', () => {
  const known: [string, string][] = [
    ['LINK', 'invalid_credentials'],
    ['LINK', 'token_required'],
    ['LINK', 'link_deleted'],
    ['ACCOUNTS', 'historical_update'],
    ['ACCOUNTS', 'new_accounts_available'],
    ['TRANSACTIONS', 'historical_update'],
    ['TRANSACTIONS', 'new_transactions_available'],
    ['TRANSACTIONS', 'transactions_updated'],
    ['TRANSACTIONS', 'transactions_deleted'],
    ['OWNERS', 'historical_update'],
    ['BILLS', 'historical_update'],
    ['INVESTMENTS', 'historical_update'],
    ['INVESTMENT_TRANSACTIONS', 'new_investment_transactions_available'],
    ['INVOICES', 'historical_update'],
    ['TAX_RETURNS', 'new_tax_returns_available'],
    ['EMPLOYMENT_RECORDS', 'historical_update'],
    ['CONSENT', 'consent_expired'],
    ['SOMETHING_NEW', 'of_tomorrow'],
  ];

  test('every type and code is taken, stored and answered before anything is read', async () => {
    const { stack, belvoId } = await connected();
    const rows = (await stack.db.query('SELECT id FROM webhook')).length;
    stack.between((request, next) =>
      request.url.includes(belvoId) ? new Promise<Response>(() => {}) : next(request),
    );
    for (const [type, code] of known) {
      const response = await stack.webhook(eventOf(belvoId, type, code));
      expect(response.status, `${type} ${code}`).toBe(200);
    }
    const stored = await stack.db.query('SELECT id FROM webhook');
    expect(stored).toHaveLength(rows + known.length);
  });

  test.each([
    ['the oldest payload', { webhook_type: 'LINK', webhook_code: 'invalid_credentials' }, 200],
    ['everything null', { webhook_type: 'X', webhook_code: 'y', link_id: null, data: null }, 200],
    ['a link id that is none', { webhook_type: 'X', webhook_code: 'y', link_id: "'; --" }, 200],
    ['a very long word', { webhook_type: 'X'.repeat(50_000), webhook_code: 'y' }, 200],
    ['no type', { webhook_code: 'y' }, 400],
    ['a list', [], 400],
    ['a number', 3, 400],
  ])('%s is ordinary', async (_, body, status) => {
    const stack = await createStack();
    const response = await stack.browser().request('POST', '/webhooks/belvo', {
      body,
      headers: { authorization: 'Bearer stack-test' },
    });
    await stack.settle();
    expect(response.status).toBe(status);
    expect(await stack.db.query('SELECT id FROM webhook')).toHaveLength(status === 200 ? 1 : 0);
    expect(await stack.db.query('SELECT id FROM webhook WHERE due_at IS NOT NULL')).toEqual([]);
  });

  test.each([
    ['no JSON', '{"webhook_type":', 400],
    ['no text', '\ud800', 400],
    ['more than anybody needs', JSON.stringify({ data: 'x'.repeat(70_000) }), 413],
  ])('%s leaves no row', async (_, rawBody, status) => {
    const stack = await createStack();
    const response = await stack.browser().request('POST', '/webhooks/belvo', {
      rawBody,
      headers: { authorization: 'Bearer stack-test' },
    });
    expect(response.status).toBe(status);
    expect(await stack.db.query('SELECT id FROM webhook')).toEqual([]);
  });

  test('about a link of nobody’s, or a deleted one, it costs no call', async () => {
    const { stack, ana, belvoId, linkId } = await connected();
    await ana.start({ kind: 'disconnect', linkId });
    await stack.advance(20, 2);
    const before = await stack.wire();
    for (const link of [belvoId, '11111111-2222-4333-8444-555555555555']) {
      await stack.webhook(eventOf(link, 'ACCOUNTS', 'historical_update', 'late'));
    }
    await stack.settle();
    expect(await stack.wire()).toEqual(before);
    expect((await ana.links())[0]).toMatchObject({ status: 'ended', endedBy: 'you' });
  });
});

test('one that comes before the answer of its connect is worked on once the link is known', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const release = stack.hold(({ method }) => method === 'POST');
  await ana.connect('erebor_mx_retail', valid);
  await stack.advance(10, 1);
  expect((await stack.db.query('SELECT id FROM webhook')).length).toBeGreaterThan(0);
  expect(await ana.links()).toEqual([]);
  release();
  await quiet(stack);
  await stack.settle();
  expect(await ana.links()).toMatchObject([{ foundAt: null, accounts: { state: 'ready' } }]);
});

test('a deletion that nobody here asked for ends the link elsewhere, with its record', async () => {
  const { stack, ana, linkId, belvoId } = await connected();
  await stack.control('DELETE', `/links/${belvoId}`);
  await stack.webhook(eventOf(belvoId, 'LINK', 'link_deleted'));
  await stack.settle();
  expect(await ana.links()).toMatchObject([{ status: 'ended', endedBy: 'elsewhere' }]);
  expect((await recordOf(stack, linkId)).at(-1)).toEqual({ event: 'ended', by: 'elsewhere' });
});

describe('accounts', () => {
  test('are asked for only after they were announced', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    stack.onWebhook(() => false);
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    const link = await stack.belvoIdAt('erebor_mx_retail');
    for (const [type, code] of [
      ['TRANSACTIONS', 'historical_update'],
      ['OWNERS', 'historical_update'],
      ['TRANSACTIONS', 'new_transactions_available'],
    ] as const) {
      await stack.webhook(eventOf(link, type, code));
      await stack.settle();
    }
    const asked = async () =>
      (await stack.wire()).filter((line) => line.includes('/api/accounts/'));
    expect(await asked()).toEqual([]);
    expect((await ana.links())[0]?.accounts).toEqual({ state: 'arriving', items: [] });
    await stack.webhook(eventOf(link, 'ACCOUNTS', 'historical_update'));
    await stack.settle();
    expect(await asked()).toHaveLength(1);
    const [shown] = await ana.links();
    expect(shown?.accounts.state).toBe('ready');
    expect(await recordOf(stack, linkId ?? '')).toContainEqual({
      event: 'accounts',
      count: shown?.accounts.items.length,
    });
  });

  test('are read again when there are new ones, and recorded only when they changed', async () => {
    const { stack, ana, linkId, belvoId } = await connected();
    const counts = async () =>
      (await recordOf(stack, linkId)).flatMap((line) =>
        line.event === 'accounts' ? [line.count] : [],
      );
    const [before = 0] = await counts();
    await stack.webhook(eventOf(belvoId, 'TRANSACTIONS', 'new_transactions_available', 'same'));
    await stack.settle();
    expect(await counts()).toEqual([before]);
    stack.between(async (request, next) => {
      const answer = await next(request);
      if (request.method !== 'GET' || !request.url.includes('/api/accounts/')) return answer;
      return rewritten(answer, (body) => {
        const page = body as { results: Record<string, unknown>[] };
        const more = { ...page.results[0], id: '99999999-0000-4000-8000-000000000000' };
        return { ...page, results: [...page.results, more] };
      });
    });
    await stack.webhook(eventOf(belvoId, 'ACCOUNTS', 'new_accounts_available'));
    await stack.settle();
    expect(await counts()).toEqual([before, before + 1]);
    expect((await ana.links())[0]?.accounts.items).toHaveLength(before + 1);
  });

  test('keep only the end of a number, and a mark by which the whole is known again', async () => {
    const { stack } = await connected();
    const rows = (await stack.db.query('SELECT number_end, number_mark FROM account')) as {
      number_end: string;
      number_mark: string | null;
    }[];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.number_end.length).toBeLessThanOrEqual(4);
      expect(row.number_mark).toMatch(/^[\w-]{43}$/);
    }
  });
});

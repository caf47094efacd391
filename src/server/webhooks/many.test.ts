import { describe, expect, test } from 'vitest';
import { connected, eventOf, quiet, readsOf, recordOf } from '../testing/belvo.ts';
import { createStack, valid, type Stack } from '../testing/stack.ts';

function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) =>
    ordersOf(items.toSpliced(at, 1)).map((others) => [item, ...others]),
  );
}

describe('five events in all 120 orders end in the same state', () => {
  const five: [string, string][] = [
    ['ACCOUNTS', 'historical_update'],
    ['LINK', 'invalid_credentials'],
    ['LINK', 'token_required'],
    ['TRANSACTIONS', 'new_transactions_available'],
    ['LINK', 'link_deleted'],
  ];

  /** What happened at Belvo, while none of its events arrived. */
  const worlds: [string, (stack: Stack, belvoId: string) => Promise<void>][] = [
    [
      'the link is gone',
      async (stack, belvoId) => {
        await stack.control('POST', `/links/${belvoId}/password`);
        await stack.control('DELETE', `/links/${belvoId}`);
      },
    ],
    [
      'the link waits for a code, and was never deleted',
      async (stack, belvoId) => {
        await stack.control('POST', `/links/${belvoId}/require-code`);
      },
    ],
  ];

  test.each(worlds)('%s', { timeout: 60_000 }, async (world, happened) => {
    const stack = await createStack();
    const ana = await stack.person();
    stack.onWebhook(() => false);
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    const belvoId = await stack.belvoIdAt('erebor_mx_retail');
    await happened(stack, belvoId);
    await stack.settle();
    const [before] = await stack.db.query('SELECT * FROM link');
    const lines = await recordOf(stack, linkId ?? '');

    const ends = new Map<string, number>();
    const orders = ordersOf(five);
    for (const order of orders) {
      for (const [type, code] of order) {
        await stack.webhook(eventOf(belvoId, type, code));
        await quiet(stack);
      }
      const [link] = await ana.links();
      const record = (await recordOf(stack, linkId ?? '')).slice(lines.length);
      const end = JSON.stringify({
        link,
        record: record.map((line) => JSON.stringify(line)).sort(),
      });
      ends.set(end, (ends.get(end) ?? 0) + 1);
      // The same world once more, as if nothing had arrived yet.
      await stack.db.query('DELETE FROM webhook');
      await stack.db.query('DELETE FROM account');
      await stack.db.query(
        'DELETE FROM history WHERE id NOT IN (SELECT id FROM history ORDER BY id LIMIT $1)',
        [lines.length],
      );
      await stack.db.query(
        'UPDATE link SET (status, status_since, accounts_state, ended_by, last_updated_at) = (SELECT status, status_since, accounts_state, ended_by, last_updated_at FROM json_populate_record(NULL::link, $1))',
        [JSON.stringify(before)],
      );
    }
    expect(orders).toHaveLength(120);
    expect([...ends.values()]).toEqual([120]);
    const [end] = [...ends.keys()];
    expect(end).toContain(
      world === 'the link is gone' ? '"endedBy":"elsewhere"' : '"status":"token_required"',
    );
  });
});

describe('many', () => {
  test('100 copies of one have one effect', async () => {
    const { stack, ana, linkId, belvoId } = await connected();
    await stack.control('POST', `/links/${belvoId}/password`, { refresh: false });
    stack.onWebhook(() => false);
    await stack.control('POST', `/links/${belvoId}/refresh`);
    const rows = (await stack.db.query('SELECT id FROM webhook')).length;
    const before = await readsOf(stack, belvoId);
    await Promise.all(
      Array.from({ length: 100 }, () =>
        stack.webhook(eventOf(belvoId, 'LINK', 'invalid_credentials')),
      ),
    );
    await quiet(stack);
    await stack.settle();
    expect(await stack.db.query('SELECT id FROM webhook')).toHaveLength(rows + 1);
    expect(await readsOf(stack, belvoId)).toBe(before + 1);
    const broken = (await recordOf(stack, linkId)).filter((line) => line.event === 'broke');
    expect(broken).toEqual([{ event: 'broke', status: 'invalid' }]);
    expect((await ana.links())[0]?.status).toBe('invalid');
  });

  test('a burst about one link does not mean as many reads', async () => {
    const { stack, belvoId } = await connected();
    const before = await readsOf(stack, belvoId);
    await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        stack.webhook(eventOf(belvoId, 'TRANSACTIONS', 'transactions_updated', `r${at}`)),
      ),
    );
    await quiet(stack);
    await stack.settle();
    expect((await readsOf(stack, belvoId)) - before).toBeLessThanOrEqual(4);
    expect(await stack.db.query('SELECT id FROM webhook WHERE due_at IS NOT NULL')).toEqual([]);
  });

  test('pages are told only of what changed', async () => {
    const { stack, ana, belvoId } = await connected();
    const page = await ana.listen();
    await quiet(stack);
    await stack.webhook(eventOf(belvoId, 'ACCOUNTS', 'historical_update', 'again'));
    await quiet(stack);
    expect(page.told()).not.toContain('links');
    await stack.control('POST', `/links/${belvoId}/password`);
    await quiet(stack);
    await stack.settle();
    expect(page.told()).toContain('{"type":"links"}');
    stack.server().close();
    await page.closed;
  });
});

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { BelvoWebhook } from '#contract/belvo/webhook.ts';
import { belvoWebhook } from '#contract/belvo/webhook.ts';
import { createHarness, textAt, underWay, valueAt } from '#simulator/testing/harness.ts';
import type { Harness } from '#simulator/testing/harness.ts';

const HOUR = 3600;

async function connect(
  harness: Harness,
  institution: string,
  fields: Record<string, unknown> = {},
) {
  const typed = { username: 'user_valid', password: 'pass_valid', external_id: 'person-1' };
  const answer = await harness.register(institution, { ...typed, ...fields });
  expect(answer).toMatchObject({ status: 201 });
  return textAt(answer.body, 'id');
}

function events(harness: Harness): BelvoWebhook[] {
  return harness.received.map(({ payload }) => z.parse(belvoWebhook, payload));
}

const names = (harness: Harness) =>
  events(harness).map((event) => `${event.webhook_type} ${event.webhook_code}`);

async function statusOf(harness: Harness, link: string) {
  return textAt((await harness.call('GET', `/api/links/${link}/`)).body, 'status');
}

describe('what is announced', () => {
  test('after a link was made, once it was read', async () => {
    const harness = createHarness();
    const link = await connect(harness, 'numeral_co_retail');
    expect(harness.received).toEqual([]);
    await harness.pass(4);
    expect(names(harness)).toEqual([
      'ACCOUNTS historical_update',
      'TRANSACTIONS historical_update',
      'OWNERS historical_update',
    ]);
    for (const event of events(harness)) {
      expect(event).toMatchObject({ link_id: link, external_id: 'person-1' });
      expect(event.process_type).toBe('historical_update');
    }
    expect(events(harness)[0]?.data).toEqual({ total_accounts: 3 });
    expect(new Set(harness.received.map((one) => one.authorization))).toEqual(
      new Set(['Bearer hook']),
    );
    // A connection of its own for each, so that none meets one that is just being closed.
    expect(new Set(harness.received.map((one) => one.connection))).toEqual(new Set(['close']));
    expect(new Set(harness.received.map((one) => one.url))).toEqual(
      new Set(['http://app.test/webhooks/belvo']),
    );
  });

  test('for a single link, only what it reads', async () => {
    const harness = createHarness();
    const single = { access_mode: 'single' };
    await connect(harness, 'erebor_mx_retail', single);
    await connect(harness, 'erebor_mx_retail', { ...single, fetch_resources: ['OWNERS'] });
    await harness.pass(365 * 24 * HOUR);
    expect(names(harness)).toEqual(['OWNERS historical_update']);
  });

  test.each([
    ['otono_mx_retail', 6, 'TRANSACTIONS new_transactions_available'],
    ['numeral_co_retail', 12, 'TRANSACTIONS new_transactions_available'],
    ['documento_co_retail', 24, 'TRANSACTIONS new_transactions_available'],
    ['erebor_mx_retail', 168, 'TRANSACTIONS new_transactions_available'],
  ])('%s is read every %d hours', async (institution, hours, name) => {
    const harness = createHarness();
    const documented = { username_type: '001', username: '1020304050', password: '1234' };
    await connect(harness, institution, institution === 'documento_co_retail' ? documented : {});
    await harness.pass(10);
    harness.received.length = 0;
    await harness.pass(hours * HOUR - 11);
    expect(names(harness)).toEqual([]);
    await harness.pass(1);
    expect(names(harness)).toEqual([name]);
    await harness.pass(3 * hours * HOUR);
    expect(names(harness)).toEqual([name, name, name, name]);
    expect(events(harness)[0]?.process_type).toBe('recurrent_update');
  });

  test('a monthly link is read on the same day of each month, by the 20th', async () => {
    const harness = createHarness();
    const link = await connect(harness, 'tatooine_mx_fiscal');
    const days: number[] = [];
    for (let month = 0; month < 6; month += 1) {
      await harness.pass(30.5 * 24 * HOUR);
      const { body } = await harness.call('GET', `/api/links/${link}/`);
      days.push(new Date(textAt(body, 'last_accessed_at')).getUTCDate());
    }
    expect(new Set(days).size).toBe(1);
    expect(days[0]).toBeLessThanOrEqual(20);
  });

  test('a password that was changed breaks the link at its refresh', async () => {
    const harness = createHarness();
    const link = await connect(harness, 'otono_mx_retail', { username: 'later_password' });
    await harness.pass(10);
    expect(await statusOf(harness, link)).toBe('valid');
    harness.received.length = 0;
    await harness.pass(6 * HOUR);
    expect(await statusOf(harness, link)).toBe('invalid');
    expect(events(harness)).toEqual([
      expect.objectContaining({
        webhook_type: 'LINK',
        webhook_code: 'invalid_credentials',
        process_type: 'recurrent_update',
        link_id: link,
        data: {
          error_code: 'login_error',
          error_message: 'Invalid credentials provided to login to the institution',
          status: 400,
        },
      }),
    ]);
    await harness.pass(30 * 24 * HOUR);
    expect(harness.received).toHaveLength(1);
    await harness.call('PUT', `/api/links/${link}/`, { password: 'pass_new' });
    await harness.pass(4);
    expect(names(harness).slice(1)).toContain('ACCOUNTS historical_update');
    await harness.pass(6 * HOUR);
    expect(await statusOf(harness, link)).toBe('valid');
  });

  test('a code that is wanted, likewise', async () => {
    const harness = createHarness();
    const link = await connect(harness, 'otono_mx_retail', { username: 'later_code' });
    await harness.pass(6 * HOUR);
    expect(await statusOf(harness, link)).toBe('token_required');
    expect(events(harness).at(-1)).toMatchObject({
      webhook_code: 'token_required',
      data: { status: 428 },
    });
  });

  test('an institution that is out of order is visited an hour later', async () => {
    const harness = createHarness();
    await harness.control.setInstitution('erebor_mx_retail', { health: 'healthy' });
    await connect(harness, 'erebor_mx_retail');
    await harness.control.setInstitution('erebor_mx_retail', { health: 'down' });
    await harness.pass(10);
    expect(harness.received).toEqual([]);
    await harness.control.setInstitution('erebor_mx_retail', { health: 'healthy' });
    await harness.pass(HOUR);
    expect(names(harness)).toContain('ACCOUNTS historical_update');
  });
});

describe('delivery', () => {
  async function attemptsOf(harness: Harness) {
    const { webhooks } = await harness.control.webhooks();
    return webhooks.map(({ status, attempts }) => [status, attempts.length]);
  }

  async function oneEvent(harness: Harness) {
    await connect(harness, 'erebor_mx_retail', {
      access_mode: 'single',
      fetch_resources: ['OWNERS'],
    });
  }

  test('is repeated five times, further apart each time', async () => {
    const harness = createHarness();
    harness.receiver.answer = () => new Response(null, { status: 500 });
    await oneEvent(harness);
    await harness.pass(4);
    expect(await attemptsOf(harness)).toEqual([['waiting', 1]]);
    for (const [index, seconds] of [30, 60, 90, 120, 150].entries()) {
      await harness.pass(seconds - 1);
      expect(harness.received).toHaveLength(index + 1);
      await harness.pass(1);
      expect(harness.received).toHaveLength(index + 2);
    }
    expect(await attemptsOf(harness)).toEqual([['failed', 6]]);
    await harness.pass(HOUR);
    expect(harness.received).toHaveLength(6);
    expect(new Set(harness.received.map(({ payload }) => JSON.stringify(payload))).size).toBe(1);
  });

  test('ends with the first 2xx', async () => {
    const harness = createHarness();
    harness.receiver.answer = () => Promise.reject(new TypeError('refused'));
    await oneEvent(harness);
    await harness.pass(4);
    harness.receiver.answer = () => new Response(null, { status: 204 });
    await harness.pass(HOUR);
    const { webhooks } = await harness.control.webhooks();
    expect(webhooks[0]?.status).toBe('delivered');
    expect(webhooks[0]?.attempts.map(({ status, error }) => [status, error])).toEqual([
      [null, 'refused'],
      [204, null],
    ]);
  });

  test('waits five seconds for an answer', async () => {
    const harness = createHarness();
    harness.receiver.answer = () => new Promise(() => {});
    await oneEvent(harness);
    await harness.simulator.control.advance(4);
    await underWay();
    await harness.pass(5);
    const { webhooks } = await harness.control.webhooks();
    expect(webhooks[0]?.attempts[0]).toMatchObject({ error: 'No answer within 5 seconds' });
  });

  test('without an address is only logged', async () => {
    const harness = createHarness({ webhook: null });
    await oneEvent(harness);
    await harness.pass(4);
    expect(await attemptsOf(harness)).toEqual([['unsent', 0]]);
    expect(harness.received).toEqual([]);
  });

  test('is never sent when it is to be lost; those after it are', async () => {
    const harness = createHarness();
    await harness.call('POST', '/_sim/webhooks', { lost: true });
    await connect(harness, 'numeral_co_retail');
    await harness.pass(HOUR);
    expect(harness.received).toEqual([]);
    expect(await attemptsOf(harness)).toEqual(Array.from({ length: 3 }, () => ['lost', 0]));
    await harness.call('POST', '/_sim/webhooks', { lost: false });
    await harness.pass(24 * HOUR);
    expect(names(harness)).not.toEqual([]);
  });

  test('comes after the answer to the call that caused it', async () => {
    const harness = createHarness();
    const link = await connect(harness, 'erebor_mx_retail');
    harness.received.length = 0;
    const headers = { 'x-belvo-request-mode': 'async' };
    const answer = await harness.call('DELETE', `/api/links/${link}/`, undefined, { headers });
    expect([answer.status, harness.received.length]).toEqual([202, 0]);
    await harness.pass(2);
    expect(names(harness)).toEqual(['LINK link_deleted']);
    expect(valueAt(harness.received[0]?.payload, 'process_type')).toBeUndefined();
  });
});

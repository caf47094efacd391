import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { belvoAccount } from '#contract/belvo/account.ts';
import { belvoOwner } from '#contract/belvo/owner.ts';
import { pageOf } from '#contract/belvo/page.ts';
import { createHarness, textAt, valueAt } from '#simulator/testing/harness.ts';
import type { Harness } from '#simulator/testing/harness.ts';

const bank = 'erebor_mx_retail';
const DAY = 86_400;

async function connect(harness: Harness, fields: Record<string, unknown> = {}, name = bank) {
  const typed = { username: 'user_valid', password: 'pass_valid', ...fields };
  const answer = await harness.register(name, typed);
  expect(answer).toMatchObject({ status: 201 });
  return textAt(answer.body, 'id');
}

async function accounts(harness: Harness, link: string) {
  const answer = await harness.call('GET', `/api/accounts/?link=${link}`);
  return z.parse(pageOf(belvoAccount), answer.body).results;
}

const retrieve = (harness: Harness, link: string, more: object = {}, resource = 'accounts') =>
  harness.call('POST', `/api/${resource}/`, { link, ...more });

async function statusOf(harness: Harness, link: string) {
  return textAt((await harness.call('GET', `/api/links/${link}/`)).body, 'status');
}

describe('the lists', () => {
  test('are empty until the link was read', async () => {
    const harness = createHarness();
    const link = await connect(harness);
    await harness.pass(3.9);
    expect(await accounts(harness, link)).toEqual([]);
    await harness.pass(0.1);
    expect(await accounts(harness, link)).toHaveLength(3);
    const owners = await harness.call('GET', `/api/owners/?link=${link}`);
    expect(z.parse(pageOf(belvoOwner), owners.body).results).toHaveLength(1);
  });

  test('stay empty for a single link that reads nothing', async () => {
    const harness = createHarness();
    const link = await connect(harness, { access_mode: 'single' });
    await harness.pass(DAY);
    expect(await accounts(harness, link)).toEqual([]);
    expect((await retrieve(harness, link)).status).toBe(201);
    expect(await accounts(harness, link)).toHaveLength(3);
  });

  test.each([
    [{ username: 'bnk100', password: 'full' }, 3],
    [{ username: 'bnk101', password: 'nodata' }, 0],
    [{ username: 'bnk102', password: 'low' }, 1],
    [{ username: 'bnk103', password: 'negative' }, 2],
  ])('show what %j has', async (typed, count) => {
    const harness = createHarness();
    const link = await connect(harness, typed);
    await harness.pass(4);
    const found = await accounts(harness, link);
    expect(found).toHaveLength(count);
    for (const account of found) {
      expect(account.currency).toBe('MXN');
      const balance = account.balance?.current ?? 0;
      expect(balance < 0).toBe(typed.password === 'negative');
    }
  });

  test('show the same accounts for the same login, under other ids', async () => {
    const harness = createHarness();
    const one = await connect(harness);
    const two = await connect(harness);
    const someone = await connect(harness, { username: 'someone' });
    await harness.pass(4);
    const [first, second, other] = await Promise.all(
      [one, two, someone].map((link) => accounts(harness, link)),
    );
    const numbers = (list = first) => list?.map((account) => account.number);
    expect(numbers(second)).toEqual(numbers(first));
    expect(numbers(other)).not.toEqual(numbers(first));
    expect(second?.map(({ id }) => id)).not.toEqual(first?.map(({ id }) => id));
    expect(await accounts(harness, one)).toEqual(first);
  });

  test('forget what is stale', async () => {
    const harness = createHarness();
    const link = await connect(harness, {
      access_mode: 'single',
      fetch_resources: ['ACCOUNTS'],
      stale_in: '30d',
    });
    await harness.pass(30 * DAY);
    expect(await accounts(harness, link)).toHaveLength(3);
    await harness.pass(10);
    expect(await accounts(harness, link)).toEqual([]);
  });

  test('are of banks only, and go with their link', async () => {
    const harness = createHarness();
    const fiscal = await connect(harness, {}, 'tatooine_mx_fiscal');
    const link = await connect(harness);
    await harness.pass(4);
    expect(await accounts(harness, fiscal)).toEqual([]);
    const [account] = await accounts(harness, link);
    expect((await harness.call('GET', `/api/accounts/${account?.id}/`)).status).toBe(200);
    await harness.call('DELETE', `/api/links/${link}/`);
    expect((await harness.call('GET', `/api/accounts/${account?.id}/`)).code).toBe('not_found');
    expect((await harness.call('GET', '/api/accounts/?link=one')).code).toBe('invalid');
  });
});

describe('reading now', () => {
  test('answers with a bare list, stored unless asked not to', async () => {
    const harness = createHarness();
    const link = await connect(harness, { access_mode: 'single' });
    const glance = await retrieve(harness, link, { save_data: false });
    expect([glance.status, valueAt(glance.body, 'length')]).toEqual([200, 3]);
    expect(await accounts(harness, link)).toEqual([]);
    const stored = await retrieve(harness, link, {}, 'owners');
    expect([stored.status, valueAt(stored.body, 'length')]).toEqual([201, 1]);
  });

  test('needs a link that can be read', async () => {
    const harness = createHarness();
    expect((await harness.call('POST', '/api/accounts/', {})).code).toBe('required');
    expect((await retrieve(harness, 'one')).code).toBe('invalid');
    const nobody = await retrieve(harness, '2ccd5e15-194a-4a19-a45a-e7223c7e6717');
    expect([nobody.status, nobody.code]).toEqual([400, 'does_not_exist']);
    const fiscal = await connect(harness, {}, 'tatooine_mx_fiscal');
    expect((await retrieve(harness, fiscal)).code).toBe('unsupported_operation');
    const asked = await harness.register('eco_co_retail', {
      username: 'code',
      password: 'pass_valid',
    });
    expect((await retrieve(harness, asked.challenge?.link ?? '')).code).toBe('unconfirmed_link');
    const broken = await connect(harness);
    await harness.control.changePassword(broken);
    expect((await retrieve(harness, broken)).code).toBe('invalid_link');
  });

  test('needs credentials that are still kept', async () => {
    const harness = createHarness();
    const single = { access_mode: 'single', fetch_resources: ['ACCOUNTS'] };
    const month = await connect(harness, { ...single, credentials_storage: '30d' });
    const never = await connect(harness, { ...single, credentials_storage: 'nostore' });
    expect((await retrieve(harness, month)).status).toBe(201);
    expect((await retrieve(harness, never)).code).toBe('expired_credentials');
    await harness.pass(30 * DAY);
    const expired = await retrieve(harness, month);
    expect([expired.status, expired.code]).toEqual([404, 'expired_credentials']);
  });

  test('fails six times until the link is invalid', async () => {
    const harness = createHarness();
    const link = await connect(harness);
    await harness.control.changePassword(link, false);
    for (let tries = 1; tries <= 6; tries += 1) {
      expect(await statusOf(harness, link)).toBe('valid');
      expect((await retrieve(harness, link)).code).toBe('login_error');
    }
    expect(await statusOf(harness, link)).toBe('invalid');
    expect((await retrieve(harness, link)).code).toBe('invalid_link');
  });

  test('is asked for a code, and its answer repairs the link', async () => {
    const harness = createHarness();
    const link = await connect(harness);
    await harness.control.requireCode(link);
    expect(await statusOf(harness, link)).toBe('token_required');
    const asked = await retrieve(harness, link);
    expect(asked.challenge).toMatchObject({ kind: 'inputless', link });
    const { session } = asked.challenge ?? {};
    const wrong = await harness.call('PATCH', '/api/accounts/', { session, link, token: '1' });
    expect(wrong.status).toBe(428);
    const done = await harness.call('PATCH', '/api/accounts/', { session, link, token: '111111' });
    expect([done.status, valueAt(done.body, 'length')]).toEqual([201, 3]);
    expect(await statusOf(harness, link)).toBe('valid');
    await harness.control.requireCode(link);
    expect((await retrieve(harness, link, { token: '111111' })).status).toBe(201);
    expect(await statusOf(harness, link)).toBe('valid');
  });
});

import { describe, expect, test, vi } from 'vitest';
import { createMovableClock } from '#simulator/clock.ts';
import { createHarness, START, textAt, valueAt } from '#simulator/testing/harness.ts';
import { createMemoryStore } from '#simulator/store.ts';

const bank = 'erebor_mx_retail';
const valid = { username: 'user_valid', password: 'pass_valid' };

/** Stops a simulator and starts another one from what it saved, with a clock of its own. */
async function restarted(harness: ReturnType<typeof createHarness>, seed: string) {
  await harness.simulator.close();
  const clock = createMovableClock({ frozenAt: START });
  return createHarness({ store: harness.store, clock, seed });
}

describe('a restart', () => {
  test('keeps links, their data, health, faults, time and what is planned', async () => {
    const before = createHarness();
    const first = await before.register(bank, valid);
    const id = textAt(first.body, 'id');
    await before.pass(3600);
    await before.control.setInstitution('gringotts_mx_retail', { health: 'down', delaySeconds: 3 });
    await before.control.addFault({ fault: '500', match: { path: '/api/accounts/' } });
    const accounts = () => before.call('GET', `/api/links/${id}/`);
    const seen = (await accounts()).body;

    const after = await restarted(before, 'second');
    expect((await after.call('GET', `/api/links/${id}/`)).body).toEqual(seen);
    const state = await after.control.state();
    expect(state.now).toBe(START + 3_600_000);
    expect(state.faults).toBe(1);
    expect(state.institutions.find(({ name }) => name === 'gringotts_mx_retail')).toMatchObject({
      health: 'down',
      delaySeconds: 3,
    });
    expect((await after.call('GET', '/api/accounts/')).code).toBe('unexpected_error');
    await after.pass(7 * 86_400);
    expect(after.received.map(({ payload }) => valueAt(payload, 'webhook_code'))).toEqual([
      'new_transactions_available',
    ]);
    const again = await after.register(bank, valid);
    expect(textAt(again.body, 'institution_user_id')).toBe(
      textAt(first.body, 'institution_user_id'),
    );
  });

  test('keeps a login that waits', async () => {
    const before = createHarness();
    const asked = await before.register('numeral_co_retail', { ...valid, username: 'numeric' });
    const after = await restarted(before, 'second');
    const { session, link } = asked.challenge ?? {};
    const body = { session, link, token: '111111' };
    expect((await after.call('PATCH', '/api/links/', body)).status).toBe(201);
  });

  test('delivers what was not delivered', async () => {
    const before = createHarness();
    before.receiver.answer = () => new Response(null, { status: 503 });
    await before.register(bank, { ...valid, access_mode: 'single', fetch_resources: ['OWNERS'] });
    await before.pass(4);
    expect(before.received).toHaveLength(1);
    const after = await restarted(before, 'second');
    await after.pass(30);
    expect(after.received.map(({ payload }) => payload)).toEqual([before.received[0]?.payload]);
  });

  test('does not move time twice on the same clock', async () => {
    const before = createHarness();
    await before.pass(3600);
    await before.simulator.close();
    const after = createHarness({ store: before.store, clock: before.clock });
    expect((await after.control.state()).now).toBe(START + 3_600_000);
  });

  test('leaves a state of another version behind', async () => {
    const store = createMemoryStore();
    await store.save({ version: 0, links: 'many' });
    const harness = createHarness({ store });
    expect((await harness.control.state()).links.all).toBe(0);
  });

  test('a disk that is full is said once, and nothing else stops', async () => {
    const report = vi.mocked(console.error).mockImplementation(() => {});
    const store = { ...createMemoryStore(), save: () => Promise.reject(new Error('disk full')) };
    const harness = createHarness({ store });
    expect((await harness.register(bank, valid)).status).toBe(201);
    expect((await harness.register(bank, valid)).status).toBe(201);
    expect(report).toHaveBeenCalledTimes(1);
    report.mockClear();
  });
});

test('nothing that was typed is kept anywhere', async () => {
  const harness = createHarness();
  const canary = 'Canary';
  const typed = {
    username: `${canary}Name`,
    password: `${canary}Pass`,
    username2: `${canary}Name2`,
    password2: `${canary}Pass2`,
    token: `${canary}Token`,
    certificate: Buffer.from(`${canary} file`).toString('base64'),
    private_key: Buffer.from(`${canary} file`).toString('base64'),
    [`${canary}Key`]: 'x',
  };
  const made = await harness.register(bank, typed);
  const id = textAt(made.body, 'id');
  await harness.call('PUT', `/api/links/${id}/`, typed);
  await harness.control.changePassword(id);
  await harness.call('PUT', `/api/links/${id}/`, typed);
  const asked = await harness.register('eco_co_retail', {
    username: 'code',
    password: 'pass_valid',
  });
  const { session, link } = asked.challenge ?? {};
  await harness.call('PATCH', '/api/links/', { session, link, token: `${canary}Token` });
  await harness.call('POST', '/api/accounts/', { link: id, token: `${canary}Token` });
  await harness.call('POST', '/api/links/', `{"username":"${canary}Name"`);
  await harness.call('POST', '/api/token/', {
    id: `${canary}Id`,
    password: `${canary}Pass`,
    scopes: 'x',
  });
  await harness.pass(86_400);
  await harness.simulator.close();

  const kept = [
    harness.store.text(),
    JSON.stringify(await harness.control.requests()),
    JSON.stringify(await harness.control.webhooks()),
    JSON.stringify(await harness.control.state()),
    JSON.stringify(harness.received),
  ].join('\n');
  expect(kept.toLowerCase()).not.toContain(canary.toLowerCase());
  expect(kept).not.toContain(typed.certificate);
  expect(kept).not.toContain('pass_valid');
  // The log is not empty for that: it names the fields.
  expect(kept).toContain('"fields":["institution","username","password"');
});

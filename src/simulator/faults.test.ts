import { describe, expect, test } from 'vitest';
import { createHarness, rejection, underWay, valueAt } from '#simulator/testing/harness.ts';
import type { Harness } from '#simulator/testing/harness.ts';
import type { FaultKind } from '#simulator/state.ts';

const bank = 'erebor_mx_retail';
const valid = { username: 'user_valid', password: 'pass_valid' };

async function links(harness: Harness) {
  return (await harness.control.state()).links.all;
}

describe('each fault', () => {
  test.each<[FaultKind, number, string | undefined, number]>([
    ['500', 500, 'unexpected_error', 0],
    ['500_html', 500, undefined, 0],
    ['403_html', 403, undefined, 0],
    ['429', 429, 'throttled', 0],
    ['401', 401, 'authentication_failed', 0],
    ['408', 408, 'request_timeout', 0],
    ['garbage', 201, undefined, 1],
    ['empty', 201, undefined, 1],
    ['truncated', 201, undefined, 1],
    ['wrong_shape', 201, undefined, 1],
  ])('%s answers %d', async (fault, status, code, made) => {
    const harness = createHarness();
    await harness.control.addFault({ fault });
    const answer = await harness.register(bank, valid);
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(valueAt(answer.body, 'id')).toBeUndefined();
    expect(await links(harness)).toBe(made);
    expect((await harness.register(bank, valid)).status).toBe(201);
  });

  test.each<[FaultKind, number]>([
    ['reset_before', 0],
    ['reset_after', 1],
  ])('%s breaks the connection', async (fault, made) => {
    const harness = createHarness();
    await harness.control.addFault({ fault });
    await expect(harness.register(bank, valid)).rejects.toThrow(new TypeError('fetch failed'));
    expect(await links(harness)).toBe(made);
    const { requests } = await harness.control.requests();
    expect(requests[0]).toMatchObject({ status: 0, fault });
  });

  test.each<[FaultKind, number]>([
    ['hang', 0],
    ['hang_after', 1],
  ])('%s never answers; only giving up ends it', async (fault, made) => {
    const harness = createHarness();
    await harness.control.addFault({ fault });
    const gone = new AbortController();
    const body = { institution: bank, ...valid };
    const connection = { gone: gone.signal };
    const calling = harness.call('POST', '/api/links/', body, { connection });
    await underWay();
    const early = await Promise.race([
      calling,
      harness.pass(3600).then(() => 'nothing after an hour'),
    ]);
    expect(early).toBe('nothing after an hour');
    expect(await links(harness)).toBe(made);
    gone.abort();
    await expect(calling).rejects.toThrow('fetch failed');
  });

  test('hang ends when the simulator closes', async () => {
    const harness = createHarness();
    await harness.control.addFault({ fault: 'hang' });
    const calling = harness.register(bank, valid);
    const outcome = rejection(calling);
    await underWay();
    await harness.simulator.close();
    expect(await outcome).toEqual(new TypeError('fetch failed'));
  });

  test('slow answers after its seconds', async () => {
    const harness = createHarness();
    await harness.control.addFault({ fault: 'slow', seconds: 20 });
    const calling = harness.register(bank, valid);
    await underWay();
    await harness.pass(19);
    expect(await links(harness)).toBe(0);
    await harness.pass(1);
    expect((await calling).status).toBe(201);
  });

  test('a deletion has no body to spoil', async () => {
    const harness = createHarness();
    const { body } = await harness.register(bank, valid);
    await harness.control.addFault({ fault: 'garbage', match: { method: 'DELETE' } });
    const answer = await harness.call('DELETE', `/api/links/${String(valueAt(body, 'id'))}/`);
    expect([answer.status, answer.text]).toEqual([204, '']);
  });
});

describe('a fault meets', () => {
  test('only what it matches, as often as it says', async () => {
    const harness = createHarness();
    const match = { method: 'get', path: '/api/links/' };
    await harness.control.addFault({ fault: '500', match, times: 2 });
    const statuses = [];
    for (const path of ['/api/institutions/', '/api/links/', '/api/links/x/', '/api/links/']) {
      statuses.push((await harness.call('GET', path)).status);
    }
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  test('no command and no logo', async () => {
    const harness = createHarness();
    await harness.control.addFault({ fault: '500' });
    expect((await harness.call('GET', '/_sim/health')).status).toBe(200);
    expect((await harness.call('GET', `/_assets/${bank}.svg`)).status).toBe(200);
    expect((await harness.control.state()).faults).toBe(1);
  });
});

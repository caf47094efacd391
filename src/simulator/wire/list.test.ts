import { describe, expect, test } from 'vitest';
import { bank, connect, createHarness, list, textAt, valueAt } from '#simulator/testing/harness.ts';

describe('the list', () => {
  async function several() {
    const harness = createHarness();
    const a = await connect(harness, { external_id: 'person-a' });
    await harness.pass(60);
    const b = await connect(harness, {
      external_id: 'person-b',
      access_mode: 'single',
      fetch_resources: ['ACCOUNTS'],
    });
    await harness.pass(60);
    const c = await connect(harness, { username: 'someone' }, 'ironbank_br_retail').catch(
      () => null,
    );
    expect(c).toBeNull();
    const unfinished = await harness.register('eco_co_retail', {
      username: 'code',
      password: 'pass_valid',
    });
    return { harness, a, b, unfinishedId: unfinished.challenge?.link ?? '' };
  }

  test('has the newest first, and every filter', async () => {
    const { harness, a, b, unfinishedId } = await several();
    const ids = async (query: string) =>
      (await list(harness, query)).results.map((link) => link.id);
    expect(await ids('')).toEqual([unfinishedId, b.id, a.id]);
    const cases: [string, string[]][] = [
      [`id=${a.id}`, [a.id]],
      [`id__in=${a.id},${b.id}`, [b.id, a.id]],
      ['institution=eco_co_retail', [unfinishedId]],
      [`institution__in=eco_co_retail,${bank}`, [unfinishedId, b.id, a.id]],
      ['access_mode=single', [b.id]],
      ['status=unconfirmed', [unfinishedId]],
      ['status__in=valid,invalid', [b.id, a.id]],
      ['external_id=person-a', [a.id]],
      ['external_id__in=person-a,person-b', [b.id, a.id]],
      [`institution_user_id=${a.institution_user_id}`, [b.id, a.id]],
      ['refresh_rate=7d', [unfinishedId, a.id]],
      ['refresh_rate=null', [b.id]],
      [`created_at__gt=${a.created_at}`, [unfinishedId, b.id]],
      [`created_at__gte=${b.created_at}`, [unfinishedId, b.id]],
      [`created_at__lt=${b.created_at}`, [a.id]],
      [`created_at__lte=${b.created_at}`, [b.id, a.id]],
      [`created_at__range=${a.created_at},${b.created_at}`, [b.id, a.id]],
      ['status=valid&access_mode=recurrent&external_id=person-a', [a.id]],
      ['unheard_of=1', [unfinishedId, b.id, a.id]],
      ['external_id=nobody', []],
    ];
    for (const [query, expected] of cases)
      expect([query, await ids(query)]).toEqual([query, expected]);
    const { body } = await harness.call('GET', `/api/links/${a.id}/`);
    const owner = textAt(body, 'created_by');
    expect(await ids(`created_by__not_in=${owner}`)).toEqual([]);
  });

  test.each([
    ['status=sleepy', 'invalid_choice'],
    ['access_mode=daily', 'invalid_choice'],
    ['refresh_rate=1h', 'invalid_choice'],
    ['id=one', 'invalid'],
    ['id__in=one', 'invalid'],
    ['created_at__gt=yesterday', 'invalid'],
  ])('the filter %s is refused', async (query, code) => {
    const answer = await createHarness().call('GET', `/api/links/?${query}`);
    expect([answer.status, answer.code]).toEqual([400, code]);
  });

  test('comes in pages of ten, with addresses that keep the filters', async () => {
    const harness = createHarness();
    for (let made = 0; made < 23; made += 1) await connect(harness, { external_id: 'person-1' });
    const first = await list(harness, 'external_id=person-1');
    expect([first.count, first.results.length, first.previous]).toEqual([23, 10, null]);
    expect(first.next).toBe('http://simulator.test/api/links/?external_id=person-1&page=2');
    const last = await list(harness, 'external_id=person-1&page=3');
    expect([last.results.length, last.next]).toEqual([3, null]);
    expect(last.previous).toBe('http://simulator.test/api/links/?external_id=person-1&page=2');
    expect((await list(harness, 'page_size=5000')).results.length).toBe(23);
    expect((await list(harness, 'page_size=nothing')).results.length).toBe(10);
    for (const page of ['4', '0', 'x']) {
      expect((await harness.call('GET', `/api/links/?page=${page}`)).status).toBe(404);
    }
  });

  test('shows the fields that are asked for', async () => {
    const harness = createHarness();
    await connect(harness);
    const { body } = await harness.call('GET', '/api/links/?fields=id,status&omit=id');
    expect(valueAt(body, 'results')).toEqual([{ status: 'valid' }]);
  });
});

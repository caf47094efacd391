import { describe, expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import type { Typed } from '#contract/api/typed.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { createMemoryStore } from '#simulator/store.ts';
import { challengeOf, createStack, magic, valid } from '../testing/stack.ts';

describe('one at a time', () => {
  test('the same request key starts one operation', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const body = {
      kind: 'connect',
      requestKey: 'one-key-for-two-clicks',
      institution: 'erebor_mx_retail',
      accessMode: 'recurrent',
      consent: { version: 'test', language: 'en' },
    };
    const [one, two] = await Promise.all([
      ana.call(pageEndpoints.startOperation, { body, typed: valid }),
      ana.call(pageEndpoints.startOperation, { body, typed: valid }),
    ]);
    expect(two.id).toBe(one.id);
    await stack.settle();
    expect(await ana.links()).toHaveLength(1);
    expect((await stack.wire()).filter((line) => line.startsWith('POST /api/links/'))).toHaveLength(
      1,
    );
  });

  test('a second connect at one institution is led to the first', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const first = await ana.connect('numeral_co_retail', magic('numeric'));
    await expect(ana.connect('numeral_co_retail', magic('numeric'))).rejects.toThrow(
      `"operationId":"${first.id}"`,
    );
    await ana.cancel(first);
    expect((await ana.connect('numeral_co_retail', magic('numeric'))).state.name).toBe('challenge');
  });

  test('a stale tab gets the current state and changes nothing', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    const again = await ana.answer(asked, '999999');
    const before = (await stack.wire()).length;
    const stale = await ana.call(pageEndpoints.answer, {
      parameters: { id: asked.id },
      body: { challengeId: challengeOf(asked).challengeId },
      typed: { answer: '111111' },
    });
    expect(challengeOf(stale).challengeId).toBe(challengeOf(again).challengeId);
    expect(await stack.wire()).toHaveLength(before);
  });
});

describe('somebody else', () => {
  test('sees nothing, can do nothing, and costs no call to Belvo', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const eve = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    // Her own list is asked for when she looks; that is about nobody else.
    const calls = async () =>
      (await stack.wire()).filter((line) => !line.startsWith('GET /api/links/?external_id'));
    const before = await calls();
    const challengeId = challengeOf(asked).challengeId;
    const attempts: [string, string, unknown?, Typed?][] = [
      ['GET', `/api/operations/${asked.id}`],
      ['POST', `/api/operations/${asked.id}/answer`, { challengeId }, { answer: '111111' }],
      ['POST', `/api/operations/${asked.id}/renew`, { challengeId }],
      ['POST', `/api/operations/${asked.id}/cancel`],
      ['GET', `/api/links/${linkId}`],
      [
        'POST',
        '/api/operations',
        { kind: 'disconnect', requestKey: 'eve-was-here-0000001', linkId },
      ],
      ['POST', '/api/director', { do: 'password_changed', linkId }],
    ];
    for (const [method, path, body, typed] of attempts) {
      const response = await eve.request(method, path, { body, ...(typed && { typed }) });
      expect(response.status, `${method} ${path}`).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'not_found' });
    }
    expect((await eve.call(endpoints.operations)).operations).toEqual([]);
    expect(await eve.links()).toEqual([]);
    expect(await calls()).toEqual(before);
  });
});

test('what was typed is written nowhere', async () => {
  const store = createMemoryStore();
  const stack = await createStack({ store });
  const ana = await stack.person();
  const canary = 'canary_0123456';
  await ana.connect('erebor_mx_retail', { username: `u${canary}`, password: canary });
  const asked = await ana.connect('numeral_co_retail', magic('numeric'));
  await ana.answer(asked, `answer${canary}`);
  const rows = await stack.db.query(
    "SELECT table_to_xml(oid, false, false, '')::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  expect(rows.length).toBeGreaterThan(10);
  const everything = JSON.stringify(rows) + stack.lines.join() + store.text();
  expect(everything).toContain(ana.externalId);
  expect(everything).not.toContain(canary);
  // The sealed states, opened.
  expect(JSON.stringify(await ana.call(endpoints.operations))).not.toContain(canary);
  expect(JSON.stringify(await stack.control('GET', '/requests?limit=1000'))).not.toContain(canary);
});

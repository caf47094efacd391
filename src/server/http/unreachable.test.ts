import { expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { DatabaseUnreachable } from '../db/port.ts';
import { createStack } from '../testing/stack.ts';

const slow = (code: string) => Object.assign(new Error('timeout'), { code });
const troubles: [name: string, error: Error][] = [
  ['not reached', new DatabaseUnreachable('away')],
  ['too slow for a statement', slow('57014')],
  ['too slow for a lock', slow('55P03')],
];

test.each(troubles)(
  'a database that is %s: nobody is let in until it is back',
  async (_, error) => {
    const stack = await createStack();
    const ana = await stack.person();
    const ready = async () => (await ana.request('GET', '/readyz')).status;
    expect(await ready()).toBe(200);
    stack.breakQueries(/./, error);
    expect(await ready()).toBe(503);
    expect((await ana.request('GET', '/healthz')).status).toBe(200);
    for (const { method, path } of [endpoints.session, endpoints.links, endpoints.operations]) {
      const answer = await ana.request(method, path);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(await answer.json()).toMatchObject({ code: 'storage_unavailable', status: 503 });
    }
    stack.breakQueries(null);
    expect(await ready()).toBe(200);
    expect(await ana.links()).toEqual([]);
  },
);

test('one that is about to end is not ready, and still answers', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await stack.server().drain();
  const answer = await ana.request('GET', '/readyz');
  expect([answer.status, await answer.text()]).toEqual([503, 'not ready']);
  expect((await ana.request('GET', '/api/links')).status).toBe(200);
});

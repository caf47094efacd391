import { expect, test } from 'vitest';
import { createStack } from '../testing/stack.ts';

test('what is refused is in the log once a minute, with how often, and nothing of it', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const foreign = { headers: { 'sec-fetch-site': 'cross-site' } };
  const canary = '/api/links/canary';
  for (let n = 0; n < 3; n += 1) await ana.request('POST', '/api/record', foreign);
  await ana.request('GET', canary);
  await ana.request('POST', '/api/entries', { rawBody: '{"canary":' });
  await stack.browser().request('GET', '/api/links');
  await stack.browser().request('POST', '/webhooks/belvo', { rawBody: 'canary' });
  await stack.browser().request('GET', '/wp-admin/canary');
  stack.clock.advance(60_000);
  await ana.request('POST', '/api/record', foreign);
  const lines = stack.lines.filter((line) => line.includes('"refused"'));
  expect(
    lines.map((line) => {
      const { level, code, method, count } = JSON.parse(line) as Record<string, unknown>;
      return [level, code, method, count];
    }),
  ).toEqual([
    ['warn', 'forbidden_origin', 'POST', 1],
    ['warn', 'not_found', 'GET', 1],
    ['warn', 'malformed_json', 'POST', 1],
    ['warn', 'unauthenticated', 'GET', 1],
    // Two that were not spoken of, and this one.
    ['warn', 'forbidden_origin', 'POST', 3],
  ]);
  expect(stack.lines.join()).not.toContain('canary');
});

import { expect, test } from 'vitest';
import { createStack } from '../testing/stack.ts';
import { reportsPath } from './headers.ts';

const violation = (rule: string) => ({
  type: 'csp-violation',
  url: 'https://enlace.example/links/1?canary',
  body: { effectiveDirective: rule, blockedURL: 'https://evil.example/canary', sample: 'canary' },
});

async function alarmsAfter(...sent: { rawBody: string }[]): Promise<string[]> {
  const stack = await createStack();
  for (const options of sent) {
    const response = await stack.browser().request('POST', reportsPath, {
      ...options,
      headers: { 'content-type': 'application/reports+json', 'x-enlace': '' },
    });
    expect(response.status).toBe(204);
  }
  return stack.lines
    .filter((line) => line.includes('page_policy_broken'))
    .map((line) => JSON.stringify({ ...(JSON.parse(line) as object), time: '' }));
}
const raw = (value: unknown) => ({ rawBody: JSON.stringify(value) });
const alarm = (rule: string) =>
  `{"time":"","level":"alarm","event":"page_policy_broken","code":"${rule}"}`;

test('what was stopped is an alarm that says which rule, and nothing of the page', async () => {
  expect(await alarmsAfter(raw([violation('script-src-elem'), violation('img-src')]))).toEqual([
    alarm('script-src-elem'),
    alarm('img-src'),
  ]);
});

test('the same again says nothing new', async () => {
  const once = raw([violation('img-src')]);
  expect(await alarmsAfter(once, once, once)).toEqual([alarm('img-src')]);
});

test('nonsense is nobody’s alarm', async () => {
  expect(
    await alarmsAfter(
      { rawBody: '{' },
      raw({}),
      raw([violation('Bad Rule\n{"level":"alarm"}')]),
      raw([{ type: 'deprecation', body: { effectiveDirective: 'img-src' } }]),
      raw([null]),
    ),
  ).toEqual([]);
});

test('made-up rules and long lists are nobody’s alarm either', async () => {
  const madeUp = Array.from({ length: 60 }, (_, at) => violation(`rule-${'x'.repeat(at % 20)}`));
  expect(await alarmsAfter(raw(madeUp))).toEqual([]);
  const many = [...Array.from({ length: 20 }, () => violation('made-up')), violation('img-src')];
  expect(await alarmsAfter(raw(many))).toEqual([]);
});

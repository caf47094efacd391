import { describe, expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import {
  challengeOf,
  challengesRewritten,
  createStack,
  magic,
  rewritten,
  valid,
} from '../testing/stack.ts';
import { cut, harmless } from './text.ts';

const parse = (value: unknown) => JSON.parse(JSON.stringify(value), harmless) as unknown;

test('what only deceives is left out, everywhere in an answer; words stay what they are', () => {
  const words = 'Año «1»\n\tचार 密码 👩‍👩‍👧 <b>&amp;</b> שלום';
  expect(parse({ a: [{ b: `${words}\u202e\u2066\u0000\u0007\u200f` }] })).toEqual({
    a: [{ b: words }],
  });
  expect(parse({ long: 'x'.repeat(300_000) })).toEqual({ long: 'x'.repeat(100_000) });
});

test('what is too long is cut, and that shows', () => {
  expect(cut('1234567890', 10)).toBe('1234567890');
  expect(cut('12345678901', 10)).toBe('123456789…');
  expect(cut(`1234567 ${'x'.repeat(9)}`, 9)).toBe('1234567…');
});

describe('what Belvo or a bank writes', () => {
  const evil = `<img src=x onerror=alert(1)>\u202e\u0000${'x'.repeat(200_000)}`;

  test('in the list of institutions and their forms is short and plain', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    stack.between(async (request, next) => {
      const answer = await next(request);
      if (!request.url.includes('/api/institutions/')) return answer;
      return rewritten(answer, (body) => {
        const page = body as { results: Record<string, unknown>[] };
        for (const one of page.results) {
          one.display_name = evil;
          for (const field of one.form_fields as Record<string, unknown>[]) {
            Object.assign(field, { label: evil, placeholder: evil, validation_message: evil });
          }
        }
        return page;
      });
    });
    const parameters = { name: 'erebor_mx_retail' };
    const detail = await ana.call(endpoints.institution, { parameters });
    const texts = [
      detail.displayName,
      ...detail.fields.flatMap((field) => [field.label, field.placeholder, field.patternMessage]),
    ].map(String);
    expect(texts.length).toBeGreaterThan(4);
    for (const text of texts) {
      expect(text).toMatch(/^<img src=x onerror=alert\(1\)>x+…$/);
      expect(text.length).toBeLessThanOrEqual(400);
    }
  });

  test('in a question is short and plain', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    stack.between(async (request, next) =>
      challengesRewritten(await next(request), {
        token_generation_data: { type: 'text', instructions: evil, value: evil },
      }),
    );
    const { instructions, value } = challengeOf(
      await ana.connect('heimdall_mx_retail', magic('mfa_default')),
    );
    for (const text of [instructions, value]) {
      expect(text).toMatch(/^<img src=x onerror=alert\(1\)>x+…$/);
      expect(text?.length).toBe(1000);
    }
  });

  test('as the name of an account is short and plain', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    stack.between(async (request, next) => {
      const answer = await next(request);
      if (!request.url.includes('/api/accounts/')) return answer;
      return rewritten(answer, (body) => {
        const page = body as { results: Record<string, unknown>[] };
        for (const one of page.results) one.name = evil;
        return page;
      });
    });
    await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 2);
    const [link] = await ana.links();
    expect(link?.accounts.items.length).toBeGreaterThan(0);
    for (const { name } of link?.accounts.items ?? []) expect(name).toMatch(/^<img src=x.{100,}…$/);
  });
});

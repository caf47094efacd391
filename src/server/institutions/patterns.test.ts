import { expect, test } from 'vitest';
import { createStack, rewritten } from '../testing/stack.ts';

async function withPattern(validation: string, username: string): Promise<string> {
  const stack = await createStack();
  const ana = await stack.person();
  stack.between(async (request, next) => {
    const answer = await next(request);
    if (!request.url.includes('/api/institutions/')) return answer;
    return rewritten(answer, (body) => {
      const page = body as { results: { form_fields: { name: string; validation: string }[] }[] };
      for (const { form_fields: fields } of page.results) {
        for (const field of fields) if (field.name === 'username') field.validation = validation;
      }
      return page;
    });
  });
  const started = performance.now();
  const judge = await ana.connect('erebor_mx_retail', { username, password: 'pass_valid' }).then(
    () => 'Belvo',
    (error: Error) => (error.message.includes('fields_invalid') ? 'this server' : error.message),
  );
  // Tried to its end it would take hours.
  expect(performance.now() - started).toBeLessThan(10_000);
  return judge;
}

test('a pattern that fits is held against what was typed', async () => {
  expect(await withPattern('^\\d+$', 'letters')).toBe('this server');
});

test.each([
  ['takes for ever', '^(a+)+$'],
  ['is broken', '^(('],
])('one that %s is no reason to refuse: Belvo judges', async (_, pattern) => {
  expect(await withPattern(pattern, `${'a'.repeat(40)}!`)).toBe('Belvo');
});

import { expect, test } from 'vitest';
import { createStack, magic } from '../testing/stack.ts';

test('sweeps that overlap share what is due: each operation is taken by one of them', async () => {
  const stack = await createStack();
  const people = await Promise.all(Array.from({ length: 6 }, () => stack.person()));
  for (const person of people) {
    expect(await person.connect('numeral_co_retail', magic('numeric'))).toMatchObject({
      state: { name: 'challenge' },
    });
  }
  stack.clock.advance(3_600_000);
  stack.statements.length = 0;
  await Promise.all(Array.from({ length: 5 }, () => stack.server().sweep()));
  const stored = stack.statements.filter((sql) => sql.startsWith('UPDATE operation'));
  expect(stored).toHaveLength(people.length);
});

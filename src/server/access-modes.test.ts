import { expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { createStack, valid } from './testing/stack.ts';

const bank = 'erebor_mx_retail';

test.each([
  ['recurrent', 'single'],
  ['single', 'recurrent'],
] as const)('where only %s is allowed, %s is refused and nothing is sent', async (only, other) => {
  const stack = await createStack({ config: { accessModes: [only] } });
  const person = await stack.person();
  expect((await person.call(endpoints.session)).accessModes).toEqual([only]);
  await expect(person.connect(bank, valid, other)).rejects.toThrow('invalid_request');
  expect(await stack.linksAtBelvo()).toBe(0);
  expect((await person.connect(bank, valid, only)).state.name).toBe('done');
});

test.each(['nostore', '30d'])('what is read once is kept as configured: %s', async (kept) => {
  const stack = await createStack({ config: { singleCredentials: kept } });
  const person = await stack.person();
  await person.connect(bank, valid, 'single');
  await person.connect('gringotts_mx_retail', valid, 'recurrent');
  const links = await person.links();
  const storage = (mode: string) =>
    links.find(({ accessMode }) => accessMode === mode)?.credentialsStorage;
  expect([storage('single'), storage('recurrent')]).toEqual([kept, 'store']);
});

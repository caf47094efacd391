import { expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { createVault } from '../db/vault.ts';
import { challengeOf, codeOf, createStack, magic, valid } from '../testing/stack.ts';

/** As after `state.key` was lost. */
const otherVault = createVault(new Uint8Array(32).fill(9));

test('an operation whose state cannot be opened is over and blocks nobody', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await ana.connect('erebor_mx_retail', valid);
  const asked = await ana.connect('numeral_co_retail', magic('numeric'));
  await stack.boot({ vault: otherVault }).recover();
  expect(codeOf(await ana.read(asked.id))).toBe('interrupted');
  const links = await ana.links();
  expect(links.find(({ status }) => status === 'valid')?.institution.name).toBe('erebor_mx_retail');
  const again = await ana.connect('numeral_co_retail', magic('numeric'));
  expect(codeOf(await ana.answer(again, '111111'))).toBe('done');
});

test('a state that cannot be opened holds up neither the sweep nor the recovery of others', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await ana.connect('acertijo_mx_retail', magic('question'));
  stack.boot({ vault: otherVault });
  const bob = await stack.person();
  const asked = await bob.connect('acertijo_mx_retail', magic('question'));
  stack.clock.advance(challengeOf(asked).lifetimeSeconds * 1000 + 1000);
  await stack.settle();
  // Listing applies nothing that is due, so this is the sweep's work.
  const { operations } = await bob.call(endpoints.operations);
  expect(operations.map(codeOf)).toEqual(['expired']);

  const slow = await bob.connect('numeral_co_retail', magic('numeric'));
  await bob.call(pageEndpoints.answer, {
    parameters: { id: slow.id },
    body: { challengeId: challengeOf(slow).challengeId },
    typed: { answer: '111111' },
  });
  await stack.boot({ vault: otherVault }).recover();
  await stack.advance(10);
  expect(codeOf(await bob.read(slow.id))).toBe('done');
  expect(await stack.db.query('SELECT id FROM operation WHERE is_open')).toEqual([]);
});

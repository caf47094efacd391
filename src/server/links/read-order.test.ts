import { expect, test } from 'vitest';
import { connected } from '../testing/belvo.ts';
import { claimPlace, takePlace } from './read-order.ts';

test('what began earlier is outdated once something later is stored, and only then', async () => {
  const { stack, belvoId } = await connected();
  const [early, late] = [await takePlace(stack.db), await takePlace(stack.db)];
  expect(await claimPlace(stack.db, belvoId, early)).toBe(true);
  expect(await claimPlace(stack.db, belvoId, late)).toBe(true);
  expect(await claimPlace(stack.db, belvoId, early)).toBe(false);
  expect(await claimPlace(stack.db, belvoId, late)).toBe(true);
  expect(await claimPlace(stack.db, belvoId, await takePlace(stack.db))).toBe(true);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { live, world } from './testing/histories.ts';

const people = 20;
const worlds = 50;

test(`${people * worlds} random histories come to rest with nothing lost, nothing foreign and nothing twice`, async () => {
  // A failure prints the seed and the path that replay it: give them to fc.assert as they are.
  await fc.assert(
    fc.asyncProperty(world(people), async (histories) => {
      expect(await live(histories)).toEqual([]);
    }),
    { numRuns: worlds, endOnFailure: true },
  );
}, 600_000);

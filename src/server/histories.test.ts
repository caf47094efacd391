import fc from 'fast-check';
import { expect, test } from 'vitest';
import { live, world } from './testing/histories.ts';

const people = 20;
/** `npm run soak` lives more of them, and with a seed of its own. */
const worlds = Number(process.env['HISTORIES'] ?? 500) / people;
const seed = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) };

test(
  `${people * worlds} random histories come to rest with nothing lost, nothing foreign and nothing twice`,
  async () => {
    // A failure prints the seed and the path that replay it: give them to fc.assert as they are.
    await fc.assert(
      fc.asyncProperty(world(people), async (lived) => {
        expect(await live(lived)).toEqual([]);
      }),
      { numRuns: worlds, endOnFailure: true, ...seed },
    );
  },
  1_200 * people * worlds,
);

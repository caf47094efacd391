import { expect, test } from 'vitest';
import { ANSWER_OUTCOMES, OUTCOMES } from '#simulator/scenarios/outcome.ts';
import { outcomesWithWords, outcomeWords } from './outcomes.ts';

test('every outcome of the simulator has words, and no words are left over', () => {
  expect(new Set(outcomesWithWords)).toEqual(new Set([...OUTCOMES, ...ANSWER_OUTCOMES]));
});

test('an outcome nobody has words for is shown by its id', () => {
  expect(outcomeWords('asks_for_a_song')).toBe('asks_for_a_song');
});

import { describe, expect, test } from 'vitest';
import { createRepeatShare, pauseBefore, wishedPause } from './retry.ts';

const now = Date.UTC(2026, 10, 21, 12);

describe('what a Retry-After asks for', () => {
  test.each([
    ['5', 5],
    ['59', 59],
    ['0', 1],
    ['1000000000', 60],
    ['Sat, 21 Nov 2026 12:00:30 GMT', 30],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 1],
    ['Sat, 21 Nov 2099 11:00:00 GMT', 60],
    // What says nothing is as if it was not there.
    ['-1', 10],
    ['1e9', 10],
    ['soon', 10],
    ['', 10],
    ['  7 ', 7],
    [undefined, 10],
  ])('%j: %d seconds', (header, seconds) => {
    expect(wishedPause(header, now, 10)).toBe(seconds);
  });
});

test('pauses grow, and each is any part of its longest', () => {
  expect([1, 2, 3].map((made) => pauseBefore(made, 1))).toEqual([500, 1000, 2000]);
  expect([1, 2, 3].map((made) => pauseBefore(made, 0))).toEqual([0, 0, 0]);
  expect(pauseBefore(3, 0.5)).toBe(1000);
});

test('repeats are a tenth of all calls at most, after the first ten', () => {
  const share = createRepeatShare();
  let repeats = 0;
  for (let calls = 0; calls < 1_000; calls += 1) {
    share.called();
    for (let at = 0; at < 3; at += 1) if (share.take()) repeats += 1;
  }
  expect(repeats).toBeLessThanOrEqual(110);
  expect(repeats).toBeGreaterThan(90);
});

import { i18n } from '@lingui/core';
import { beforeAll, expect, test } from 'vitest';
import { passedMark, timeLeftWords } from './countdown.ts';

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

test.each([
  [null, 60, null],
  [60, 59, null],
  [31, 30, 30],
  [30, 29, null],
  [11, 10, 10],
  [1, 0, 0],
  // Asleep for a while.
  [45, 8, 10],
  [45, 0, 0],
  // A fresh code.
  [0, 60, null],
])('between %s and %s seconds left, %s is announced', (before, left, mark) => {
  expect(passedMark(before, left)).toBe(mark);
});

test.each([
  [1, '1 second left'],
  [42, '42 seconds left'],
  [91, 'About 1 minute left'],
  [720, 'About 12 minutes left'],
])('%s seconds are said as "%s"', (left, words) => {
  expect(i18n._(timeLeftWords(left))).toBe(words);
});

import { expect, test } from 'vitest';
import { preferredLocale } from './locale.tsx';

test.each([
  ['pt', ['es-MX'], 'pt'],
  [null, ['es-MX', 'en'], 'es'],
  [null, ['pt-BR'], 'pt'],
  [null, ['de-DE', 'pt-PT', 'en'], 'pt'],
  [null, ['de-DE'], 'en'],
  ['xx', ['es'], 'es'],
] as const)('chosen %s, browser %s: %s', (chosen, wanted, expected) => {
  expect(preferredLocale(chosen, wanted)).toBe(expected);
});

import { i18n } from '@lingui/core';
import { beforeAll, expect, test } from 'vitest';
import { problemCodes } from '#contract/api/problem.ts';
import { problemTitle, problemWords } from './problems.tsx';

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

test.each(problemCodes)('%s has words that say who has to act, without jargon', (code) => {
  const { title, body, actor, reference, next } = problemWords(code);
  const words = `${i18n._(title('Erebor'))} ${i18n._(body('Erebor'))}`;
  expect(words).toMatch(/\.$/);
  expect(words).not.toMatch(/\b(MFA|token|link|API|HTTP|Belvo|error code|[45]\d\d)\b/i);
  // Nobody has to look up a request id for what people or institutions mend themselves.
  expect(reference && actor !== 'nobody').toBe(false);
  expect(next).not.toBe('');
});

test('without an institution the short sentence names none', () => {
  expect(i18n._(problemTitle('institution_down'))).toBe(
    'The institution is not answering right now',
  );
  expect(i18n._(problemTitle('offline'))).toBe('Enlace could not be reached');
  expect(
    problemCodes.map((code) => i18n._(problemTitle(code))).filter((said) => said.startsWith(' ')),
  ).toEqual([]);
});

import { i18n } from '@lingui/core';
import { expect, test } from 'vitest';
import { readFacts } from './resources.ts';

test('says each thing once, and nothing that is not read', () => {
  expect(
    readFacts(['OWNERS', 'ACCOUNTS', 'BALANCES', 'TRANSACTIONS']).map(({ key }) => key),
  ).toEqual(['accounts', 'movements', 'owner']);
  expect(readFacts([])).toEqual([]);
});

test('a resource without words of its own is not kept quiet', () => {
  i18n.loadAndActivate({ locale: 'en', messages: {} });
  const [fact] = readFacts(['PET_RECORDS', 'DREAMS']);
  expect(fact === undefined ? '' : i18n._(fact.body('Erebor'))).toBe(
    'Erebor calls it: pet records, dreams.',
  );
});

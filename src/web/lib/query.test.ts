import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { Operation } from '#contract/api/operation.ts';
import { keys, newerOperation, putOperation } from './query.ts';

function operation(version: number): Operation {
  return {
    id: 'o-1',
    kind: 'connect',
    institution: {
      name: 'a',
      displayName: 'A',
      type: 'bank',
      hue: 1,
      hasLogo: false,
      connectsBy: 'credentials',
    },
    linkId: null,
    accessMode: null,
    version,
    createdAt: '2026-11-21T10:00:00.000Z',
    state: { name: 'working', phase: 'queued', since: '2026-11-21T10:00:00.000Z' },
  };
}

test('an older answer never replaces a newer one', () => {
  expect(newerOperation(operation(3), operation(2))).toEqual(operation(3));
  expect(newerOperation(operation(3), operation(4))).toEqual(operation(4));
  expect(newerOperation(undefined, operation(1))).toEqual(operation(1));
});

test('what a command answered is shown at once, unless it is old already', () => {
  const queries = new QueryClient();
  putOperation(queries, operation(2));
  putOperation(queries, operation(1));
  expect(queries.getQueryData(keys.operation('o-1'))).toEqual(operation(2));
});

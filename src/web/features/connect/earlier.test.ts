import { expect, test } from 'vitest';
import type { Operation } from '#contract/api/operation.ts';
import { connectedCount, earlierOf } from './earlier.ts';
import { link, started } from './testing/connect.tsx';

const bank = 'erebor_mx_retail';
const at = (institution: string, ...given: Parameters<typeof earlierOf>) =>
  earlierOf(...given).get(institution) ?? [];

test('what is broken comes first, then what is under way, what was never finished, and the rest', () => {
  const earlier = at(
    bank,
    [
      link({ id: 'works' }),
      link({ id: 'unfinished', status: 'unconfirmed' }),
      link({ id: 'unknown', status: 'unknown' }),
      link({ id: 'busy', status: 'invalid', operationId: 'o-7' }),
      link({ id: 'broken', status: 'invalid' }),
      link({ id: 'wants a code', status: 'token_required' }),
    ],
    [started],
  );
  expect(earlier.map(({ kind, link: one }) => [kind, one?.id])).toEqual([
    ['repair', 'broken'],
    ['repair', 'wants a code'],
    ['under_way', 'busy'],
    ['under_way', undefined],
    ['finish', 'unfinished'],
    ['look', 'works'],
    ['look', 'unknown'],
  ]);
  expect(connectedCount(earlier)).toBe(5);
});

test('what is over is not there, and other institutions have their own', () => {
  const other = { ...link().institution, name: 'gringotts_mx_retail' };
  expect(at(bank, [link({ status: 'ended' }), link({ institution: other })], [])).toEqual([]);
});

test('a connection that is being made is listed once, and not after it ended', () => {
  const making: Operation = { ...started, linkId: 'l-1' };
  expect(at(bank, [link({ status: 'unconfirmed', operationId: 'o-1' })], [making])).toMatchObject([
    { kind: 'under_way', doing: 'connect', operationId: 'o-1' },
  ]);
  const over: Operation = { ...started, state: { name: 'cancelled', at: started.createdAt } };
  expect(at(bank, [], [over])).toEqual([]);
});

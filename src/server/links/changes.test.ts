import { expect, test } from 'vitest';
import type { BelvoLink } from '#contract/belvo/link.ts';
import { concernsPerson, linesOf, merged } from './changes.ts';
import type { LinkRecord } from './repository.ts';

const noon = Date.UTC(2026, 10, 21, 12);
const at = (seconds: number) => new Date(noon + seconds * 1000).toISOString();

const belvo: BelvoLink = {
  id: '11111111-1111-4111-8111-111111111111',
  institution: 'erebor_mx_retail',
  access_mode: 'recurrent',
  status: 'valid',
  refresh_rate: '7d',
  last_accessed_at: at(0),
  created_at: at(0),
  external_id: 'u_x',
  institution_user_id: null,
};
const birth = { id: 'l', personId: 'p', accountsState: 'arriving', found: false } as const;
const born = (change: Partial<BelvoLink> = {}, found = false) =>
  merged({ ...birth, found }, { ...belvo, ...change }, noon);
const next = (before: LinkRecord, change: Partial<BelvoLink>) =>
  merged(before, { ...belvo, ...change }, noon + 60_000);

const never = { last_accessed_at: null };
const working = born();
const unfinished = born({ status: 'unconfirmed', ...never });
const broken = born({ status: 'invalid' });

test.each([
  ['first seen valid', null, working, ['connected']],
  ['first seen unfinished', null, unfinished, []],
  ['found valid', null, born({}, true), ['found']],
  ['found unfinished', null, born({ status: 'unconfirmed', ...never }, true), ['found']],
  ['finished', unfinished, next(unfinished, {}), ['connected']],
  ['refused', working, next(working, { status: 'invalid' }), ['broke']],
  ['wants a code', working, next(working, { status: 'token_required' }), ['broke']],
  ['broken in another way', broken, next(broken, { status: 'token_required' }), ['broke']],
  ['never worked, refused', unfinished, next(unfinished, { status: 'invalid', ...never }), []],
  ['repaired', broken, next(broken, { last_accessed_at: at(50) }), ['repaired']],
  ['read again', working, next(working, { last_accessed_at: at(50) }), ['updated']],
  ['unchanged', working, next(working, {}), []],
  ['an earlier visit', working, next(working, { last_accessed_at: at(-50) }), []],
  ['a word we do not know', working, next(working, { status: 'unknown' }), []],
  ['read once from now on', working, next(working, { access_mode: 'single' }), ['access_mode']],
] as const)('%s', (_, before, after, lines) => {
  expect(linesOf(before, after).map(({ event }) => event)).toEqual(lines);
});

test.each([
  ['an operation’s unfinished link', null, unfinished, false],
  ['a found one that works', null, born({}, true), false],
  ['a found one that does not', null, born({ status: 'invalid' }, true), true],
  ['one that broke', working, broken, true],
  ['one that works again', broken, working, true],
  ['one that needs something else', broken, born({ status: 'token_required' }), true],
  ['one that was finished for the first time', unfinished, working, false],
  ['one that is as it was', broken, broken, false],
] as const)('%s: is it told? %#', (_, before, after, told) => {
  expect(concernsPerson(before, after)).toBe(told);
});

test('a status keeps its beginning, and a refresh that was asked for waits for the next visit', () => {
  const asked = { ...working, refreshAskedAt: noon, refreshAvailableAt: noon + 600_000 };
  expect(next(asked, {})).toMatchObject({ statusSince: noon, refreshAskedAt: noon });
  const read = next(asked, { last_accessed_at: at(50) });
  expect(read).toMatchObject({ refreshAskedAt: null, refreshAvailableAt: noon + 600_000 });
  const refused = next(asked, { status: 'invalid' });
  expect(refused).toMatchObject({ statusSince: noon + 60_000, refreshAskedAt: null });
});

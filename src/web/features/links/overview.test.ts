import { expect, test } from 'vitest';
import type { Link } from '#contract/api/link.ts';
import type { Operation, OperationState } from '#contract/api/operation.ts';
import { newsOf } from './news.ts';
import { overviewOf } from './overview.ts';
import { addressOf, shown, viewFrom } from './shown.ts';

const at = '2026-11-21T10:00:00.000Z';

function link(id: string, change: Partial<Link> = {}): Link {
  return {
    id,
    institution: { name: id, displayName: id, type: 'bank', hue: 1, hasLogo: false },
    status: 'valid',
    accessMode: 'recurrent',
    refreshRate: '7d',
    lastUpdatedAt: at,
    connectedAt: at,
    statusSince: at,
    accounts: { state: 'ready', items: [] },
    credentialsStorage: null,
    foundAt: null,
    endedBy: null,
    refresh: { askedAt: null, availableAt: null },
    operationId: null,
    ...change,
  };
}

function operation(id: string, state: OperationState, linkId: string | null = null): Operation {
  const { institution } = link(id);
  return {
    id,
    kind: 'connect',
    institution,
    linkId,
    accessMode: null,
    version: 1,
    createdAt: at,
    state,
  };
}

const working: OperationState = { name: 'working', phase: 'queued', since: at };
const asked: OperationState = {
  name: 'challenge',
  challenge: {
    challengeId: 'c',
    kind: 'text',
    instructions: null,
    value: null,
    expectsInput: true,
    expiresAt: at,
    lifetimeSeconds: 60,
    renewable: true,
    renewing: false,
    wrongAnswers: 0,
    renewals: 0,
    step: 1,
    lastProblem: null,
  },
};

test('everything is in exactly one place', () => {
  const overview = overviewOf(
    [
      link('works'),
      link('once', { accessMode: 'single' }),
      link('password', { status: 'invalid' }),
      link('code', { status: 'token_required' }),
      link('half', { status: 'unconfirmed' }),
      link('odd', { status: 'unknown' }),
      link('gone', { status: 'ended' }),
    ],
    [
      operation('new', working),
      operation('asks', asked),
      operation('old', { name: 'cancelled', at }),
    ],
  );
  const counts = Object.fromEntries(
    Object.entries(overview).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.length : value,
    ]),
  );
  expect(counts).toEqual({
    attention: 4,
    progress: 1,
    works: 1,
    once: 1,
    unknown: 1,
    ended: 1,
    total: 8,
  });
});

test('a connection that is being repaired is in progress and no longer asks for it', () => {
  const broken = link('password', { status: 'invalid', operationId: 'o' });
  const overview = overviewOf([broken], [operation('o', working, broken.id)]);
  expect(overview.attention).toEqual([]);
  expect(overview.progress).toMatchObject([{ kind: 'operation', link: { id: 'password' } }]);
});

test('the search finds banks and account numbers, whatever the accents and the order', () => {
  const accounts: Link['accounts'] = {
    state: 'ready',
    items: [{ id: 'a', name: 'Nómina', category: null, numberEnd: '4821', currency: null }],
  };
  const overview = overviewOf([link('Erebor', { accounts }), link('Gringotts')], []);
  const found = (search: string) =>
    shown(overview, { status: 'all', search, sort: 'name' }).rows.length;
  expect(['nomina erebor', '4821', 'EREB', 'gringotts 4821', ''].map(found)).toEqual([
    1, 1, 1, 0, 2,
  ]);
});

test('a filter leaves out what needs attention, except the one for it', () => {
  const overview = overviewOf([link('a'), link('b', { status: 'invalid' })], []);
  const count = (query: string) => {
    const { attention, rows } = shown(overview, viewFrom(new URLSearchParams(query)));
    return [attention.length, rows.length];
  };
  expect(count('')).toEqual([1, 1]);
  expect(count('status=attention')).toEqual([1, 0]);
  expect(count('status=works')).toEqual([0, 1]);
  expect(count('status=nonsense')).toEqual([1, 1]);
});

test('the address says only what is not usual, and is read back', () => {
  expect(addressOf({ status: 'all', search: '', sort: 'recent' })).toBe('/');
  const view = { status: 'works', search: 'a b', sort: 'name' } as const;
  expect(viewFrom(new URL(addressOf(view), 'http://x').searchParams)).toEqual(view);
});

test('what ended while nobody looked is told for a day, until it was seen', () => {
  const now = Date.parse(at) + 3_600_000;
  const failed: OperationState = { name: 'failed', failure: { code: 'institution_down' }, at };
  const operations = [
    operation('failed', failed),
    operation('expired', { name: 'expired', at }),
    operation('found', { name: 'done', linkId: 'l', found: true }),
    operation('fine', { name: 'done', linkId: 'l', found: false }),
    operation('cancelled', { name: 'cancelled', at }),
    operation('open', working),
  ];
  const told = (seen: string[], then: number) => newsOf(operations, seen, then).map(({ id }) => id);
  expect(told([], now)).toEqual(['failed', 'expired', 'found']);
  expect(told(['failed'], now)).toEqual(['expired', 'found']);
  expect(told([], now + 24 * 3_600_000)).toEqual([]);
});

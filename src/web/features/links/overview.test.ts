import { describe, expect, test } from 'vitest';
import type { Link } from '#contract/api/link.ts';
import type { Operation, OperationState } from '#contract/api/operation.ts';
import { choicesOf } from './seldom/choices.ts';
import { newsOf } from './seldom/news.ts';
import { overviewOf } from './overview.ts';
import { addressOf, countOf, plainView, shown, viewFrom, type View } from './shown.ts';
import { at, link } from './testing/links.ts';

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
    shown(overview, { ...plainView, search, sort: 'name' }).rows.length;
  expect(['nomina erebor', '4821', 'EREB', 'gringotts 4821', ''].map(found)).toEqual([
    1, 1, 1, 0, 2,
  ]);
});

test('a filter leaves out what needs attention, except the one for it', () => {
  const overview = overviewOf([link('a'), link('b', { status: 'invalid' })], []);
  const count = (query: string) => {
    const view = viewFrom(new URLSearchParams(query), overview);
    const { attention, rows } = shown(overview, view);
    return [attention.length, rows.length];
  };
  expect(count('')).toEqual([1, 1]);
  expect(count('status=attention')).toEqual([1, 0]);
  expect(count('status=works')).toEqual([0, 1]);
  expect(count('status=nonsense')).toEqual([1, 1]);
});

test('filters combine, are counted, and leave out what they do not fit', () => {
  const overview = overviewOf(
    [
      link('erebor'),
      link('erebor-2', { institution: link('erebor').institution, refreshRate: '30d' }),
      link('gringotts', { accessMode: 'single', refreshRate: null }),
      link('broken', { status: 'invalid' }),
      link('gone', { status: 'ended', refreshRate: '24h' }),
    ],
    [operation('new', working)],
  );
  const view = (query: string) => viewFrom(new URLSearchParams(query), overview);
  const count = (query: string) => countOf(overview, view(query));
  expect(count('')).toBe(5);
  expect(count('institution=erebor')).toBe(2);
  expect(count('institution=erebor&refresh_rate=30d')).toBe(1);
  expect(count('access_mode=single')).toBe(1);
  expect(count('access_mode=single&refresh_rate=7d')).toBe(0);
  expect(count('status=attention&refresh_rate=7d')).toBe(1);
  expect(count('institution=erebor&q=gringotts')).toBe(0);
  expect(shown(overview, view('refresh_rate=24h')).ended).toHaveLength(1);
  expect(shown(overview, view('access_mode=single')).ended).toHaveLength(0);

  const { institutions, modes, rates } = choicesOf(overview, view('institution=erebor'));
  expect(institutions.find(({ value }) => value === 'erebor')).toMatchObject({
    count: 2,
    label: 'erebor',
  });
  expect(modes).toEqual([
    { value: 'recurrent', count: 2 },
    { value: 'single', count: 0 },
  ]);
  expect(rates).toEqual([
    { value: '24h', count: 0 },
    { value: '7d', count: 1 },
    { value: '30d', count: 1 },
  ]);
});

test('a value that no connection has is ignored', () => {
  const overview = overviewOf([link('a')], []);
  const query = 'institution=nowhere&access_mode=sometimes&refresh_rate=1s&sort=odd&status=odd';
  expect(viewFrom(new URLSearchParams(query), overview)).toEqual(plainView);
  expect(viewFrom(new URLSearchParams('access_mode=single'), overview)).toEqual(plainView);
});

test('the address says only what is not usual, and is read back', () => {
  const overview = overviewOf([link('a')], []);
  expect(addressOf(plainView)).toBe('/');
  const view: View = {
    status: 'works',
    institution: 'a',
    mode: 'recurrent',
    rate: '7d',
    search: 'a b',
    sort: 'name',
  };
  expect(addressOf(view)).toBe(
    '/?status=works&institution=a&access_mode=recurrent&refresh_rate=7d&q=a+b&sort=name',
  );
  expect(viewFrom(new URL(addressOf(view), 'http://x').searchParams, overview)).toEqual(view);
});

describe('news', () => {
  const now = Date.parse(at) + 3_600_000;
  const day = 24 * 3_600_000;
  const told = (
    operations: Operation[],
    links: Link[] = [],
    { seen = [], at: then = now }: { seen?: string[]; at?: number } = {},
  ) => newsOf(operations, links, seen, then).map(({ about, keys }) => `${about} ${keys[0]}`);

  test('what ended while nobody looked is told for a day, until it was seen', () => {
    const failed: OperationState = { name: 'failed', failure: { code: 'institution_down' }, at };
    const operations = [
      operation('failed', failed),
      operation('expired', { name: 'expired', at }),
      operation('found', { name: 'done', linkId: 'l', found: true }),
      operation('fine', { name: 'done', linkId: 'l', found: false }),
      operation('cancelled', { name: 'cancelled', at }),
      operation('open', working),
    ];
    expect(told(operations)).toEqual(['operation failed', 'operation expired', 'operation found']);
    expect(told(operations, [], { seen: ['failed'] })).toEqual([
      'operation expired',
      'operation found',
    ]);
    expect(told(operations, [], { at: now + day })).toEqual([]);
  });

  test('a connection that was found and works is told for a month, until it was seen', () => {
    const links = [
      link('a', { foundAt: at }),
      link('b'),
      link('c', { foundAt: at, status: 'invalid' }),
    ];
    expect(told([], links)).toEqual(['found found:a']);
    expect(told([], links, { seen: ['found:a'] })).toEqual([]);
    expect(told([], links, { at: now + 31 * day })).toEqual([]);
  });

  test('a found connection is told once: by its operation when there is one', () => {
    const links = [link('a', { foundAt: at })];
    const done = operation('o', { name: 'done', linkId: 'a', found: true }, 'a');
    expect(told([done], links)).toEqual(['operation o']);
    // Seen on the operation's page, which may have left the list meanwhile.
    expect(told([done], links, { seen: ['o'] })).toEqual([]);
    expect(told([], links, { seen: ['o', 'found:a'] })).toEqual([]);
    expect(told([done], links, { seen: ['found:a'] })).toEqual([]);
  });

  test('a connect that seemed to have failed is not told beside the connection that came of it', () => {
    const lost: OperationState = { name: 'failed', failure: { code: 'outcome_unknown' }, at };
    const attempt = operation('a', lost);
    expect(told([attempt], [link('a', { foundAt: at })])).toEqual(['found found:a']);
    expect(told([attempt], [link('other', { foundAt: at })])).toHaveLength(2);
  });

  test('a connection that ended elsewhere is told, one that was ended here is not', () => {
    const links = [
      link('a', { status: 'ended', endedBy: 'elsewhere' }),
      link('b', { status: 'ended', endedBy: 'you' }),
      link('c', { status: 'ended' }),
    ];
    expect(told([], links)).toEqual(['ended ended:a']);
    expect(told([], links, { seen: ['ended:a'] })).toEqual([]);
  });
});

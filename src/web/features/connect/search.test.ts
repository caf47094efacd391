import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Institution } from '#contract/api/institution.ts';
import { type SearchFilter, searchIndex } from './search.ts';
import { institution as institutionOf } from './testing/institution.ts';
import { fold, isOneTypo } from './words.ts';

/** A Mexican bank, unless said otherwise. */
function institution(displayName: string, change: Partial<Institution> = {}): Institution {
  const name = `${fold(displayName).replaceAll(/[^a-z]+/g, '_')}_mx_retail`;
  return institutionOf({ name, displayName, ...change });
}

const everything = [
  institution('Gringotts Bank'),
  institution('Erebor Bank'),
  institution('Erebor Empresas'),
  institution('Caja Erébano'),
  institution('Iron Bank'),
  institution("O'Higgins Trust"),
  institution('Banco de Gotham', { countries: ['BR'] }),
  institution('Erebor Colombia', { countries: ['CO'] }),
  institution('Tatooine Fiscal', { type: 'fiscal' }),
];
const search = searchIndex(everything);

function found(query: string, filter: Partial<SearchFilter> = {}): string[] {
  return search({ query, type: null, country: null, ...filter }).here.map(
    (hit) => hit.institution.displayName,
  );
}

function marked(query: string): string[] {
  return search({ query, type: null, country: null }).here.map(
    ({ institution: { displayName }, ranges }) =>
      ranges.reduceRight(
        (text, { from, to }) => `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`,
        displayName,
      ),
  );
}

test('an empty search shows everything in the order it came', () => {
  expect(found('')).toEqual(everything.map((one) => one.displayName));
  expect(found('  ')).toHaveLength(everything.length);
});

test.each([
  ['accents of the name', 'erebano', 'Caja Erébano'],
  ['accents that were typed', 'ërébor', 'Erebor Bank'],
  ['case', 'GRINGOTTS', 'Gringotts Bank'],
  ['word order', 'bank iron', 'Iron Bank'],
  ['a missing gap', 'ironbank', 'Iron Bank'],
  ['an apostrophe', 'ohiggins', "O'Higgins Trust"],
  ['a letter too few', 'gringots', 'Gringotts Bank'],
  ['a letter too many', 'erebbor', 'Erebor Bank'],
  ['a wrong letter', 'tatuoine', 'Tatooine Fiscal'],
  ['two letters swapped', 'eerbor bank', 'Erebor Bank'],
  ['a typo in half a word', 'grinott', 'Gringotts Bank'],
  ['a filler that the name lacks', 'banco de erebor', 'Erebor Bank'],
  ['the kind in Spanish', 'fisco', 'Tatooine Fiscal'],
  ["Belvo's own name", 'tatooine_fiscal', 'Tatooine Fiscal'],
])('forgives %s', (_, query, expected) => {
  expect(found(query)).toContain(expected);
});

test('every word has to be found, and short words allow no typo', () => {
  expect(found('erebor fiscal')).toEqual([]);
  expect(found('irn')).toEqual([]);
  expect(found('zzzz')).toEqual([]);
});

test('what begins with the words comes before what contains them, and typos come last', () => {
  const [first, ...rest] = searchIndex([
    institution('Cereborn'),
    institution('Banco Erebor'),
    institution('Erebor'),
    institution('Erubor'),
  ])({ query: 'erebor', type: null, country: null }).here.map((hit) => hit.institution.displayName);
  expect(first).toBe('Erebor');
  expect(rest).toEqual(['Banco Erebor', 'Cereborn', 'Erubor']);
});

test('the highlighted part is what was recognised', () => {
  expect(marked('ereb')).toEqual([
    '[Ereb]or Bank',
    '[Ereb]or Empresas',
    '[Ereb]or Colombia',
    'Caja [Eréb]ano',
  ]);
  expect(marked('ironb')).toEqual(['[Iron B]ank']);
  expect(marked('ohig')).toEqual(["[O'Hig]gins Trust"]);
  expect(
    searchIndex([institution('Ere\u0301bor')])({ query: 'ere', type: null, country: null }).here[0]
      ?.ranges,
  ).toEqual([{ from: 0, to: 4 }]);
});

test('filters by kind and country, and says what the same search finds elsewhere', () => {
  expect(found('', { type: 'fiscal' })).toEqual(['Tatooine Fiscal']);
  const result = search({ query: 'erebor', type: null, country: 'MX' });
  expect(result.here.map((hit) => hit.institution.countries)).toEqual([['MX'], ['MX']]);
  expect(result.elsewhere.map((hit) => hit.institution.displayName)).toEqual(['Erebor Colombia']);
  expect(search({ query: '', type: null, country: 'MX' }).elsewhere).toEqual([]);
});

test('one typo, and not two', () => {
  expect(isOneTypo('abcd', 'abcd')).toBe(false);
  expect(isOneTypo('abcd', 'abdc')).toBe(true);
  expect(isOneTypo('abcd', 'bcd')).toBe(true);
  expect(isOneTypo('abcd', 'xbcd')).toBe(true);
  expect(isOneTypo('abcd', 'xbcx')).toBe(false);
  expect(isOneTypo('abcd', 'ab')).toBe(false);
});

test('whatever is typed, ranges stay inside the name and do not overlap', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, query) => {
      const { here } = searchIndex([institution(name)])({ query, type: null, country: null });
      for (const { ranges } of here) {
        let end = 0;
        for (const range of ranges) {
          expect(range.from).toBeGreaterThanOrEqual(end);
          expect(range.to).toBeGreaterThan(range.from);
          end = range.to;
        }
        expect(end).toBeLessThanOrEqual(name.length);
      }
    }),
  );
});

test('the one that is meant is found among five thousand, also with a typo', () => {
  const many = searchIndex(
    Array.from({ length: 5000 }, (_, index) => institution(`Banco Número ${index} de Crédito`)),
  );
  const { here } = many({ query: 'banco nmuero 4999', type: null, country: 'MX' });
  expect(here[0]?.institution.displayName).toBe('Banco Número 4999 de Crédito');
});

import { expect, test } from 'vitest';
import type { Institution } from '#contract/api/institution.ts';
import { optionsOf, readFilters, writeFilters } from './use-choices.ts';

function institution(type: Institution['type'], ...countries: string[]): Institution {
  return {
    name: 'a',
    displayName: 'A',
    type,
    hue: 0,
    hasLogo: false,
    countries,
    segment: null,
    health: 'healthy',
    connectsBy: 'credentials',
    asks: [],
    resources: [],
  };
}

const options = optionsOf([
  institution('fiscal', 'MX'),
  institution('bank', 'MX', 'BR'),
  institution('bank', 'CO'),
]);

function read(address: string, ...languages: string[]) {
  return readFilters(new URLSearchParams(address), options, languages);
}

test('offers only kinds and countries that are there', () => {
  expect(options).toEqual({ types: ['bank', 'fiscal'], countries: ['BR', 'CO', 'MX'] });
});

test('starts in the country of the browser, unless the address says otherwise', () => {
  expect(read('', 'es-MX', 'en-US')).toEqual({ type: null, country: 'MX' });
  expect(read('', 'es-419')).toEqual({ type: null, country: null });
  expect(read('', 'en-US', 'pt-BR')).toEqual({ type: null, country: 'BR' });
  expect(read('country=co', 'es-MX').country).toBe('CO');
  expect(read('country=all', 'es-MX').country).toBeNull();
});

test('what the address cannot mean is ignored', () => {
  expect(read('country=zz&type=shop', 'es-MX')).toEqual({ type: null, country: null });
});

test('changing one filter keeps the rest of the address', () => {
  const address = new URLSearchParams('q=ereb&country=mx&type=bank');
  expect(writeFilters(address, { type: null })).toBe('?q=ereb&country=mx');
  expect(writeFilters(address, { country: null })).toBe('?q=ereb&country=all&type=bank');
  expect(writeFilters(address, { country: 'BR' })).toBe('?q=ereb&country=br&type=bank');
});

import { bench, describe } from 'vitest';
import { searchIndex } from '#web/features/connect/search.ts';
import { institution } from '#web/features/connect/testing/institution.ts';

/** More institutions than Belvo has, each with a name of several words. */
const institutions = Array.from({ length: 5000 }, (_, index) =>
  institution({
    name: `banco_${index}_mx_retail`,
    displayName: `Banco Número ${index} de Crédito`,
  }),
);
const search = searchIndex(institutions);

describe('one key press among five thousand institutions', () => {
  bench('nothing but looking for the letters', () => {
    institutions.filter(({ displayName }) => displayName.toLowerCase().includes('cred'));
  });
  for (const query of ['c', 'cred', 'crediot', 'banco nmuero 4999']) {
    bench(`the search: ${query}`, () => {
      search({ query, type: null, country: 'MX' });
    });
  }
});

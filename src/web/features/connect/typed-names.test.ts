import { beforeEach, expect, test } from 'vitest';
import type { FormField } from '#contract/api/institution.ts';
import { forgetNames, keepNames, keptNames } from './typed-names.ts';

const laura = { label: 'Laura Méndez', initials: 'LM' };
const other = { label: 'Luis Mora', initials: 'LM' };

function field(name: string, kind: FormField['kind']): FormField {
  return {
    name,
    kind,
    label: name,
    placeholder: null,
    pattern: null,
    patternMessage: null,
    maxLength: null,
    optional: false,
    options: [],
    preselected: null,
    governs: null,
  };
}

const fields = [
  field('username_type', 'select'),
  field('username', 'text'),
  field('username3', 'password'),
  field('password', 'password'),
  field('password2', 'number'),
  field('token', 'number'),
];
const values = Object.fromEntries(fields.map(({ name }) => [name, `typed ${name}`]));

beforeEach(forgetNames);

test('keeps names and never a secret', () => {
  keepNames(laura, 'erebor', fields, values, 0);
  expect(keptNames(laura, 'erebor', 1000)).toEqual({
    username_type: 'typed username_type',
    username: 'typed username',
  });
});

test('only for the same person, the same institution and a short while', () => {
  keepNames(laura, 'erebor', fields, values, 0);
  expect(keptNames(other, 'erebor', 1000)).toEqual({});
  expect(keptNames(null, 'erebor', 1000)).toEqual({});
  expect(keptNames(laura, 'gringotts', 1000)).toEqual({});
  expect(keptNames(laura, 'erebor', 16 * 60_000)).toEqual({});
  expect(keptNames(laura, 'erebor', 1000)).toEqual({});
});

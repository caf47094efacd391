import { expect, test } from 'vitest';
import type { FormOption } from '#contract/api/institution.ts';
import {
  autocompleteOf,
  betterOption,
  buildCredentials,
  checkField,
  checkForm,
  fileValues,
  governorOf,
  maximumFileBytes,
  readFile,
  repairFields,
  textValues,
} from './form-values.ts';
import { field } from './testing/institution.ts';

function option(value: string, pattern: string | null): FormOption {
  return { value, label: value, pattern, patternMessage: null, placeholder: null };
}

const advanced = [
  field('username_type', {
    kind: 'select',
    governs: 'username',
    options: [option('003', '^[A-Z]{2}\\d{4}$'), option('103', '^\\d{11}$')],
  }),
  field('username', { pattern: '^.+$' }),
  field('password'),
  field('password2', { optional: true }),
];
const fiscal = [
  field('username'),
  field('certificate', { kind: 'file', optional: true }),
  field('private_key', { kind: 'file', optional: true }),
  field('password'),
];

test('the chosen option decides the rule of the field it governs', () => {
  const values = { username_type: '103', username: 'AB1234', password: 'x' };
  expect(checkForm(advanced, values)).toEqual([{ name: 'username', reason: 'pattern' }]);
  expect(checkForm(advanced, { ...values, username_type: '003' })).toEqual([]);
  expect(governorOf(advanced, field('password'), values)).toBeNull();
});

test('names everything that is wrong, in the order of the form', () => {
  expect(checkForm(advanced, { username_type: '999' })).toEqual([
    { name: 'username_type', reason: 'choice' },
    { name: 'username', reason: 'missing' },
    { name: 'password', reason: 'missing' },
  ]);
});

test('a certificate and its key go together or not at all', () => {
  const values = { username: 'a', password: 'b' };
  expect(checkForm(fiscal, values)).toEqual([]);
  expect(checkForm(fiscal, { ...values, certificate: 'x' })).toEqual([
    { name: 'private_key', reason: 'pair' },
  ]);
  expect(checkForm(fiscal, { ...values, private_key: 'x' })).toEqual([
    { name: 'certificate', reason: 'pair' },
  ]);
  expect(checkForm(fiscal, { ...values, certificate: 'x', private_key: 'y' })).toEqual([]);
});

test('a missing required value is missing, an optional one is fine', () => {
  expect(checkField(advanced, field('password'), {})).toBe('missing');
  expect(checkField(advanced, field('password2', { optional: true }), {})).toBeNull();
});

test('sends what was typed and nothing else', () => {
  expect(
    buildCredentials(advanced, { username: ' a ', password: 'b', password2: '', other: 'c' }),
  ).toEqual({ username: ' a ', password: 'b' });
});

test('repairing asks only for what can be changed', () => {
  expect(repairFields(advanced).map(({ name }) => name)).toEqual([
    'username_type',
    'password',
    'password2',
  ]);
  expect(repairFields(fiscal).map(({ name }) => name)).toEqual([
    'certificate',
    'private_key',
    'password',
  ]);
});

test('reads typed values from a form, never a file as text', () => {
  const form = new FormData();
  form.set('username', 'laura');
  form.set('certificate', new File(['abc'], 'laura.cer'));
  form.set('stranger', 'x');
  expect(textValues(fiscal, form)).toEqual({ username: 'laura' });
});

test('reads files as base64 and says which cannot be used', async () => {
  const form = new FormData();
  form.set('certificate', new File([new Uint8Array([0, 255, 16])], 'laura.cer'));
  form.set('private_key', new File([new Uint8Array(maximumFileBytes + 1)], 'laura.key'));
  expect(await fileValues(fiscal, form)).toEqual({
    values: { certificate: 'AP8Q' },
    problems: [{ name: 'private_key', reason: 'too_long' }],
  });
  form.set('private_key', new File([], ''));
  expect((await fileValues(fiscal, form)).problems).toEqual([]);
});

test('the largest allowed file still fits the largest allowed value', async () => {
  const reading = await readFile(new File([new Uint8Array(maximumFileBytes)], 'a.key'));
  expect(reading.ok && reading.base64.length).toBeLessThanOrEqual(24_000);
  expect(await readFile(new File([], 'empty.key'))).toEqual({ ok: false, reason: 'missing' });
});

test('a file that can no longer be read is refused', async () => {
  const file = new File(['x'], 'a.key');
  file.arrayBuffer = () => Promise.reject(new Error('gone'));
  expect(await readFile(file)).toEqual({ ok: false, reason: 'type' });
});

test('offers the one option that a number would suit', () => {
  const [select, username] = advanced;
  const better = (values: Record<string, string>) =>
    username === undefined ? null : betterOption(advanced, username, values);
  expect(better({ username_type: '103', username: 'AB1234' })).toEqual({
    select,
    option: select?.options[0],
  });
  expect(better({ username_type: '103', username: '?' })).toBeNull();
  expect(betterOption(advanced, field('password'), { password: 'x' })).toBeNull();
});

test('password managers know the user and the password, and leave PINs alone', () => {
  expect(
    ['username', 'username2', 'password', 'password2', 'token'].map((name) =>
      autocompleteOf(field(name)),
    ),
  ).toEqual(['username', 'off', 'current-password', 'off', 'one-time-code']);
});

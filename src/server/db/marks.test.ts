import { expect, test } from 'vitest';
import { createMarks } from './marks.ts';

const key = new Uint8Array(32).fill(7);
const marks = createMarks(key);
const login = (fields: Record<string, string>, person = 'ana', institution = 'erebor_mx_retail') =>
  marks.login(person, institution, fields);

const mark = login({ username: 'user', username2: '42', username_type: '003', password: 'a' });

test('the same login is known again, whatever its order, spaces and secrets', () => {
  expect(mark).toMatch(/^[\w-]{43}$/);
  expect(
    login({
      password2: 'c',
      token: '1',
      certificate: 'd',
      password: 'b',
      username_type: '003',
      username2: ' 42',
      username: 'user ',
      username3: ' ',
    }),
  ).toBe(mark);
});

test.each([
  ['another user', login({ username: 'other', username2: '42', username_type: '003' })],
  ['other letters', login({ username: 'User', username2: '42', username_type: '003' })],
  ['another document', login({ username: 'user', username2: '42', username_type: '999' })],
  ['values moved', login({ username: '42', username2: 'user', username_type: '003' })],
  ['another person', login({ username: 'user', username2: '42', username_type: '003' }, 'bob')],
  [
    'another institution',
    login({ username: 'user', username2: '42', username_type: '003' }, 'ana', 'gotham_mx_retail'),
  ],
  [
    'another key',
    createMarks(new Uint8Array(32).fill(8)).login('ana', 'erebor_mx_retail', {
      username: 'user',
      username2: '42',
      username_type: '003',
    }),
  ],
])('%s is another login', (_, other) => {
  expect(other).not.toBe(mark);
});

test('what names nobody has no mark', () => {
  expect(login({ password: 'a', certificate: 'b' })).toBeNull();
  expect(login({ username_type: '003', password: 'a' })).toBeNull();
});

test('an account is known by its whole number', () => {
  const account = (number: string, person = 'ana') =>
    marks.account(person, 'erebor_mx_retail', number);
  expect(account('0123-456 789')).toBe(account('0123456789'));
  expect(account('mx12abcd')).toBe(account('MX12 ABCD'));
  expect(account('0123456789')).not.toBe(account('0123456780'));
  expect(account('0123456789')).not.toBe(account('0123456789', 'bob'));
  for (const part of ['6789', '****456789', 'XXXXXX456789', '•• 456789', '']) {
    expect(account(part)).toBeNull();
  }
});

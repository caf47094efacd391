import { expect, test } from 'vitest';
import { externalId, systemIds } from './ids.ts';

test('names at Belvo are all different, and none looks like a document or a phone number', () => {
  const many = Array.from({ length: 20_000 }, () => externalId(systemIds));
  expect(new Set(many).size).toBe(many.length);
  expect(many.filter((id) => !/^u_[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toEqual([]);
  expect(many.filter((id) => /\d{6}/.test(id))).toEqual([]);
});

test('one that looks like a number is thrown away', () => {
  const drawn = [new Uint8Array(26).fill(1), new Uint8Array(26).fill(10)];
  const bytes = () => drawn.shift() ?? new Uint8Array(26);
  expect(externalId({ ...systemIds, bytes })).toBe(`u_${'A'.repeat(26)}`);
  expect(drawn).toEqual([]);
});

import { expect, test } from 'vitest';
import { emptyDatabase } from '../testing/database.ts';

test('values come back as the same kinds, from whichever database', async () => {
  const db = await emptyDatabase();
  const at = new Date('2026-11-21T12:00:00.123Z');
  const [row] = await db.query(
    `SELECT 9007199254740991::bigint AS whole, count(*) AS counted, 9007199254740993::bigint AS large,
       $1::timestamptz AS at, $2::jsonb AS json, $3::text AS text, $4::boolean AS yes, $5::integer AS small,
       $6::uuid AS id, NULL::timestamptz AS none, $7::text[] AS list, 1.5::numeric AS exact`,
    [
      at,
      JSON.stringify({ a: [1, null] }),
      'a\u0000b€',
      true,
      -7,
      '0b6e7a0c-3b8e-4d5f-9a63-0c6b7f1f5d11',
      ['x', 'y,"z'],
    ],
  );
  expect(row).toEqual({
    whole: 9_007_199_254_740_991,
    counted: 1,
    large: 9_007_199_254_740_993n,
    at,
    json: { a: [1, null] },
    text: 'ab€',
    yes: true,
    small: -7,
    id: '0b6e7a0c-3b8e-4d5f-9a63-0c6b7f1f5d11',
    none: null,
    list: ['x', 'y,"z'],
    exact: '1.5',
  });
  const [{ version }] = (await db.query('SELECT version()')) as [{ version: string }];
  expect(version.includes('emcc') || version.includes('wasm')).toBe(db.url === null);
});

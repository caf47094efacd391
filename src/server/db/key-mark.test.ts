import { expect, test } from 'vitest';
import { reasonOf } from '../start-problems.ts';
import { emptyDatabase } from '../testing/database.ts';
import { OtherKey, refuseOtherKey } from './key-mark.ts';

test('a database goes with one key; another one is refused in one line that names it', async () => {
  const db = await emptyDatabase();
  await db.query('DELETE FROM key_mark');
  const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  await refuseOtherKey(db, one);
  await refuseOtherKey(db, one);
  const refused: unknown = await refuseOtherKey(db, other).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(OtherKey);
  expect(reasonOf(refused)).toMatch(/^STATE_KEY is not the one .+\.$/);
  const stored = JSON.stringify(await db.query('SELECT * FROM key_mark'));
  expect(stored).not.toContain(Buffer.from(one).toString('base64').slice(0, 20));
  // The way to another key on purpose.
  await db.query('DELETE FROM key_mark');
  await refuseOtherKey(db, other);
  await expect(refuseOtherKey(db, one)).rejects.toThrow(OtherKey);
});

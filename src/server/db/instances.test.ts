import { expect, test } from 'vitest';
import { createMovableClock } from '#simulator/clock.ts';
import { systemIds } from '../ids.ts';
import { emptyDatabase } from '../testing/database.ts';
import { amongOthers } from './instances.ts';

async function oneAmongOthers() {
  const clock = createMovableClock({ frozenAt: Date.UTC(2026, 10, 21, 12) });
  const db = await emptyDatabase();
  /** Milliseconds that the next time of saying so waits for the database. */
  let wait = 0;
  const slow = {
    ...db,
    query: async (sql: string, parameters?: readonly unknown[]) => {
      if (wait > 0 && sql.startsWith('INSERT INTO instance')) {
        clock.advance(wait);
        wait = 0;
      }
      return db.query(sql, parameters);
    },
  };
  const instances = amongOthers({ db: slow, clock, ids: systemIds });
  return {
    clock,
    db,
    instances,
    waits: (milliseconds: number) => {
      wait = milliseconds;
    },
    async pass(seconds: number) {
      for (let left = seconds; left > 0; left -= 2) {
        clock.advance(2_000);
        await instances.beat();
      }
    },
  };
}

test('one that has just started does not know yet who is dead', async () => {
  const { instances, pass } = await oneAmongOthers();
  await instances.beat();
  expect(instances.canJudge()).toBe(false);
  await pass(8);
  expect(instances.canJudge()).toBe(false);
  await pass(2);
  expect(instances.canJudge()).toBe(true);
});

test('a gap that is shorter than the lease is one for others, too', async () => {
  const { clock, instances, pass } = await oneAmongOthers();
  await instances.beat();
  await pass(10);
  clock.advance(5_000);
  await instances.beat();
  expect(instances.canJudge()).toBe(false);
  await pass(10);
  expect(instances.canJudge()).toBe(true);
});

test('waiting for the database is a gap, and does not make it seem dead', async () => {
  const { clock, db, instances, pass, waits } = await oneAmongOthers();
  await instances.beat();
  await pass(10);
  waits(11_000);
  await pass(2);
  expect(instances.canJudge()).toBe(false);
  const living = await db.query('SELECT id FROM instance WHERE id = $1 AND alive_until >= $2', [
    instances.id,
    new Date(clock.now() + 8_000),
  ]);
  expect(living).toHaveLength(1);
});

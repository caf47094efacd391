import * as z from 'zod/mini';
import type { Queryable } from '../db/port.ts';

const instant = z.pipe(
  z.date(),
  z.transform((date) => date.getTime()),
);
const attemptRow = z.object({ count: z.number(), ends_at: instant });
const refusedRow = z.object({ count: z.number(), refused_at: instant });

/** Counts one more in a window that begins with the first. One statement, so that none is missed. */
export async function countAttempt(
  db: Queryable,
  key: string,
  now: number,
  milliseconds: number,
): Promise<{ count: number; endsAt: number }> {
  const [row] = await db.query(
    `INSERT INTO attempt (key, count, ends_at) VALUES ($1, 1, $3)
     ON CONFLICT (key) DO UPDATE SET
       count = CASE WHEN attempt.ends_at <= $2 OR attempt.ends_at > $3 THEN 1 ELSE attempt.count + 1 END,
       ends_at = CASE WHEN attempt.ends_at <= $2 OR attempt.ends_at > $3 THEN $3 ELSE attempt.ends_at END
     RETURNING count, ends_at`,
    [key, new Date(now), new Date(now + milliseconds)],
  );
  const { count, ends_at } = z.parse(attemptRow, row);
  return { count, endsAt: ends_at };
}

export interface RefusedLogin {
  count: number;
  refusedAt: number;
}

export async function findRefusedLogin(
  db: Queryable,
  personId: string,
  login: string,
): Promise<RefusedLogin | null> {
  const [row] = await db.query(
    'SELECT count, refused_at FROM refused_login WHERE person_id = $1 AND login = $2',
    [personId, login],
  );
  if (row === undefined) return null;
  const { count, refused_at } = z.parse(refusedRow, row);
  return { count, refusedAt: refused_at };
}

/** @param since refusals before that moment no longer count. */
export async function countRefusedLogin(
  tx: Queryable,
  of: { personId: string; login: string; institution: string },
  now: number,
  since: number,
): Promise<void> {
  await tx.query(
    `INSERT INTO refused_login (person_id, login, institution, count, refused_at)
     VALUES ($1, $2, $3, 1, $4)
     ON CONFLICT (person_id, login) DO UPDATE SET refused_at = $4,
       count = CASE WHEN refused_login.refused_at < $5 THEN 1 ELSE refused_login.count + 1 END`,
    [of.personId, of.login, of.institution, new Date(now), new Date(since)],
  );
}

export async function forgetRefusedLogin(
  tx: Queryable,
  personId: string,
  login: string,
): Promise<void> {
  await tx.query('DELETE FROM refused_login WHERE person_id = $1 AND login = $2', [
    personId,
    login,
  ]);
}

/** Deletes what counts for nothing any more. */
export async function forgetOld(db: Queryable, now: number, refusedBefore: number): Promise<void> {
  await db.query('DELETE FROM attempt WHERE ends_at < $1', [new Date(now)]);
  await db.query('DELETE FROM refused_login WHERE refused_at < $1', [new Date(refusedBefore)]);
}

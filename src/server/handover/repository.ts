import * as z from 'zod/mini';
import type { Queryable } from '../db/port.ts';

/** Somebody whom a host application has handed over and who has not come in yet. */
export interface ArrivalRecord {
  tenant: string;
  subject: string;
  label: string | null;
  returnTo: string;
  language: string | null;
}

const row = z.pipe(
  z.object({
    tenant: z.string(),
    subject: z.string(),
    label: z.nullable(z.string()),
    return_to: z.string(),
    language: z.nullable(z.string()),
  }),
  z.transform(({ return_to, ...arrival }): ArrivalRecord => ({ ...arrival, returnTo: return_to })),
);

/** False when it was taken before; of several at once, on whichever instance, one gets true. */
export async function takeToken(
  tx: Queryable,
  token: { tenant: string; jtiHash: string; expiresAt: number },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO handover_token (tenant, jti_hash, expires_at) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING RETURNING tenant`,
    [token.tenant, token.jtiHash, new Date(token.expiresAt)],
  );
  return rows.length === 1;
}

export async function insertArrival(
  tx: Queryable,
  arrival: ArrivalRecord & { secretHash: string; expiresAt: number },
): Promise<void> {
  await tx.query(
    `INSERT INTO arrival (secret_hash, tenant, subject, label, return_to, language, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      arrival.secretHash,
      arrival.tenant,
      arrival.subject,
      arrival.label,
      arrival.returnTo,
      arrival.language,
      new Date(arrival.expiresAt),
    ],
  );
}

/** Takes another secret for the first one, which is worth nothing afterwards. */
export async function openArrival(
  db: Queryable,
  secretHash: string,
  next: { secretHash: string; expiresAt: number },
  now: number,
): Promise<ArrivalRecord | null> {
  const [opened] = await db.query(
    `UPDATE arrival SET secret_hash = $2, expires_at = $3, is_open = true
     WHERE secret_hash = $1 AND NOT is_open AND expires_at > $4 RETURNING *`,
    [secretHash, next.secretHash, new Date(next.expiresAt), new Date(now)],
  );
  return opened === undefined ? null : z.parse(row, opened);
}

/** Of an arrival that was opened, without using it up. */
export async function findArrival(
  db: Queryable,
  secretHash: string,
  now: number,
): Promise<ArrivalRecord | null> {
  const [found] = await db.query(
    'SELECT * FROM arrival WHERE secret_hash = $1 AND is_open AND expires_at > $2',
    [secretHash, new Date(now)],
  );
  return found === undefined ? null : z.parse(row, found);
}

/** Uses it up; false for all but the first. */
export async function consumeArrival(db: Queryable, secretHash: string): Promise<boolean> {
  const rows = await db.query('DELETE FROM arrival WHERE secret_hash = $1 RETURNING tenant', [
    secretHash,
  ]);
  return rows.length === 1;
}

export async function deleteArrivals(db: Queryable, now: number): Promise<void> {
  await db.query('DELETE FROM arrival WHERE expires_at <= $1', [new Date(now)]);
}

export async function deleteTokens(db: Queryable, now: number): Promise<void> {
  await db.query('DELETE FROM handover_token WHERE expires_at <= $1', [new Date(now)]);
}

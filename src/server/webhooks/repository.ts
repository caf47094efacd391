import * as z from 'zod/mini';
import type { Queryable } from '../db/port.ts';

/** An event as stored: what it is about, never what it claims. */
export interface WebhookRecord {
  id: string;
  dedupeKey: string;
  type: string;
  code: string;
  belvoLinkId: string | null;
  receivedAt: number;
  tries: number;
}

const webhookRow = z.object({
  id: z.string(),
  dedupe_key: z.string(),
  webhook_type: z.string(),
  webhook_code: z.string(),
  belvo_link_id: z.nullable(z.string()),
  received_at: z.date(),
  tries: z.number(),
});

/** True when the event is new; a repeated one leaves no second row. */
export async function insertWebhook(db: Queryable, webhook: WebhookRecord): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO webhook (id, dedupe_key, webhook_type, webhook_code, belvo_link_id, received_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (dedupe_key) DO NOTHING RETURNING id`,
    [
      webhook.id,
      webhook.dedupeKey,
      webhook.type,
      webhook.code,
      webhook.belvoLinkId,
      new Date(webhook.receivedAt),
    ],
  );
  return rows.length === 1;
}

export async function listDueWebhooks(db: Queryable, now: number): Promise<WebhookRecord[]> {
  const rows = await db.query(
    'SELECT * FROM webhook WHERE due_at <= $1 ORDER BY received_at LIMIT 500',
    [new Date(now)],
  );
  return rows.map((row) => {
    const parsed = z.parse(webhookRow, row);
    return {
      id: parsed.id,
      dedupeKey: parsed.dedupe_key,
      type: parsed.webhook_type,
      code: parsed.webhook_code,
      belvoLinkId: parsed.belvo_link_id,
      receivedAt: parsed.received_at.getTime(),
      tries: parsed.tries,
    };
  });
}

/** @param dueAt when to try again, or null when they are done with. */
export async function settleWebhooks(
  db: Queryable,
  ids: readonly string[],
  dueAt: number | null,
): Promise<void> {
  await db.query('UPDATE webhook SET tries = tries + 1, due_at = $2 WHERE id = ANY($1)', [
    ids,
    dueAt === null ? null : new Date(dueAt),
  ]);
}

/** False when nothing was received about that link. */
export async function reviveWebhooks(
  db: Queryable,
  belvoLinkId: string,
  now: number,
): Promise<boolean> {
  const rows = await db.query(
    'UPDATE webhook SET tries = 0, due_at = $2 WHERE belvo_link_id = $1 RETURNING id',
    [belvoLinkId, new Date(now)],
  );
  return rows.length > 0;
}

/** Forgets what was done with and came before that time. */
export async function forgetWebhooks(db: Queryable, before: number): Promise<void> {
  await db.query('DELETE FROM webhook WHERE due_at IS NULL AND received_at < $1', [
    new Date(before),
  ]);
}

import * as z from 'zod/mini';
import { linkStatus } from '#contract/api/link.ts';
import type { Queryable } from '../db/port.ts';

const about = z.enum(['needs_repair', 'recovered', 'ended']);

const instant = z.pipe(
  z.date(),
  z.transform((date) => date.getTime()),
);

const news = z.object({
  person_id: z.string(),
  link_id: z.string(),
  about,
  status: linkStatus,
  since: instant,
});

const noticeRow = z.extend(news, { id: z.string(), tries: z.number() });

/** Something that the host application is to be told of a link. Instants are milliseconds since 1970. */
export interface News {
  personId: string;
  linkId: string;
  about: z.infer<typeof about>;
  status: z.infer<typeof linkStatus>;
  /** Since when the link has that status. */
  since: number;
}

export interface NoticeRecord extends News {
  id: string;
  /** Attempts that were begun, whatever came of them. */
  tries: number;
}

/**
 * What is true of links and was not written down yet. It is found by comparing and not by listening:
 * a process that ends between a change and its notice forgets nothing.
 *
 * A link that is fine again is news only for a host that may have heard of it being broken.
 */
const stays = 'NOT EXISTS (SELECT 1 FROM farewell WHERE farewell.person_id = link.person_id)';

export async function findNews(db: Queryable): Promise<News[]> {
  const rows = await db.query(
    `SELECT person_id, id AS link_id, 'needs_repair' AS about, status, status_since AS since
     FROM link
     WHERE status IN ('invalid', 'token_required', 'unconfirmed') AND is_listed AND ${stays}
       AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.link_id = link.id
         AND notice.about = 'needs_repair' AND notice.since = link.status_since)
     UNION ALL
     SELECT person_id, id AS link_id,
       CASE status WHEN 'valid' THEN 'recovered' ELSE 'ended' END AS about,
       status, status_since AS since
     FROM link
     WHERE status IN ('valid', 'ended') AND ${stays} AND EXISTS (
       SELECT 1 FROM notice told WHERE told.link_id = link.id
         AND told.about = 'needs_repair' AND told.tries > 0
         AND NOT EXISTS (SELECT 1 FROM notice later WHERE later.link_id = link.id
           AND later.about <> 'needs_repair' AND later.since >= told.since
           AND (later.due_at IS NOT NULL OR later.delivered_at IS NOT NULL
             OR later.since = link.status_since)))`,
  );
  return rows.map((row) => toNews(z.parse(news, row)));
}

/** Another process or an earlier look may have written it already; then nothing happens. */
export async function insertNotice(
  db: Queryable,
  notice: News & { id: string },
  at: { now: number; dueAt: number },
): Promise<void> {
  await db.query(
    `INSERT INTO notice (id, person_id, link_id, about, status, since, created_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (link_id, about, since) DO NOTHING`,
    [
      notice.id,
      notice.personId,
      notice.linkId,
      notice.about,
      notice.status,
      new Date(notice.since),
      new Date(at.now),
      new Date(at.dueAt),
    ],
  );
}

/**
 * The oldest first, so that one link's notices go out in their order.
 *
 * @param limit of each host application, so that one that hangs does not hold up the others'.
 */
export async function listDueNotices(
  db: Queryable,
  now: number,
  limit: number,
): Promise<NoticeRecord[]> {
  const rows = await db.query(
    `SELECT * FROM (
       SELECT notice.*, row_number() OVER (
         PARTITION BY person.tenant ORDER BY notice.due_at, notice.created_at
       ) AS place
       FROM notice JOIN person ON person.id = notice.person_id
       WHERE notice.due_at <= $1
     ) AS due
     WHERE place <= $2 ORDER BY due_at, created_at`,
    [new Date(now), limit],
  );
  return rows.map((row) => {
    const notice = z.parse(noticeRow, row);
    return { ...toNews(notice), id: notice.id, tries: notice.tries };
  });
}

/**
 * Before an attempt is made: should the process end in the middle, the next one has its time. False
 * when the notice is gone, or another instance makes that attempt.
 */
export async function beginTry(
  db: Queryable,
  { id, tries }: NoticeRecord,
  dueAt: number | null,
): Promise<boolean> {
  const rows = await db.query(
    'UPDATE notice SET tries = tries + 1, due_at = $2 WHERE id = $1 AND tries = $3 RETURNING id',
    [id, dueAt === null ? null : new Date(dueAt), tries],
  );
  return rows.length > 0;
}

export async function postpone(db: Queryable, id: string, dueAt: number): Promise<void> {
  await db.query('UPDATE notice SET due_at = $2 WHERE id = $1', [id, new Date(dueAt)]);
}

/** It is not sent any more. */
export async function drop(db: Queryable, id: string): Promise<void> {
  await db.query('UPDATE notice SET due_at = NULL WHERE id = $1', [id]);
}

export async function markDelivered(db: Queryable, id: string, now: number): Promise<void> {
  await db.query('UPDATE notice SET due_at = NULL, delivered_at = $2 WHERE id = $1', [
    id,
    new Date(now),
  ]);
}

function toNews(row: z.infer<typeof news>): News {
  return {
    personId: row.person_id,
    linkId: row.link_id,
    about: row.about,
    status: row.status,
    since: row.since,
  };
}

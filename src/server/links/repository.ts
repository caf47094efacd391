import * as z from 'zod/mini';
import { accessMode, linkStatus, type AccessMode, type LinkStatus } from '#contract/api/link.ts';
import type { Queryable } from '../db/port.ts';

const instant = z.pipe(
  z.date(),
  z.transform((date) => date.getTime()),
);

const linkRow = z.object({
  id: z.string(),
  person_id: z.string(),
  belvo_id: z.string(),
  institution: z.string(),
  status: linkStatus,
  status_since: instant,
  access_mode: z.nullable(accessMode),
  refresh_rate: z.nullable(z.string()),
  institution_user_id: z.nullable(z.string()),
  last_updated_at: z.nullable(instant),
  connected_at: instant,
  accounts_state: z.enum(['arriving', 'ready', 'none']),
  is_listed: z.boolean(),
  login_mark: z.nullable(z.string()),
  credentials_storage: z.nullable(z.string()),
  found_at: z.nullable(instant),
  ended_by: z.nullable(z.enum(['you', 'elsewhere'])),
  refresh_asked_at: z.nullable(instant),
  refresh_available_at: z.nullable(instant),
});

/** A link as stored. Instants are milliseconds since 1970. */
export interface LinkRecord {
  id: string;
  personId: string;
  belvoId: string;
  institution: string;
  status: LinkStatus;
  statusSince: number;
  accessMode: AccessMode | null;
  refreshRate: string | null;
  institutionUserId: string | null;
  lastUpdatedAt: number | null;
  connectedAt: number;
  accountsState: 'arriving' | 'ready' | 'none';
  /** False once it was given up unfinished: only its own address still says that it is over. */
  isListed: boolean;
  /** Keyed hash of what was typed to name the login; null when it was not made here. */
  loginMark: string | null;
  credentialsStorage: string | null;
  foundAt: number | null;
  endedBy: 'you' | 'elsewhere' | null;
  refreshAskedAt: number | null;
  refreshAvailableAt: number | null;
}

export async function listLinks(db: Queryable, personId: string): Promise<LinkRecord[]> {
  const rows = await db.query(
    'SELECT * FROM link WHERE person_id = $1 ORDER BY connected_at DESC, id',
    [personId],
  );
  return rows.map(toLink);
}

export async function findLink(
  db: Queryable,
  personId: string,
  id: string,
): Promise<LinkRecord | null> {
  const [row] = await db.query('SELECT * FROM link WHERE id = $1 AND person_id = $2', [
    id,
    personId,
  ]);
  return row === undefined ? null : toLink(row);
}

/**
 * What is stored of one person's links is changed by one at a time, so that what is read first is
 * still true when it is written. False when there is no such person any more.
 */
export async function lockPerson(tx: Queryable, personId: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM person WHERE id = $1 FOR UPDATE', [personId])).length === 1;
}

/** For events from Belvo, which name only Belvo's id. */
export async function findLinkByBelvoId(
  db: Queryable,
  belvoId: string,
): Promise<LinkRecord | null> {
  const [row] = await db.query('SELECT * FROM link WHERE belvo_id = $1', [belvoId]);
  return row === undefined ? null : toLink(row);
}

/** What of a link may be there when it is first stored, in the order of the statement below. */
function changing(link: LinkRecord): unknown[] {
  const date = (at: number | null) => (at === null ? null : new Date(at));
  return [
    link.status,
    new Date(link.statusSince),
    link.accessMode,
    link.refreshRate,
    link.institutionUserId,
    date(link.lastUpdatedAt),
    link.accountsState,
    link.isListed,
    link.loginMark,
    link.credentialsStorage,
    date(link.foundAt),
    link.endedBy,
    date(link.refreshAskedAt),
    date(link.refreshAvailableAt),
  ];
}

export async function saveLink(db: Queryable, link: LinkRecord): Promise<void> {
  await db.query(
    `INSERT INTO link (id, person_id, belvo_id, institution, connected_at, status, status_since,
       access_mode, refresh_rate, institution_user_id, last_updated_at, accounts_state, is_listed,
       login_mark, credentials_storage, found_at, ended_by, refresh_asked_at, refresh_available_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
     ON CONFLICT (belvo_id) DO UPDATE SET status = $6, status_since = $7, access_mode = $8,
       refresh_rate = $9, institution_user_id = $10, last_updated_at = $11, accounts_state = $12,
       is_listed = $13, credentials_storage = $15, found_at = $16,
       ended_by = $17, refresh_asked_at = $18, refresh_available_at = $19
     WHERE link.person_id = $2`,
    [
      link.id,
      link.personId,
      link.belvoId,
      link.institution,
      new Date(link.connectedAt),
      ...changing(link),
    ],
  );
}

/** Apart from everything else: whoever reads a link at Belvo at the same time knows nothing of it. */
export async function saveMark(
  db: Queryable,
  linkId: string,
  loginMark: string | null,
): Promise<void> {
  await db.query('UPDATE link SET login_mark = $2 WHERE id = $1', [linkId, loginMark]);
}

/** Living links of that login, newest first. */
export async function listMarked(
  db: Queryable,
  personId: string,
  loginMark: string,
): Promise<LinkRecord[]> {
  const rows = await db.query(
    `SELECT * FROM link WHERE person_id = $1 AND login_mark = $2 AND status <> 'ended'
     ORDER BY connected_at DESC, id`,
    [personId, loginMark],
  );
  return rows.map(toLink);
}

/** True the first time: whoever looks into it is told once. */
export async function quarantine(
  db: Queryable,
  link: { belvoId: string; institution: string; echoed: string | null },
  now: number,
): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO quarantine (belvo_link_id, institution, echoed, seen_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (belvo_link_id) DO NOTHING RETURNING belvo_link_id`,
    [link.belvoId, link.institution, link.echoed, new Date(now)],
  );
  return rows.length === 1;
}

function toLink(row: unknown): LinkRecord {
  const link = z.parse(linkRow, row);
  return {
    id: link.id,
    personId: link.person_id,
    belvoId: link.belvo_id,
    institution: link.institution,
    status: link.status,
    statusSince: link.status_since,
    accessMode: link.access_mode,
    refreshRate: link.refresh_rate,
    institutionUserId: link.institution_user_id,
    lastUpdatedAt: link.last_updated_at,
    connectedAt: link.connected_at,
    accountsState: link.accounts_state,
    isListed: link.is_listed,
    loginMark: link.login_mark,
    credentialsStorage: link.credentials_storage,
    foundAt: link.found_at,
    endedBy: link.ended_by,
    refreshAskedAt: link.refresh_asked_at,
    refreshAvailableAt: link.refresh_available_at,
  };
}

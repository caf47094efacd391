import * as z from 'zod/mini';
import type { Queryable } from '../db/port.ts';
import type { Device } from './device.ts';

const personRow = z.object({
  id: z.string(),
  external_id: z.string(),
  label: z.string(),
  initials: z.string(),
  tenant: z.nullable(z.string()),
  subject: z.nullable(z.string()),
});

/** A person as the session slice knows them. */
export interface PersonRecord {
  id: string;
  externalId: string;
  label: string;
  initials: string;
  /** The host application they came from, and its name for them; null for people of the demo. */
  tenant: string | null;
  subject: string | null;
}

const instant = z.pipe(
  z.date(),
  z.transform((date) => date.getTime()),
);

const sessionRow = z.object({
  session_id: z.string(),
  started_at: instant,
  used_at: instant,
  expires_at: instant,
  browser: z.nullable(z.string()),
  system: z.nullable(z.string()),
  return_to: z.nullable(z.string()),
});

/** One browser in which a person is signed in. Instants are milliseconds since 1970. */
export interface SessionRecord extends Device {
  id: string;
  startedAt: number;
  /** When its person last did something. */
  usedAt: number;
  /** When it ends, whatever its person does. */
  expiresAt: number;
  returnTo: string | null;
}

/** At that moment, and with so long a time without its person, a session lives. */
export interface Moment {
  now: number;
  /** Milliseconds. */
  idle: number;
}

const columns = `session.id AS session_id, session.created_at AS started_at, used_at, expires_at,
  browser, system, return_to`;
/** With the moment as $1 and the start of the idle time as $2. */
const lives = 'expires_at > $1 AND used_at > $2';
const momentOf = ({ now, idle }: Moment) => [new Date(now), new Date(now - idle)];

export async function insertPerson(
  db: Queryable,
  person: PersonRecord,
  now: number,
): Promise<void> {
  await db.query(
    `INSERT INTO person (id, external_id, label, initials, tenant, subject, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      person.id,
      person.externalId,
      person.label,
      person.initials,
      person.tenant,
      person.subject,
      new Date(now),
    ],
  );
}

/**
 * The host's person, made now unless they were here before; what they are called is what the host
 * says now. One row for each, however many arrive at once.
 */
export async function registerPerson(
  db: Queryable,
  person: PersonRecord,
  now: number,
): Promise<PersonRecord> {
  const [row] = await db.query(
    `INSERT INTO person (id, external_id, label, initials, tenant, subject, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (tenant, subject)
       DO UPDATE SET label = EXCLUDED.label, initials = EXCLUDED.initials
     RETURNING *`,
    [
      person.id,
      person.externalId,
      person.label,
      person.initials,
      person.tenant,
      person.subject,
      new Date(now),
    ],
  );
  return toPerson(row);
}

/** Begins a session, and ends the oldest of that person's where there would be more than so many. */
export async function insertSession(
  tx: Queryable,
  session: Device & {
    id: string;
    tokenHash: string;
    personId: string;
    now: number;
    expiresAt: number;
    returnTo: string | null;
  },
  most: number,
): Promise<void> {
  // One after the other, or two at once would not see each other.
  await tx.query('SELECT id FROM person WHERE id = $1 FOR UPDATE', [session.personId]);
  await tx.query(
    `INSERT INTO session (id, token_hash, person_id, created_at, used_at, expires_at, browser, system,
       return_to)
     VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8)`,
    [
      session.id,
      session.tokenHash,
      session.personId,
      new Date(session.now),
      new Date(session.expiresAt),
      session.browser,
      session.system,
      session.returnTo,
    ],
  );
  await tx.query(
    `DELETE FROM session WHERE person_id = $1 AND id <> $2 AND id NOT IN (
       SELECT id FROM session WHERE person_id = $1 AND id <> $2 ORDER BY created_at DESC, id LIMIT $3)`,
    [session.personId, session.id, most - 1],
  );
}

/** Nobody, when everything of that person is just being deleted. */
export async function findSession(
  db: Queryable,
  tokenHash: string,
  moment: Moment,
): Promise<{ session: SessionRecord; person: PersonRecord } | null> {
  const [row] = await db.query(
    `SELECT person.*, ${columns} FROM session JOIN person ON person.id = session.person_id
     WHERE ${lives} AND token_hash = $3
       AND NOT EXISTS (SELECT 1 FROM farewell WHERE farewell.person_id = person.id)`,
    [...momentOf(moment), tokenHash],
  );
  return row === undefined ? null : { session: toSession(row), person: toPerson(row) };
}

export async function listSessions(
  db: Queryable,
  personId: string,
  moment: Moment,
): Promise<SessionRecord[]> {
  const rows = await db.query(
    `SELECT ${columns} FROM session WHERE ${lives} AND person_id = $3
     ORDER BY used_at DESC, created_at DESC, id`,
    [...momentOf(moment), personId],
  );
  return rows.map(toSession);
}

export async function markUsed(db: Queryable, id: string, now: number): Promise<void> {
  await db.query('UPDATE session SET used_at = $2 WHERE id = $1', [id, new Date(now)]);
}

/** For work that no request carries, such as finding out what happened after a restart. */
export async function findPerson(db: Queryable, id: string): Promise<PersonRecord | null> {
  const [row] = await db.query('SELECT * FROM person WHERE id = $1', [id]);
  return row === undefined ? null : toPerson(row);
}

/** Ends the sessions of one person that fit; answers how many there were. */
export async function deleteSessions(
  db: Queryable,
  personId: string,
  which: { id: string } | 'all',
): Promise<number> {
  const rows =
    which === 'all'
      ? await db.query('DELETE FROM session WHERE person_id = $1 RETURNING id', [personId])
      : await db.query('DELETE FROM session WHERE person_id = $1 AND id = $2 RETURNING id', [
          personId,
          which.id,
        ]);
  return rows.length;
}

/** Whose session ended with it, or null when there was none. */
export async function deleteSession(db: Queryable, tokenHash: string): Promise<string | null> {
  const [row] = await db.query('DELETE FROM session WHERE token_hash = $1 RETURNING person_id', [
    tokenHash,
  ]);
  return row === undefined ? null : toPersonId(row);
}

/** Whose sessions came to their end by time. */
export async function deleteEndedSessions(db: Queryable, moment: Moment): Promise<string[]> {
  const rows = await db.query(
    `DELETE FROM session WHERE NOT (${lives}) RETURNING person_id`,
    momentOf(moment),
  );
  return [...new Set(rows.map(toPersonId))];
}

function toPersonId(row: unknown): string {
  return z.parse(z.object({ person_id: z.string() }), row).person_id;
}

function toPerson(row: unknown): PersonRecord {
  const { external_id, ...person } = z.parse(personRow, row);
  return { ...person, externalId: external_id };
}

function toSession(row: unknown): SessionRecord {
  const session = z.parse(sessionRow, row);
  return {
    id: session.session_id,
    startedAt: session.started_at,
    usedAt: session.used_at,
    expiresAt: session.expires_at,
    browser: session.browser,
    system: session.system,
    returnTo: session.return_to,
  };
}

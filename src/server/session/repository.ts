import * as z from 'zod/mini';
import type { Queryable } from '../db/port.ts';

const personRow = z.object({
  id: z.string(),
  external_id: z.string(),
  label: z.string(),
  initials: z.string(),
});

/** A person as the session slice knows them. */
export interface PersonRecord {
  id: string;
  externalId: string;
  label: string;
  initials: string;
}

export async function insertPerson(
  db: Queryable,
  person: PersonRecord,
  now: number,
): Promise<void> {
  await db.query(
    'INSERT INTO person (id, external_id, label, initials, created_at) VALUES ($1, $2, $3, $4, $5)',
    [person.id, person.externalId, person.label, person.initials, new Date(now)],
  );
}

export async function insertSession(
  db: Queryable,
  session: { tokenHash: string; personId: string; now: number; expiresAt: number },
): Promise<void> {
  await db.query(
    'INSERT INTO session (token_hash, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)',
    [session.tokenHash, session.personId, new Date(session.now), new Date(session.expiresAt)],
  );
}

/** Nobody, when everything of that person is just being deleted. */
export async function findPersonBySession(
  db: Queryable,
  tokenHash: string,
  now: number,
): Promise<PersonRecord | null> {
  const [row] = await db.query(
    `SELECT person.* FROM session JOIN person ON person.id = session.person_id
     WHERE token_hash = $1 AND expires_at > $2
       AND NOT EXISTS (SELECT 1 FROM farewell WHERE farewell.person_id = person.id)`,
    [tokenHash, new Date(now)],
  );
  return row === undefined ? null : toPerson(row);
}

/** For work that no request carries, such as finding out what happened after a restart. */
export async function findPerson(db: Queryable, id: string): Promise<PersonRecord | null> {
  const [row] = await db.query('SELECT * FROM person WHERE id = $1', [id]);
  return row === undefined ? null : toPerson(row);
}

export async function deleteSession(db: Queryable, tokenHash: string): Promise<void> {
  await db.query('DELETE FROM session WHERE token_hash = $1', [tokenHash]);
}

function toPerson(row: unknown): PersonRecord {
  const person = z.parse(personRow, row);
  return {
    id: person.id,
    externalId: person.external_id,
    label: person.label,
    initials: person.initials,
  };
}

import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database, Queryable } from '../db/port.ts';
import { externalId, type Ids } from '../ids.ts';
import {
  deleteSession,
  findPerson,
  findPersonBySession,
  insertPerson,
  insertSession,
  type PersonRecord,
} from './repository.ts';

/** Milliseconds; a demo outlives a closed browser, and weeks that the director moves time by. */
const sessionLifetime = 90 * 24 * 3_600_000;

/** Names for people of the demo: nobody's. */
const demoNames = [
  ['Ana', 'Torres'],
  ['Bruno', 'Lima'],
  ['Carla', 'Rojas'],
  ['Diego', 'Prado'],
  ['Elena', 'Vidal'],
  ['Felipe', 'Souza'],
  ['Gabriela', 'Luna'],
  ['Hugo', 'Campos'],
] as const;

export interface Sessions {
  /** Makes a person of their own, registered before anything can be connected, and signs them in. */
  startDemo(): Promise<{ token: string; person: PersonRecord }>;
  /** Signs in a person who is registered: their host application, or an address for them, says so. */
  startFor(personId: string): Promise<{ token: string; person: PersonRecord } | null>;
  /** Whose session the token is, or null. */
  find(token: string | undefined): Promise<PersonRecord | null>;
  person(id: string): Promise<PersonRecord | null>;
  end(token: string | undefined): Promise<void>;
  lifetimeSeconds: number;
}

export function createSessions(deps: { db: Database; clock: Clock; ids: Ids }): Sessions {
  const { db, clock, ids } = deps;

  async function open(tx: Queryable, personId: string): Promise<string> {
    const token = Buffer.from(ids.bytes(32)).toString('base64url');
    const now = clock.now();
    const expiresAt = now + sessionLifetime;
    await insertSession(tx, { tokenHash: hash(token), personId, now, expiresAt });
    return token;
  }

  return {
    lifetimeSeconds: sessionLifetime / 1000,
    async startDemo() {
      const [first, last] = demoNames[(ids.bytes(1)[0] ?? 0) % demoNames.length] ?? demoNames[0];
      const person: PersonRecord = {
        id: ids.uuid(),
        externalId: externalId(ids),
        label: `${first} ${last}`,
        initials: `${first.charAt(0)}${last.charAt(0)}`,
      };
      const token = await db.transaction(async (tx) => {
        await insertPerson(tx, person, clock.now());
        return open(tx, person.id);
      });
      return { token, person };
    },
    async startFor(personId) {
      const person = await findPerson(db, personId);
      if (person === null) return null;
      const token = await open(db, personId);
      // Nobody, when everything of theirs is just being deleted.
      const isIn = (await findPersonBySession(db, hash(token), clock.now())) !== null;
      return isIn ? { token, person } : null;
    },
    find: async (token) =>
      token === undefined ? null : findPersonBySession(db, hash(token), clock.now()),
    person: (id) => findPerson(db, id),
    end: async (token) => {
      if (token !== undefined) await deleteSession(db, hash(token));
    },
  };
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

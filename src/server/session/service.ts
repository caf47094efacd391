import type { Clock } from '../clock.ts';
import type { Database } from '../db/port.ts';
import { externalId, type Ids } from '../ids.ts';
import { isUuid } from '../links/service.ts';
import { hashOf, newSecret } from '../random-secret.ts';
import type { Device } from './device.ts';
import {
  deleteEndedSessions,
  deleteSession,
  deleteSessions,
  findPerson,
  findSession,
  insertPerson,
  insertSession,
  listSessions,
  registerPerson,
  markUsed,
  type PersonRecord,
  type SessionRecord,
} from './repository.ts';

export { deviceOf, type Device } from './device.ts';
export type { PersonRecord, SessionRecord } from './repository.ts';

/** How long people stay signed in, in milliseconds. */
export interface SessionLimits {
  /** Without doing anything. */
  idle: number;
  /** At most. */
  life: number;
}

/** Sessions of one person at the same time; beyond it the oldest ends. */
const mostSessions = 5;
/** Milliseconds; what was done since is as good as now, and saves a write for each command. */
const sameMoment = 1_000;
/** How often in an idle time it is looked for sessions whose time is over: each second in ten minutes. */
const looksInIdleTime = 600;

/** Names for people of the demo: nobody's. */
const demoNames = [
  'Ana Torres',
  'Bruno Lima',
  'Carla Rojas',
  'Diego Prado',
  'Elena Vidal',
  'Felipe Souza',
  'Gabriela Luna',
  'Hugo Campos',
] as const;

/** Somebody who is signed in. */
export interface SignedIn {
  person: PersonRecord;
  session: SessionRecord;
}

export interface Sessions {
  /** Makes a person of their own, registered before anything can be connected, and signs them in. */
  startDemo(device: Device): Promise<SignedIn & { token: string }>;
  /**
   * Signs in a person who is registered: their host application, or an address for them, says so.
   * Null when nobody may be that person, or everything of theirs is just being deleted.
   */
  startFor(
    personId: string,
    device: Device,
    returnTo?: string,
  ): Promise<(SignedIn & { token: string }) | null>;
  /** The host application's person, registered now unless they were here before. */
  register(host: { tenant: string; subject: string; label: string }): Promise<PersonRecord>;
  /** Who is signed in with the token. It does not count as something that they did. */
  find(token: string | undefined): Promise<SignedIn | null>;
  /** The same for something that the person did: the idle time begins again. */
  use(token: string | undefined): Promise<SignedIn | null>;
  person(id: string): Promise<PersonRecord | null>;
  /** The person's living sessions, the one that was used last first. */
  list(personId: string): Promise<SessionRecord[]>;
  end(token: string | undefined): Promise<void>;
  /** False when that person has no such session. */
  endOne(personId: string, sessionId: string): Promise<boolean>;
  endAll(personId: string): Promise<void>;
  /** Deletes what came to its end by time, so that nothing of it is still open. */
  sweep(): Promise<void>;
  limits: SessionLimits;
}

export function createSessions(deps: {
  db: Database;
  clock: Clock;
  ids: Ids;
  limits: SessionLimits;
  /** Whether people of that host application, or of none, may be here. */
  admits: (tenant: string | null) => boolean;
  /** Told when sessions of a person have begun or ended. */
  changed: (personId: string) => void;
}): Sessions {
  const { db, clock, ids, limits, admits, changed } = deps;
  const moment = () => ({ now: clock.now(), idle: limits.idle });
  let lookedAt = clock.now();

  async function open(person: PersonRecord, device: Device, returnTo: string | null) {
    const token = newSecret(ids);
    const now = clock.now();
    const session = {
      ...device,
      id: ids.uuid(),
      tokenHash: hashOf(token),
      personId: person.id,
      now,
      expiresAt: now + limits.life,
      returnTo,
    };
    const found = await db.transaction(async (tx) => {
      await insertSession(tx, session, mostSessions);
      // Here, because it may be gone a moment later: whoever signs in very often keeps the newest.
      return findSession(tx, session.tokenHash, moment());
    });
    changed(person.id);
    return found !== null && admits(found.person.tenant) ? { token, ...found } : null;
  }

  async function find(token: string | undefined): Promise<SignedIn | null> {
    const found = token === undefined ? null : await findSession(db, hashOf(token), moment());
    return found !== null && admits(found.person.tenant) ? found : null;
  }

  return {
    limits,
    find,
    async startDemo(device) {
      const label = demoNames[(ids.bytes(1)[0] ?? 0) % demoNames.length] ?? demoNames[0];
      const person = newPerson({ label, tenant: null, subject: null });
      await insertPerson(db, person, clock.now());
      const signedIn = await open(person, device, null);
      if (signedIn === null) throw new Error('a session ended as it began');
      return signedIn;
    },
    async startFor(personId, device, returnTo) {
      const person = await findPerson(db, personId);
      if (person === null || !admits(person.tenant)) return null;
      return open(person, device, returnTo ?? null);
    },
    register: (host) => registerPerson(db, newPerson(host), clock.now()),
    async use(token) {
      const found = await find(token);
      const now = clock.now();
      if (found === null || now - found.session.usedAt < sameMoment) return found;
      await markUsed(db, found.session.id, now);
      return { ...found, session: { ...found.session, usedAt: now } };
    },
    person: (id) => findPerson(db, id),
    list: (personId) => listSessions(db, personId, moment()),
    async end(token) {
      const personId = token === undefined ? null : await deleteSession(db, hashOf(token));
      if (personId !== null) changed(personId);
    },
    async endOne(personId, id) {
      const ended = isUuid(id) && (await deleteSessions(db, personId, { id })) > 0;
      if (ended) changed(personId);
      return ended;
    },
    async endAll(personId) {
      await deleteSessions(db, personId, 'all');
      changed(personId);
    },
    async sweep() {
      const now = clock.now();
      if (now - lookedAt < limits.idle / looksInIdleTime) return;
      lookedAt = now;
      for (const personId of await deleteEndedSessions(db, moment())) changed(personId);
    },
  };

  function newPerson(known: Pick<PersonRecord, 'label' | 'tenant' | 'subject'>): PersonRecord {
    return {
      ...known,
      id: ids.uuid(),
      externalId: externalId(ids),
      initials: initialsOf(known.label),
    };
  }
}

/** One letter of the first and one of the last word of a name. */
function initialsOf(label: string): string {
  const words = label.split(/[\s.@_-]+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')].find((letter) => /\p{L}|\p{N}/u.test(letter)) ?? '',
  );
  return letters.join('').toUpperCase();
}

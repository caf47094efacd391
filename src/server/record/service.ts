import * as z from 'zod/mini';
import { record, type Farewell, type Record } from '#contract/api/record.ts';
import type { BelvoClient } from '../belvo/client.ts';
import { iso, type Clock } from '../clock.ts';
import type { Consents } from '../consents/service.ts';
import type { Database } from '../db/port.ts';
import type { Live } from '../http/live.ts';
import { ProblemError } from '../http/problems.ts';
import type { Ids } from '../ids.ts';
import { isUuid, type Owner } from '../links/service.ts';
import { errorFields, type Log } from '../log.ts';
import type { Operations } from '../operations/service.ts';
import type { Sessions } from '../session/service.ts';
import { readParts } from './parts.ts';
import {
  begin,
  erase,
  findFarewell,
  listDueFarewells,
  listLiving,
  noteEnd,
  noteLink,
  saveProgress,
  type FarewellRecord,
} from './repository.ts';
import { oneAtATime } from '../one-at-a-time.ts';

/** All that is kept about a person: to take with them, or to be gone here and at Belvo. */
export interface Records {
  read(personId: string): Promise<Record>;
  /** Nobody is signed in as that person afterwards; the rest happens by itself, see `sweep`. */
  leave(personId: string): Promise<Farewell>;
  /** @throws ProblemError `not_found`. */
  farewell(id: string): Promise<Farewell>;
  /** Goes on with every deletion that is due, until nothing is left. */
  sweep(): Promise<void>;
}

/** Milliseconds between the rounds: the longer it takes, the longer. */
const shortestPause = 2_000;
const longestPause = 600_000;
/** Milliseconds to the next round when there was no room for more calls at Belvo. */
const roomPause = 5_000;

export function createRecords(deps: {
  db: Database;
  belvo: BelvoClient;
  operations: Operations;
  consents: Consents;
  sessions: Sessions;
  clock: Clock;
  ids: Ids;
  live: Live;
  log: Log;
}): Records {
  const { db, belvo, operations, consents, sessions, clock, ids, live, log } = deps;

  async function round(farewell: FarewellRecord): Promise<void> {
    const { id, askedAt, personId } = farewell;
    const now = clock.now();
    const pause = Math.min(Math.max((now - askedAt) / 2, shortestPause), longestPause);
    // Set first: were this round lost, the next one comes by itself.
    await saveProgress(db, id, { dueAt: now + pause });
    const person = personId === null ? null : await sessions.person(personId);
    if (person === null) return;
    const owner = { personId: person.id, externalId: person.externalId };

    // In this order: what can make nothing any more before the listing cannot have made it after.
    const mayMakeMore =
      (await operations.endAll(owner.personId)) ||
      (await consents.mayBecomeLink(db, owner.personId));
    const there = await listAll(owner);
    if (there === null) return;
    const left = [...new Set([...there, ...(await listLiving(db, owner.personId))])];
    await saveProgress(db, id, { left: left.length, dueAt: now + pause });
    for (const belvoId of left) {
      const refusal = await remove(owner, belvoId);
      if (refusal === 'belvo_busy') await saveProgress(db, id, { dueAt: now + roomPause });
      if (refusal !== null) return;
    }
    if (left.length > 0 || mayMakeMore) return;
    await db.transaction((tx) => erase(tx, id, owner.personId, clock.now()));
  }

  /** Belvo's ids of all that is the person's there, those included that nobody knew here. */
  async function listAll(owner: Owner): Promise<string[] | null> {
    const outcome = await belvo.links({ externalId: owner.externalId });
    if (outcome.ended !== 'ok') return null;
    const theirs = outcome.value.filter((link) => link.external_id === owner.externalId);
    for (const { id: belvoId, institution } of theirs) {
      const { personId } = owner;
      await noteLink(db, { id: ids.uuid(), belvoId, personId, institution }, clock.now());
    }
    return theirs.map((link) => link.id);
  }

  /** Why nothing more is to be asked of Belvo now, or null. */
  async function remove(
    owner: Owner,
    belvoId: string,
  ): Promise<'belvo_busy' | 'belvo_keys_rejected' | 'unreachable' | null> {
    const outcome = await belvo.remove(belvoId);
    const gone =
      outcome.ended === 'ok'
        ? outcome.value === 'gone'
        : outcome.ended === 'refused' && outcome.refusal.code === 'link_gone';
    if (gone) await noteEnd(db, owner.personId, belvoId);
    if (outcome.ended !== 'refused') return outcome.ended === 'ok' ? null : 'unreachable';
    const { code } = outcome.refusal;
    return code === 'belvo_busy' || code === 'belvo_keys_rejected' ? code : null;
  }

  async function work(): Promise<void> {
    for (const farewell of await listDueFarewells(db, clock.now())) {
      await round(farewell).catch((error: unknown) => {
        log.alarm('farewell_failed', errorFields(error));
      });
    }
  }

  return {
    async read(personId) {
      const { person, operations: started, ...parts } = await readParts(db, personId);
      const outcomes = await operations.outcomes(personId);
      return z.parse(record, {
        writtenAt: iso(clock.now()),
        person: person[0],
        ...parts,
        operations: started.map((row) => {
          const operation = z.parse(z.looseObject({ id: z.string() }), row);
          return { ...operation, outcome: outcomes.get(operation.id) ?? null };
        }),
      });
    },
    async leave(personId) {
      const farewell = await db.transaction((tx) => begin(tx, ids.uuid(), personId, clock.now()));
      live.recheck(personId);
      return view(farewell);
    },
    async farewell(id) {
      const farewell = isUuid(id) ? await findFarewell(db, id) : null;
      if (farewell === null) throw new ProblemError('not_found');
      return view(farewell);
    },
    sweep: oneAtATime(work),
  };
}

function view({ id, askedAt, doneAt, links, left }: FarewellRecord): Farewell {
  return {
    id,
    state: doneAt === null ? 'deleting' : 'done',
    askedAt: iso(askedAt),
    doneAt: doneAt === null ? null : iso(doneAt),
    links,
    left,
  };
}

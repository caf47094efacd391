import type { Choice, Duplicate } from '#contract/api/duplicate.ts';
import type { HistoryEvent } from '#contract/api/history.ts';
import { iso, type Clock } from '../clock.ts';
import type { Database, Queryable } from '../db/port.ts';
import type { HistoryBook } from '../history/service.ts';
import type { Live } from '../http/live.ts';
import { ProblemError } from '../http/problems.ts';
import type { Ids } from '../ids.ts';
import { isUuid, type Links } from '../links/service.ts';
import { errorFields, type Log } from '../log.ts';
import type { Operations } from '../operations/service.ts';
import type { Sessions } from '../session/service.ts';
import {
  choose,
  claim,
  countTry,
  findDuplicate,
  findNewPairs,
  insertPair,
  listDue,
  listShown,
  settle,
  takeBack,
  type DuplicateRecord,
} from './repository.ts';
import { oneAtATime } from '../one-at-a-time.ts';

/**
 * Two living links of a person that are the same login, or have an account in common. Nothing is
 * given up that its person did not choose, and not before the undo is over; from then on it is
 * tried until it is gone.
 */
export interface Duplicates {
  /** Looks whether that link is a second one; null looks at all there are. */
  look(linkId: string | null): Promise<void>;
  list(personId: string): Promise<Duplicate[]>;
  /**
   * The first choice counts; another one while it can be taken back changes nothing.
   *
   * @throws ProblemError `link_gone` when one of both has ended, `operation_over` when the choice
   *   was carried out.
   */
  choose(personId: string, id: string, choice: Choice): Promise<Duplicate>;
  /** @throws ProblemError `operation_over` when the undo is over. */
  takeBack(personId: string, id: string): Promise<Duplicate>;
  /** Gives up what was chosen to be given up. */
  sweep(): Promise<void>;
}

/** Milliseconds in which a choice can be taken back. */
const undo = 60_000;
/** Milliseconds until it is looked again at what stands in the way, or is under way. */
const waiting = 10_000;
/** Milliseconds between the tries while disconnecting fails. */
const pauses = [30_000, 120_000, 600_000, 3_600_000];

export function createDuplicates(deps: {
  db: Database;
  links: Links;
  history: HistoryBook;
  operations: Operations;
  sessions: Sessions;
  clock: Clock;
  ids: Ids;
  live: Live;
  log: Log;
}): Duplicates {
  const { db, links, history, operations, sessions, clock, ids, live, log } = deps;

  async function find(personId: string, id: string): Promise<DuplicateRecord> {
    const duplicate = isUuid(id) ? await findDuplicate(db, personId, id) : null;
    if (duplicate === null) throw new ProblemError('not_found');
    return duplicate;
  }

  /** Changes a pair and writes it into both links' history; what is false changes nothing. */
  async function change(
    { personId, olderLinkId, newerLinkId }: DuplicateRecord,
    what: HistoryEvent,
    work: (tx: Queryable) => Promise<boolean>,
  ): Promise<void> {
    const changed = await db.transaction(async (tx) => {
      if (!(await work(tx))) return false;
      for (const id of [olderLinkId, newerLinkId]) await history.add(tx, { id, personId }, what);
      return true;
    });
    if (changed) live.publish(personId, { type: 'links' });
  }

  /** A pair of which one has ended asks nothing any more. */
  async function endedOf(duplicate: DuplicateRecord): Promise<string | null> {
    for (const id of [duplicate.olderLinkId, duplicate.newerLinkId]) {
      if ((await links.find(duplicate.personId, id)).status === 'ended') return id;
    }
    return null;
  }

  function canStillChange({ choice, tries, dueAt, settled }: DuplicateRecord): boolean {
    if (settled) return false;
    return choice === null || (tries === 0 && dueAt !== null && dueAt > clock.now());
  }

  /** One step towards what was chosen, after the undo. */
  async function carryOut(duplicate: DuplicateRecord): Promise<void> {
    const { id, personId, choice, olderLinkId, newerLinkId } = duplicate;
    const now = clock.now();
    if (!(await claim(db, duplicate, now + waiting))) return;
    if (choice === 'keep_both' || (await endedOf(duplicate)) !== null) return settle(db, id);
    const [given, kept] =
      choice === 'replace' ? [olderLinkId, newerLinkId] : [newerLinkId, olderLinkId];
    const { byLink } = await operations.underWay(personId);
    // What is being changed is waited for; and were the other one just being disconnected, nothing
    // would be left.
    if (byLink.has(given) || byLink.has(kept)) return;
    const person = await sessions.person(personId);
    if (person === null) return;
    const round = Math.max(duplicate.tries, 1);
    await countTry(db, id, now + (pauses[Math.min(round, pauses.length) - 1] ?? waiting));
    await operations.start(
      { personId, externalId: person.externalId },
      { kind: 'disconnect', requestKey: `duplicate_${id}_${round}`, linkId: given },
    );
  }

  async function work(): Promise<void> {
    for (const duplicate of await listDue(db, clock.now())) {
      await carryOut(duplicate).catch((error: unknown) => {
        if (error instanceof ProblemError) log.warn('duplicate_kept', { code: error.code });
        else log.alarm('duplicate_failed', errorFields(error));
      });
    }
  }

  return {
    async look(linkId) {
      for (const pair of await findNewPairs(db, linkId)) {
        const { older, newer, person_id: personId } = pair;
        const isNew = await db.transaction(async (tx) => {
          if (!(await insertPair(tx, ids.uuid(), pair, clock.now()))) return false;
          for (const [id, otherLinkId] of [
            [older, newer],
            [newer, older],
          ] as const) {
            await history.add(tx, { id, personId }, { event: 'duplicate_found', otherLinkId });
          }
          return true;
        });
        if (isNew) live.publish(personId, { type: 'links' });
      }
    },
    list: async (personId) => (await listShown(db, personId, clock.now())).map(view),
    async choose(personId, id, choice) {
      const duplicate = await find(personId, id);
      if (!canStillChange(duplicate)) throw new ProblemError('operation_over');
      const ended = await endedOf(duplicate);
      if (ended !== null) throw new ProblemError('link_gone', { linkId: ended });
      await change(duplicate, { event: 'duplicate_decided', choice }, (tx) =>
        choose(tx, id, choice, clock.now() + undo),
      );
      return view(await find(personId, id));
    },
    async takeBack(personId, id) {
      const duplicate = await find(personId, id);
      if (!canStillChange(duplicate)) throw new ProblemError('operation_over');
      await change(duplicate, { event: 'duplicate_undone' }, (tx) => takeBack(tx, id, clock.now()));
      return view(await find(personId, id));
    },
    // Two that are carried out at once could give up both of two links.
    sweep: oneAtATime(work),
  };
}

function view(duplicate: DuplicateRecord): Duplicate {
  const { choice, dueAt } = duplicate;
  return {
    id: duplicate.id,
    by: duplicate.foundBy,
    foundAt: iso(duplicate.foundAt),
    olderLinkId: duplicate.olderLinkId,
    newerLinkId: duplicate.newerLinkId,
    chosen: choice === null || dueAt === null ? null : { choice, undoUntil: iso(dueAt) },
  };
}

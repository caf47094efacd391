import { isDeepStrictEqual } from 'node:util';
import type { BelvoLink } from '#contract/belvo/link.ts';
import type { Budget } from '../belvo/budget.ts';
import type { BelvoClient } from '../belvo/client.ts';
import type { Clock } from '../clock.ts';
import type { Database, Queryable } from '../db/port.ts';
import type { Ids } from '../ids.ts';
import { errorFields, type Log } from '../log.ts';
import { merged } from './changes.ts';
import {
  demandComparing,
  demandComparingOf,
  findComparable,
  listDueComparings,
  postponeComparing,
  settleComparing,
  usualPause,
  type Comparable,
} from './comparing-repository.ts';
import { deletionLimit } from './keeping.ts';
import { takePlace } from './read-order.ts';
import { listLinks, type LinkRecord } from './repository.ts';
import type { Links } from './service.ts';

/**
 * Compares what is stored of a person's links with Belvo's list of them: one listing for all of
 * them. What nobody here knew is adopted, what is gone is ended, what changed is changed.
 */
export interface Comparing {
  /** The person is looking; compares in the background unless that was done a moment ago. */
  lookedAt(personId: string): void;
  /** Compares now, and resolves when that is done, whether it succeeded or not. */
  now(personId: string): Promise<void>;
  /** Something of this person's ended and nobody knows how: it is compared soon, and again later. */
  inDoubt(tx: Queryable, personId: string): Promise<void>;
  /** Belvo spoke of a link that may be unknown here; its person's links are compared soon. */
  heardOf(tx: Queryable, externalId: string, belvoId: string): Promise<void>;
  /** Begins what is due because somebody looks; does not wait for it. */
  watch(): void;
  /** The same, and what has become due for others. */
  sweep(): Promise<void>;
  /** Resolves when none is under way. */
  settled(): Promise<void>;
}

/** Milliseconds between two comparings of somebody who is looking. */
const lookingPause = 60_000;
/** How long after an unknown outcome something may still come of it. */
const doubtPause = 10 * 60_000;
/** While an operation may be making what was found, its outcome is waited for. */
const busyPause = 60_000;
/** By how much Belvo's clock may be behind ours. */
const clockTolerance = 120_000;
/** Between two rounds when there was too much for one. */
const roundPause = 10_000;
/** Milliseconds between the tries while Belvo cannot be listed. */
const failurePauses = [10_000, 30_000, 120_000, 600_000, usualPause];

/** Comparings that one sweep may begin, when there is room for so many calls. */
const atOnce = 40;
/** Further calls of one comparing: links that were not listed, and accounts that nobody announced. */
const confirmationsAtOnce = 10;
/** An announcement of accounts that has not come for so long was lost on the way. */
const announcementLimit = 3_600_000;

export function createComparing(deps: {
  db: Database;
  belvo: BelvoClient;
  /** How many calls there is room for at Belvo. */
  budget: Budget;
  links: Links;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** Where a connect may be making or removing a link right now, and since when. */
  busyAt: (personId: string) => Promise<ReadonlyMap<string, number>>;
  /** People who have a page open. */
  watching: () => Iterable<string>;
}): Comparing {
  const { db, belvo, budget, links, clock, ids, log } = deps;
  const underWay = new Map<string, Promise<void>>();
  const failures = new Map<string, number>();
  /** When a person's last comparing began, as far as this process knows. */
  const lastBegun = new Map<string, number>();

  function isFresh(personId: string): boolean {
    return clock.now() - (lastBegun.get(personId) ?? -Infinity) < lookingPause;
  }

  function begin(personId: string): void {
    const now = clock.now();
    if (lastBegun.size > 10_000) lastBegun.clear();
    lastBegun.set(personId, now);
    const work = run(personId)
      .catch((error: unknown) => log.alarm('comparing_failed', errorFields(error)))
      .finally(() => underWay.delete(personId));
    underWay.set(personId, work);
  }

  async function run(personId: string): Promise<void> {
    const person = await findComparable(db, personId);
    if (person === null) return;
    const nextIn = await compare(person).catch((error: unknown) => {
      log.alarm('comparing_failed', errorFields(error));
      return 'unreadable' as const;
    });
    if (nextIn === 'no room') {
      await postponeComparing(db, personId, clock.now() + roundPause);
      return;
    }
    if (nextIn !== 'unreadable') {
      failures.delete(personId);
      const now = clock.now();
      await settleComparing(db, person, now, nextIn === null ? null : now + nextIn);
      return;
    }
    const failed = failures.get(personId) ?? 0;
    failures.set(personId, failed + 1);
    const pause = failurePauses[failed] ?? usualPause;
    await postponeComparing(db, personId, clock.now() + pause);
  }

  /** Milliseconds until the next comparing; null when there is nothing to compare any more. */
  async function compare(person: Comparable): Promise<number | null | 'unreadable' | 'no room'> {
    const { personId, externalId } = person;
    // First what is stored: what is stored while the list is on its way is newer than the list.
    const stored = await listLinks(db, personId);
    const place = await takePlace(db);
    const outcome = await belvo.links({ externalId });
    if (outcome.ended === 'refused' && outcome.refusal.code === 'belvo_busy') return 'no room';
    if (outcome.ended !== 'ok') return 'unreadable';
    const listed = new Map(outcome.value.map((link) => [link.id, link]));
    const known = new Map(stored.map((link) => [link.belvoId, link]));

    const strange: BelvoLink[] = [];
    for (const link of listed.values()) {
      const before = known.get(link.id);
      if (before === undefined || before.status === 'ended') strange.push(link);
      else if (link.external_id !== externalId || isNews(before, link)) {
        await links.keep(person, link, { begun: place });
      }
    }
    const left = await adopt(person, strange, known, place);
    const living = stored.filter(({ status }) => status !== 'ended');
    const missing = living.filter(({ belvoId }) => !listed.has(belvoId));
    let gone = 0;
    for (const link of missing.slice(0, confirmationsAtOnce)) {
      if ((await links.reread(person, link.belvoId)) === 'gone') gone += 1;
    }
    await readUnannounced(living.filter(({ belvoId }) => listed.has(belvoId)));

    // When none of them is gone, the list is what is wrong.
    if (missing.length > confirmationsAtOnce && gone > 0) return roundPause;
    if (left > 0) return busyPause;
    return listed.size === 0 && living.length === 0 ? null : spread(usualPause);
  }

  /** Whether the list says something else than what is stored; most of it never does. */
  function isNews(before: LinkRecord, link: BelvoLink): boolean {
    return !isDeepStrictEqual(before, merged(before, link, clock.now()));
  }

  /** Takes in what nobody here knows. Returns how many have to wait for an operation. */
  async function adopt(
    person: Comparable,
    strange: readonly BelvoLink[],
    known: ReadonlyMap<string, LinkRecord>,
    place: number,
  ): Promise<number> {
    const candidates = strange.filter(({ id }) => {
      const ended = known.get(id);
      return ended === undefined || clock.now() - ended.statusSince > deletionLimit;
    });
    if (candidates.length === 0) return 0;
    // Asked after the listing: what an operation has ended with by now is stored already.
    const busy = await deps.busyAt(person.personId);
    let waiting = 0;
    for (const link of candidates) {
      const since = busy.get(link.institution) ?? Infinity;
      if (Date.parse(link.created_at) > since - clockTolerance) waiting += 1;
      else await links.keep(person, link, { begun: place, found: true });
    }
    return waiting;
  }

  /** Belvo announces accounts; when that was lost on the way they are read all the same, but late. */
  async function readUnannounced(living: readonly LinkRecord[]): Promise<void> {
    const overdue = living.filter(
      (link) =>
        link.status === 'valid' &&
        link.accountsState === 'arriving' &&
        clock.now() - link.connectedAt > announcementLimit,
    );
    for (const link of overdue.slice(0, confirmationsAtOnce)) await links.readAccounts(link);
  }

  /** Somewhat earlier or later, so that people who came together do not stay together. */
  function spread(pause: number): number {
    return Math.round(pause * (0.9 + (ids.bytes(1)[0] ?? 0) / 1280));
  }

  function lookedAt(personId: string): void {
    if (!isFresh(personId) && !underWay.has(personId)) begin(personId);
  }

  function watch(): void {
    for (const personId of deps.watching()) lookedAt(personId);
  }

  return {
    lookedAt,
    watch,
    async now(personId) {
      await underWay.get(personId);
      begin(personId);
      await underWay.get(personId);
    },
    inDoubt: (tx, personId) => demandComparing(tx, personId, clock.now(), clock.now() + doubtPause),
    heardOf: (tx, externalId, belvoId) => demandComparingOf(tx, externalId, belvoId, clock.now()),
    async sweep() {
      watch();
      // Those under way are still due, too.
      const due = await listDueComparings(db, clock.now(), atOnce + underWay.size);
      const waiting = due.filter(({ personId }) => !underWay.has(personId));
      if (waiting.length === 0) return;
      const room = await budget.room('background');
      for (const { personId } of waiting.slice(0, room)) begin(personId);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}

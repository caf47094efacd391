import { isDeepStrictEqual } from 'node:util';
import type { BelvoAccount } from '#contract/belvo/account.ts';
import type { BelvoLink } from '#contract/belvo/link.ts';
import type { BelvoClient } from '../belvo/client.ts';
import { cutOrNull } from '../belvo/text.ts';
import type { Clock } from '../clock.ts';
import type { Marks } from '../db/marks.ts';
import type { Database, Queryable } from '../db/port.ts';
import type { HistoryBook } from '../history/service.ts';
import type { Live } from '../http/live.ts';
import { ProblemError } from '../http/problems.ts';
import type { Ids } from '../ids.ts';
import type { Institutions } from '../institutions/service.ts';
import type { Log } from '../log.ts';
import { replaceAccounts, storedAccounts, type AccountRecord } from './account-repository.ts';
import { concernsPerson, linesOf, merged } from './changes.ts';
import { expectComparing } from './comparing-repository.ts';
import { claimPlace, takePlace } from './read-order.ts';
import {
  findLinkByBelvoId,
  lockPerson,
  quarantine,
  saveLink,
  saveMark,
  type LinkRecord,
} from './repository.ts';
import type { Owner } from './service.ts';

/** Characters of an account's name. */
const longestName = 160;

export interface KeepingDeps {
  db: Database;
  history: HistoryBook;
  belvo: BelvoClient;
  institutions: Institutions;
  clock: Clock;
  ids: Ids;
  live: Live;
  log: Log;
  marks: Marks;
  /** Stores what belongs to each new link together with it. */
  born: (tx: Queryable, link: LinkRecord) => Promise<void>;
  /** Told of each new link, after it was stored: Belvo may have announced its accounts before. */
  appeared: (link: LinkRecord) => void;
  /** Told when the accounts were read and differ from what was known. */
  accountsRead: (link: LinkRecord) => void;
  /** Told when a link begins or ceases to wait for its person, or waits for something else. */
  statusChanged: (link: LinkRecord) => void;
  /** Whether its person asked for the end of this link: then it is not "gone elsewhere". */
  askedToEnd: (link: LinkRecord) => Promise<boolean>;
}

/** How links are written: what is true at Belvo, and with it the line of the record that says so. */
export interface Keeping {
  /**
   * Stores a link as Belvo has it. Refuses one whose `external_id` is not the owner's: it is never
   * guessed onto somebody, and kept in quarantine.
   *
   * @param how.begun place of the call in the order of reads; without it the answer counts as new.
   * @param how.found nobody here was making it: it was found by comparing.
   */
  keep(
    owner: Owner,
    link: BelvoLink,
    how?: { begun?: number; found?: boolean },
  ): Promise<LinkRecord | 'not_theirs'>;
  /** It no longer exists at Belvo. One that never worked is not listed any more. */
  end(link: LinkRecord): Promise<void>;
  /** Its person gave it up while it was being made; it is not listed any more. */
  forget(link: LinkRecord): Promise<void>;
  /** Reads the accounts that Belvo has announced. False when they could not be read. */
  readAccounts(link: LinkRecord): Promise<boolean>;
}

/**
 * Milliseconds. Belvo deletes somewhat later than it says, and a listing may be older than the end;
 * what is listed for longer than this is not gone.
 */
export const deletionLimit = 10 * 60_000;

export function createKeeping(deps: KeepingDeps): Keeping {
  const { db, history, belvo, institutions, clock, ids, live, log, marks } = deps;

  const keep: Keeping['keep'] = async (owner, from, how = {}) => {
    const { found = false } = how;
    if (from.external_id !== owner.externalId) {
      await isolate(from);
      return 'not_theirs';
    }
    const known = await findLinkByBelvoId(db, from.id);
    const isNew = known === null || known.status === 'ended';
    const begun = how.begun ?? (await takePlace(db));
    const accountsState = isNew ? await firstAccountsState(from.institution) : 'arriving';

    const step = await db.transaction(async (tx) => {
      if (!(await lockPerson(tx, owner.personId))) return null;
      const stored = await findLinkByBelvoId(tx, from.id);
      if (stored !== null && stored.personId !== owner.personId) return null;
      if (stored !== null && !(await claimPlace(tx, from.id, begun))) return unchanged(stored);
      // Belvo's ids do not come back: whoever says so read it before it was deleted.
      if (stored?.status === 'ended' && !(found && isBack(stored))) return unchanged(stored);
      const before = stored?.status === 'ended' ? null : stored;
      const id = stored?.id ?? ids.uuid();
      const birth = { id, personId: owner.personId, accountsState, found };
      const after = merged(before ?? birth, from, clock.now());
      if (isDeepStrictEqual(before, after)) return unchanged(after);
      await saveLink(tx, after);
      if (stored === null) await claimPlace(tx, from.id, begun);
      await enter(tx, before, after);
      if (before === null) {
        await deps.born(tx, after);
        await expectComparing(tx, owner.personId, clock.now());
      }
      return { before, after, changed: true };
    });
    if (step === null) return 'not_theirs';
    const { before, after, changed } = step;
    // Most reads find what was known; pages are told of changes only.
    if (!changed) return after;
    live.publish(owner.personId, { type: 'links' });
    if (before === null) deps.appeared(after);
    if (concernsPerson(before, after)) deps.statusChanged(after);
    return after;
  };

  /** Whether one that counts as ended is at Belvo all the same, for so long that it will stay. */
  function isBack(link: LinkRecord): boolean {
    return clock.now() - link.statusSince > deletionLimit;
  }

  async function enter(tx: Queryable, before: LinkRecord | null, after: LinkRecord): Promise<void> {
    const now = clock.now();
    for (const line of linesOf(before, after)) {
      const at = line.event === 'updated' ? Math.min(after.lastUpdatedAt ?? now, now) : now;
      await history.add(tx, after, line, at);
    }
  }

  async function isolate(from: BelvoLink): Promise<void> {
    const { id: belvoId, institution, external_id: echoed } = from;
    if (!(await quarantine(db, { belvoId, institution, echoed }, clock.now()))) return;
    log.alarm('link_of_another_person', { code: 'person_mismatch', belvoLinkId: belvoId });
  }

  async function firstAccountsState(institution: string): Promise<'arriving' | 'none'> {
    const detail = await institutions.detail(institution).catch((error: unknown) => {
      if (error instanceof ProblemError) return null;
      throw error;
    });
    return detail === null || detail.resources.includes('ACCOUNTS') ? 'arriving' : 'none';
  }

  /** The row stays: a page that shows the link still asks for it, and is told that it is over. */
  async function bury(
    { personId, belvoId }: LinkRecord,
    endedBy: 'you' | 'elsewhere',
    isListed: (before: LinkRecord) => boolean,
  ): Promise<void> {
    const step = await db.transaction(async (tx) => {
      await lockPerson(tx, personId);
      const before = await findLinkByBelvoId(tx, belvoId);
      if (before === null) return null;
      if (before.status === 'ended') {
        const after = { ...before, isListed: isListed(before) };
        if (isDeepStrictEqual(before, after)) return null;
        await saveLink(tx, after);
        return { before, after };
      }
      const after: LinkRecord = {
        ...before,
        status: 'ended',
        statusSince: clock.now(),
        isListed: isListed(before),
        endedBy,
        refreshAskedAt: null,
      };
      await saveLink(tx, after);
      await history.add(tx, after, { event: 'ended', by: endedBy });
      // Disconnecting deletes what was read, and frees the login for another connect.
      await replaceAccounts(tx, after.id, []);
      await saveMark(tx, after.id, null);
      return { before, after };
    });
    if (step === null) return;
    live.publish(personId, { type: 'links' });
    if (concernsPerson(step.before, step.after)) deps.statusChanged(step.after);
  }

  return {
    keep,
    async end(link) {
      if (link.status === 'ended') return;
      const endedBy = (await deps.askedToEnd(link)) ? 'you' : 'elsewhere';
      await bury(link, endedBy, (before) => before.isListed && before.status !== 'unconfirmed');
    },
    forget: (link) => bury(link, 'you', () => false),
    async readAccounts(link) {
      const outcome = await belvo.accounts(link.belvoId);
      if (outcome.ended !== 'ok') return false;
      const read = outcome.value.map((account, at) => toAccount(link, account, at));
      // One that is on two pages, because another came in between, is still one.
      const accounts = [...new Map(read.map((account) => [account.belvoId, account])).values()];
      const after = await db.transaction(async (tx) => {
        await lockPerson(tx, link.personId);
        const before = await findLinkByBelvoId(tx, link.belvoId);
        if (before === null || before.status === 'ended') return null;
        const isNews =
          before.accountsState !== 'ready' ||
          !isDeepStrictEqual(await storedAccounts(tx, link.id), accounts);
        const now: LinkRecord = { ...before, accountsState: 'ready', refreshAskedAt: null };
        if (!isNews && isDeepStrictEqual(before, now)) return null;
        await saveLink(tx, now);
        if (isNews) {
          await replaceAccounts(tx, link.id, accounts);
          await history.add(tx, link, { event: 'accounts', count: accounts.length });
        }
        return { link: now, isNews };
      });
      if (after === null) return true;
      live.publish(link.personId, { type: 'links' });
      if (after.isNews) deps.accountsRead(after.link);
      return true;
    },
  };

  /** Belvo does not mask numbers; nothing but the end goes any further. */
  function toAccount(link: LinkRecord, from: BelvoAccount, position: number): AccountRecord {
    const number = from.number ?? from.public_identification_value ?? '';
    const letters = number.replace(/[^0-9A-Za-z]/g, '');
    return {
      belvoId: from.id ?? String(position),
      name: cutOrNull(from.name, longestName),
      category: from.category,
      numberEnd: letters === '' ? null : letters.slice(-4),
      currency: from.currency,
      numberMark: marks.account(link.personId, link.institution, number),
    };
  }
}

function unchanged(link: LinkRecord) {
  return { before: link, after: link, changed: false };
}

import { isDeepStrictEqual } from 'node:util';
import type { Account, Link } from '#contract/api/link.ts';
import type { BelvoAccount } from '#contract/belvo/account.ts';
import type { BelvoLink } from '#contract/belvo/link.ts';
import type { BelvoClient } from '../belvo/client.ts';
import { iso, type Clock } from '../clock.ts';
import { violates, type Database } from '../db/port.ts';
import type { HistoryBook } from '../history/service.ts';
import type { Live } from '../http/live.ts';
import { ProblemError } from '../http/problems.ts';
import type { Ids } from '../ids.ts';
import type { Institutions } from '../institutions/service.ts';
import type { Log } from '../log.ts';
import {
  findLink,
  findLinkByBelvoId,
  listAccounts,
  listLinks,
  replaceAccounts,
  saveLink,
  type LinkRecord,
} from './repository.ts';

/** Who a link is to belong to. */
export interface Owner {
  personId: string;
  externalId: string;
}

/** Told by the operations slice, which knows what is under way. */
export interface UnderWay {
  /** Open operation of each link, by our link id. */
  byLink: ReadonlyMap<string, string>;
  /** Links that an open connect is still making; they are shown as that operation. */
  inTheMaking: ReadonlySet<string>;
}

export interface Links {
  list(personId: string, underWay: UnderWay): Promise<Link[]>;
  /** @throws ProblemError `not_found`, also for somebody else's link. */
  find(personId: string, id: string): Promise<LinkRecord>;
  findByBelvoId(belvoId: string): Promise<LinkRecord | null>;
  /** The newest living link of that login, for telling duplicates. */
  findByLogin(personId: string, institutionUserId: string): Promise<LinkRecord | null>;
  /** Belvo's ids of the links this person had before that moment. */
  knownBefore(personId: string, instant: number): Promise<Set<string>>;
  view(link: LinkRecord, operationId: string | null): Promise<Link>;
  /**
   * Stores a link as Belvo has it. Refuses one whose `external_id` is not the owner's: it is never
   * guessed onto somebody.
   */
  keep(owner: Owner, link: BelvoLink): Promise<LinkRecord | 'not_theirs'>;
  /** Reads one link at Belvo and stores what is true; `gone` when it no longer exists there. */
  reread(owner: Owner, belvoId: string): Promise<LinkRecord | 'gone' | 'unreadable' | 'not_theirs'>;
  /** Reads the accounts that Belvo has announced. */
  readAccounts(link: LinkRecord): Promise<boolean>;
  /** It no longer exists at Belvo. One that never worked is not listed any more. */
  end(link: LinkRecord): Promise<void>;
  /** Its person gave it up while it was being made; it is not listed any more. */
  forget(link: LinkRecord): Promise<void>;
}

export function createLinks(deps: {
  db: Database;
  history: HistoryBook;
  belvo: BelvoClient;
  institutions: Institutions;
  clock: Clock;
  ids: Ids;
  live: Live;
  log: Log;
  /** Told of each new link: Belvo may have announced its accounts before it was known here. */
  appeared: (belvoId: string) => void;
}): Links {
  const { db, belvo, institutions, clock, ids, live, log } = deps;

  async function view(
    link: LinkRecord,
    accounts: Account[],
    operationId: string | null,
  ): Promise<Link> {
    return {
      id: link.id,
      institution: await institutions.face(link.institution),
      status: link.status,
      accessMode: link.accessMode,
      refreshRate: link.refreshRate,
      lastUpdatedAt: isoOrNull(link.lastUpdatedAt),
      connectedAt: iso(link.connectedAt),
      statusSince: iso(link.statusSince),
      accounts: { state: link.accountsState, items: accounts },
      credentialsStorage: link.credentialsStorage,
      foundAt: isoOrNull(link.foundAt),
      endedBy: link.endedBy,
      refresh: {
        askedAt: isoOrNull(link.refreshAskedAt),
        availableAt: isoOrNull(link.refreshAvailableAt),
      },
      operationId,
    };
  }

  async function keep(owner: Owner, from: BelvoLink): Promise<LinkRecord | 'not_theirs'> {
    if (from.external_id !== owner.externalId) {
      log.alarm('link_of_another_person', { code: 'person_mismatch', belvoLinkId: from.id });
      return 'not_theirs';
    }
    const now = clock.now();
    const before = await findLinkByBelvoId(db, from.id);
    // Belvo's ids do not come back: whoever says so read it before it was deleted.
    if (before?.status === 'ended') return before;
    const link: LinkRecord = {
      id: before?.id ?? ids.uuid(),
      personId: owner.personId,
      belvoId: from.id,
      institution: from.institution,
      status: from.status,
      statusSince: before?.status === from.status ? before.statusSince : now,
      accessMode: from.access_mode === 'unknown' ? null : from.access_mode,
      refreshRate: from.refresh_rate,
      institutionUserId: from.institution_user_id,
      lastUpdatedAt: instantOf(from.last_accessed_at),
      connectedAt: before?.connectedAt ?? now,
      accountsState: before?.accountsState ?? (await firstAccountsState(from.institution)),
      isListed: true,
      loginMark: before?.loginMark ?? null,
      credentialsStorage: from.credentials_storage ?? null,
      foundAt: before?.foundAt ?? null,
      endedBy: null,
      refreshAskedAt: before?.refreshAskedAt ?? null,
      refreshAvailableAt: before?.refreshAvailableAt ?? null,
    };
    await saveLink(db, link);
    if (before === null) deps.appeared(link.belvoId);
    // Most reads find what was known; pages are told of changes only.
    if (!isDeepStrictEqual(before, link)) live.publish(owner.personId, { type: 'links' });
    return link;
  }

  async function firstAccountsState(institution: string): Promise<'arriving' | 'none'> {
    const detail = await institutions.detail(institution).catch((error: unknown) => {
      if (error instanceof ProblemError) return null;
      throw error;
    });
    return detail === null || detail.resources.includes('ACCOUNTS') ? 'arriving' : 'none';
  }

  async function end(link: LinkRecord): Promise<void> {
    if (link.status === 'unconfirmed') return forget(link);
    if (link.status !== 'ended') await bury(link, { isListed: true });
    live.publish(link.personId, { type: 'links' });
  }

  async function forget(link: LinkRecord): Promise<void> {
    await bury(link, { isListed: false });
    live.publish(link.personId, { type: 'links' });
  }

  /** The row stays: a page that shows the link still asks for it, and is told that it is over. */
  async function bury(link: LinkRecord, { isListed }: { isListed: boolean }): Promise<void> {
    await db.transaction(async (tx) => {
      await saveLink(tx, { ...link, status: 'ended', statusSince: clock.now(), isListed });
      // Disconnecting deletes what was read.
      await replaceAccounts(tx, link.id, []);
    });
  }

  return {
    keep,
    end,
    forget,
    async list(personId, underWay) {
      const all = (await listLinks(db, personId)).filter(
        (link) => link.isListed && !underWay.inTheMaking.has(link.id),
      );
      const accounts = await listAccounts(
        db,
        all.map((link) => link.id),
      );
      return Promise.all(
        all.map((link) =>
          view(link, accounts.get(link.id) ?? [], underWay.byLink.get(link.id) ?? null),
        ),
      );
    },
    async find(personId, id) {
      const link = isUuid(id) ? await findLink(db, personId, id) : null;
      if (link === null) throw new ProblemError('not_found');
      return link;
    },
    findByBelvoId: (belvoId) => findLinkByBelvoId(db, belvoId),
    async findByLogin(personId, institutionUserId) {
      const all = await listLinks(db, personId);
      const living = all.filter(
        (link) => link.institutionUserId === institutionUserId && link.status !== 'ended',
      );
      return living.find((link) => link.status === 'valid') ?? living[0] ?? null;
    },
    knownBefore: async (personId, instant) =>
      new Set(
        (await listLinks(db, personId))
          .filter((link) => link.connectedAt < instant)
          .map((link) => link.belvoId),
      ),
    async view(link, operationId) {
      const accounts = await listAccounts(db, [link.id]);
      return view(link, accounts.get(link.id) ?? [], operationId);
    },
    async reread(owner, belvoId) {
      const outcome = await belvo.link(belvoId);
      if (outcome.ended === 'ok') return keep(owner, outcome.value);
      const gone = outcome.ended === 'refused' && outcome.refusal.code === 'link_gone';
      if (!gone) return 'unreadable';
      const link = await findLinkByBelvoId(db, belvoId);
      if (link !== null) await end(link);
      return 'gone';
    },
    async readAccounts(link) {
      const outcome = await belvo.accounts(link.belvoId);
      if (outcome.ended !== 'ok') return false;
      // One that is on two pages, because another came in between, is still one.
      const accounts = [
        ...new Map(outcome.value.map(toAccount).map((account) => [account.id, account])).values(),
      ];
      try {
        await db.transaction(async (tx) => {
          await replaceAccounts(tx, link.id, accounts);
          await tx.query("UPDATE link SET accounts_state = 'ready' WHERE id = $1", [link.id]);
        });
      } catch (error) {
        // Two events for one link can be worked on at once; the other one has just done this.
        if (!violates(error, 'account_pkey')) throw error;
      }
      live.publish(link.personId, { type: 'links' });
      return true;
    },
  };
}

/** Belvo does not mask numbers; nothing but the end goes any further. */
function toAccount(from: BelvoAccount, position: number): Account {
  const number = from.number ?? from.public_identification_value;
  const letters = number?.replace(/[^0-9A-Za-z]/g, '') ?? '';
  return {
    id: from.id ?? String(position),
    name: from.name,
    category: from.category,
    numberEnd: letters === '' ? null : letters.slice(-4),
    currency: from.currency,
  };
}

function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : iso(instant);
}

/** Null also for a date that does not exist. */
function instantOf(text: string | null): number | null {
  const instant = text === null ? NaN : Date.parse(text);
  return Number.isNaN(instant) ? null : instant;
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

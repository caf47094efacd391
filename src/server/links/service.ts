import type { Account, Link } from '#contract/api/link.ts';
import { iso } from '../clock.ts';
import type { Queryable } from '../db/port.ts';
import { ProblemError } from '../http/problems.ts';
import { listAccounts } from './account-repository.ts';
import { createKeeping, type Keeping, type KeepingDeps } from './keeping.ts';
import { takePlace } from './read-order.ts';
import {
  findLink,
  findLinkByBelvoId,
  listLinks,
  listMarked,
  saveMark,
  type LinkRecord,
} from './repository.ts';

export type { LinkRecord } from './repository.ts';

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

export interface Links extends Keeping {
  list(personId: string, underWay: UnderWay): Promise<Link[]>;
  /** @throws ProblemError `not_found`, also for somebody else's link. */
  find(personId: string, id: string): Promise<LinkRecord>;
  findByBelvoId(belvoId: string): Promise<LinkRecord | null>;
  /** The living link of that login that Belvo means by "duplicated"; an unfinished one never is. */
  findByLogin(personId: string, institutionUserId: string): Promise<LinkRecord | null>;
  /** Remembers which login a link was made with, so that the same one is known again. */
  mark(tx: Queryable, linkId: string, loginMark: string): Promise<void>;
  /** What names the login of a link: its mark, or our id of it where nobody knows the login. */
  loginOf(tx: Queryable, personId: string, linkId: string): Promise<string>;
  /** Living links that were made with that login, newest first. */
  listMarked(tx: Queryable, personId: string, loginMark: string): Promise<LinkRecord[]>;
  /** Belvo's ids of the links this person had before that moment. */
  knownBefore(personId: string, instant: number): Promise<Set<string>>;
  view(link: LinkRecord, operationId: string | null): Promise<Link>;
  /** Reads one link at Belvo and stores what is true; `gone` when it no longer exists there. */
  reread(owner: Owner, belvoId: string): Promise<LinkRecord | 'gone' | 'unreadable' | 'not_theirs'>;
}

export function createLinks(deps: KeepingDeps): Links {
  const { db, belvo, institutions } = deps;
  const keeping = createKeeping(deps);

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

  return {
    ...keeping,
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
        (link) =>
          link.institutionUserId === institutionUserId &&
          link.status !== 'ended' &&
          link.status !== 'unconfirmed',
      );
      return living.find((link) => link.status === 'valid') ?? living[0] ?? null;
    },
    mark: saveMark,
    loginOf: async (tx, personId, linkId) =>
      (await findLink(tx, personId, linkId))?.loginMark ?? linkId,
    listMarked,
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
      const begun = await takePlace(db);
      const outcome = await belvo.link(belvoId);
      if (outcome.ended === 'ok') return keeping.keep(owner, outcome.value, { begun });
      const gone = outcome.ended === 'refused' && outcome.refusal.code === 'link_gone';
      if (!gone) return 'unreadable';
      const link = await findLinkByBelvoId(db, belvoId);
      if (link !== null) await keeping.end(link);
      return 'gone';
    },
  };
}

function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : iso(instant);
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

import type { Consent } from '#contract/api/consent.ts';
import type { AccessMode } from '#contract/api/link.ts';
import type { ProblemCode } from '#contract/api/problem.ts';
import type { BelvoClient, Outcome } from '../belvo/client.ts';
import type { Clock } from '../clock.ts';
import type { Consents } from '../consents/service.ts';
import type { Database } from '../db/port.ts';
import type { HistoryBook } from '../history/service.ts';
import type { Live } from '../http/live.ts';
import { ProblemError } from '../http/problems.ts';
import type { Log } from '../log.ts';
import { findLinkByBelvoId, lockPerson, saveLink, type LinkRecord } from './repository.ts';
import type { Links, Owner, UnderWay } from './service.ts';

/**
 * What a person can ask of a link in one call that Belvo answers at once. Neither carries a
 * credential or asks for a code, so neither is an operation.
 */
export interface LinkCommands {
  /**
   * Asks Belvo to read the link now.
   *
   * @throws ProblemError `refresh_too_soon` while Belvo's pause lasts; others when it cannot be.
   */
  refresh(owner: Owner, linkId: string): Promise<LinkRecord>;
  /**
   * Switches between being read once and again and again.
   *
   * @throws ProblemError `credentials_expired` when the password is not kept for good, which being
   *   read again and again needs.
   */
  changeAccessMode(
    owner: Owner,
    linkId: string,
    wish: { accessMode: AccessMode; consent?: Consent | undefined },
  ): Promise<LinkRecord>;
}

/** Milliseconds in which Belvo reads a link once at most. */
const refreshPause = 10 * 60_000;

/** What Belvo says of a link that is mended on the link's own page: its status says it better. */
const saidByStatus: ReadonlySet<ProblemCode> = new Set(['wrong_credentials', 'interrupted']);

/** Refusals that mean something to the person; anything else is Belvo's or our own fault. */
const forPeople: ReadonlySet<ProblemCode> = new Set([
  'belvo_busy',
  'belvo_denied',
  'belvo_keys_rejected',
  'credentials_expired',
  'institution_down',
  'institution_inactive',
  'institution_timeout',
  'institution_unavailable',
  'link_gone',
]);

export function createLinkCommands(deps: {
  db: Database;
  belvo: BelvoClient;
  links: Links;
  consents: Consents;
  history: HistoryBook;
  clock: Clock;
  live: Live;
  log: Log;
  accessModes: readonly AccessMode[];
  underWay: (personId: string) => Promise<UnderWay>;
}): LinkCommands {
  const { db, belvo, links, consents, history, clock, live, log } = deps;

  /** The link, when nothing stands in the way of a command. */
  async function ready(owner: Owner, linkId: string): Promise<LinkRecord> {
    const link = await links.find(owner.personId, linkId);
    if (link.status === 'ended') throw new ProblemError('link_gone', { linkId });
    const { byLink, inTheMaking } = await deps.underWay(owner.personId);
    const operationId = byLink.get(link.id);
    if (operationId !== undefined || inTheMaking.has(link.id)) {
      throw new ProblemError(
        'operation_in_progress',
        operationId === undefined ? {} : { operationId },
      );
    }
    if (link.status === 'unconfirmed') throw new ProblemError('interrupted', { linkId });
    return link;
  }

  /** Belvo did not do it: what is true of the link is read, and why it was not done is said. */
  async function notDone(
    owner: Owner,
    link: LinkRecord,
    outcome: Exclude<Outcome<unknown>, { ended: 'ok' }>,
  ): Promise<LinkRecord> {
    if (outcome.ended === 'not_sent') throw new ProblemError('belvo_unreachable');
    const read = await links.reread(owner, link.belvoId);
    if (read === 'gone') throw new ProblemError('link_gone', { linkId: link.id });
    if (outcome.ended === 'lost') throw new ProblemError('outcome_unknown', { linkId: link.id });
    const now = typeof read === 'object' ? read : link;
    const isBroken = now.status !== 'valid';
    if (outcome.ended === 'challenged' || saidByStatus.has(outcome.refusal.code)) {
      // It waits for its person, and being asked for a code is shown as that.
      if (isBroken) return now;
      throw new ProblemError('belvo_error');
    }
    const { code, belvoRequestId } = outcome.refusal;
    if (forPeople.has(code)) throw new ProblemError(code, { linkId: link.id });
    log.alarm('belvo_refused_us', {
      linkId: link.id,
      code,
      ...(belvoRequestId === null ? {} : { belvoRequestId }),
    });
    throw new ProblemError('belvo_error');
  }

  /** Changes what only we know of a link, as long as it lives. */
  async function note(
    link: LinkRecord,
    change: Pick<LinkRecord, 'refreshAskedAt' | 'refreshAvailableAt'>,
    isAsked: boolean,
  ): Promise<LinkRecord> {
    const after = await db.transaction(async (tx) => {
      await lockPerson(tx, link.personId);
      const before = await findLinkByBelvoId(tx, link.belvoId);
      if (before === null || before.status === 'ended') return null;
      const now = { ...before, ...change };
      await saveLink(tx, now);
      if (isAsked) await history.add(tx, link, { event: 'refresh_asked' });
      return now;
    });
    if (after === null) throw new ProblemError('link_gone', { linkId: link.id });
    live.publish(link.personId, { type: 'links' });
    return after;
  }

  function tooSoon(link: LinkRecord, availableAt: number): ProblemError {
    const retryAfterSeconds = Math.max(1, Math.ceil((availableAt - clock.now()) / 1000));
    return new ProblemError('refresh_too_soon', { linkId: link.id, retryAfterSeconds });
  }

  return {
    async refresh(owner, linkId) {
      const link = await ready(owner, linkId);
      const now = clock.now();
      if (link.refreshAvailableAt !== null && link.refreshAvailableAt > now) {
        throw tooSoon(link, link.refreshAvailableAt);
      }
      const outcome = await belvo.refresh(link.belvoId);
      if (outcome.ended === 'ok') {
        const asked = { refreshAskedAt: now, refreshAvailableAt: now + refreshPause };
        return note(link, asked, true);
      }
      if (outcome.ended === 'refused' && outcome.refusal.code === 'refresh_too_soon') {
        const { waitSeconds } = outcome.refusal;
        if (waitSeconds === null) throw new ProblemError('refresh_too_soon', { linkId: link.id });
        // Somebody else asked, or our own asking got lost.
        const availableAt = clock.now() + waitSeconds * 1000;
        const { refreshAskedAt } = link;
        throw tooSoon(
          await note(link, { refreshAskedAt, refreshAvailableAt: availableAt }, false),
          availableAt,
        );
      }
      return notDone(owner, link, outcome);
    },
    async changeAccessMode(owner, linkId, { accessMode, consent }) {
      if (!deps.accessModes.includes(accessMode)) {
        throw new ProblemError('invalid_request', {
          fields: [{ name: 'accessMode', reason: 'choice' }],
        });
      }
      const link = await ready(owner, linkId);
      if (link.accessMode === accessMode) return link;
      if (accessMode === 'recurrent') {
        if (consent === undefined) {
          throw new ProblemError('invalid_request', {
            fields: [{ name: 'consent', reason: 'missing' }],
          });
        }
        // Belvo refuses it as well, but in words that say that our request was wrong.
        if (link.credentialsStorage !== null && link.credentialsStorage !== 'store') {
          throw new ProblemError('credentials_expired', { linkId: link.id });
        }
        await db.transaction((tx) =>
          consents.give(tx, {
            ...consent,
            personId: owner.personId,
            operationId: null,
            linkId: link.id,
            institution: link.institution,
            accessMode,
          }),
        );
      }
      const outcome = await belvo.modify(link.belvoId, { access_mode: accessMode });
      if (outcome.ended !== 'ok') return notDone(owner, link, outcome);
      // The answer is read again rather than believed: a slow one may be older than what is known.
      const read = await links.reread(owner, link.belvoId);
      if (read === 'gone') throw new ProblemError('link_gone', { linkId: link.id });
      if (typeof read === 'object') return read;
      const kept = await links.keep(owner, outcome.value);
      if (kept === 'not_theirs') throw new ProblemError('person_mismatch');
      return kept;
    },
  };
}

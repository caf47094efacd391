/** The calls of an operation to Belvo: each is made once, and what came of it is the next event. */
import type { Failure } from '#contract/api/operation.ts';
import type { BelvoLink } from '#contract/belvo/link.ts';
import type { BelvoClient, Outcome, Refusal, Registration } from '../belvo/client.ts';
import { cutOrNull } from '../belvo/text.ts';
import { ProblemError } from '../http/problems.ts';
import type { Ids } from '../ids.ts';
import type { Institutions } from '../institutions/service.ts';
import type { Links, Owner } from '../links/service.ts';
import type { Log } from '../log.ts';
import type { Secret } from '../secret.ts';
import type { OperationRecord } from './repository.ts';
import type { Effect, Event } from './state.ts';

/** Characters of what a bank asks or explains. */
const longestSentence = 1000;

export interface CallDeps {
  belvo: BelvoClient;
  links: Links;
  institutions: Institutions;
  ids: Ids;
  log: Log;
  /** Compares all that the person has with Belvo, for a link that only Belvo knows so far. */
  compare: (owner: Owner) => Promise<unknown>;
  /** For how long Belvo keeps what was typed for a link that is read once. */
  singleCredentials: string;
}

export interface Calls {
  /** @param secret what was typed, for the one call that needs it; the caller wipes it. */
  execute(
    operation: OperationRecord,
    owner: Owner,
    effect: CallEffect,
    secret: Secret,
  ): Promise<Event>;
}

/** Effects that ask Belvo for something; reading and storing are others. */
export type CallEffect = Extract<
  Effect,
  { do: 'register' | 'update' | 'ask_code' | 'resume' | 'delete' }
>;

/** Seconds; a code of more than a day is a mistake on the wire. */
const longestCode = 86_400;

export function createCalls(deps: CallDeps): Calls {
  const { belvo, links, institutions, ids, log } = deps;

  async function execute(
    operation: OperationRecord,
    owner: Owner,
    effect: CallEffect,
    secret: Secret,
  ): Promise<Event> {
    const id = operation.belvoLinkId ?? '';
    switch (effect.do) {
      case 'register':
        return register(operation, owner, secret).catch((error: unknown) => {
          // Only what comes before the call can say this: the institution is not offered any more.
          if (error instanceof ProblemError) {
            return { type: 'refused', failure: { code: error.code } } as const;
          }
          throw error;
        });
      case 'update': {
        const outcome = await belvo.update(id, secret);
        return eventOf(operation, owner, outcome, 'links', () => settledLink(owner, id));
      }
      case 'ask_code': {
        const outcome = await belvo.askForCode(id);
        return eventOf(operation, owner, outcome, 'accounts', () => settledLink(owner, id));
      }
      case 'resume': {
        const { resource, session, belvoLinkId } = effect.challenge;
        const outcome = await belvo.resume({
          resource,
          session,
          link: belvoLinkId,
          ...(effect.renewal ? {} : { answer: secret }),
        });
        return eventOf(operation, owner, outcome, resource, () => settledLink(owner, belvoLinkId));
      }
      case 'delete':
        return remove(operation, owner);
    }
  }

  async function register(
    operation: OperationRecord,
    owner: Owner,
    credentials: Secret,
  ): Promise<Event> {
    const { resources } = await institutions.detail(operation.institution);
    const constants = await institutions.constants(operation.institution);
    const registration: Registration = {
      institution: operation.institution,
      external_id: owner.externalId,
      access_mode: operation.accessMode ?? 'recurrent',
      // Read once: everything now, and the password is kept as long as the operator said.
      ...(operation.accessMode === 'single' && resources.length > 0
        ? { fetch_resources: resources, credentials_storage: deps.singleCredentials }
        : {}),
      constants,
      credentials,
    };
    const outcome = await belvo.register(registration);
    return eventOf(operation, owner, outcome, 'links', async (link) => {
      if (link === null) return { type: 'lost' };
      if ((await links.keep(owner, link)) === 'not_theirs') {
        // We made this link a moment ago, but Belvo does not know whose it is: it must not stay.
        if (link.external_id === null) await belvo.remove(link.id);
        return { type: 'refused', failure: { code: 'person_mismatch' } };
      }
      return { type: 'linked', belvoLinkId: link.id };
    });
  }

  /** After an update or an answer: what is true is what reading says. */
  async function settledLink(owner: Owner, belvoLinkId: string): Promise<Event> {
    const link = await links.reread(owner, belvoLinkId);
    if (link === 'unreadable') return { type: 'lost' };
    if (link === 'gone') return { type: 'refused', failure: { code: 'link_gone' } };
    if (link === 'not_theirs') return { type: 'refused', failure: { code: 'person_mismatch' } };
    return link.status === 'valid' ? { type: 'linked', belvoLinkId } : { type: 'lost' };
  }

  async function eventOf(
    operation: OperationRecord,
    owner: Owner,
    outcome: Outcome<BelvoLink | null>,
    resource: 'links' | 'accounts',
    onOk: (link: BelvoLink | null) => Promise<Event>,
  ): Promise<Event> {
    switch (outcome.ended) {
      case 'ok':
        return onOk(outcome.value);
      case 'challenged': {
        const { challenge } = outcome;
        return {
          type: 'challenged',
          challengeId: ids.uuid(),
          challenge: {
            session: challenge.session,
            belvoLinkId: challenge.link,
            resource,
            kind: challenge.kind,
            instructions: cutOrNull(challenge.instructions, longestSentence),
            // A picture is not words; what it is, is looked at before it is shown.
            value:
              challenge.kind === 'qr'
                ? challenge.value
                : cutOrNull(challenge.value, longestSentence),
            expectsInput: challenge.expectsUserInput,
            lifetimeSeconds: Math.min(Math.max(challenge.expirySeconds, 1), longestCode),
          },
        };
      }
      case 'refused': {
        // What was refused may be true all the same: an earlier answer was lost, but had worked.
        const id = operation.belvoLinkId;
        const link = id === null ? null : await links.reread(owner, id);
        if (id !== null && link !== null && typeof link === 'object' && link.status === 'valid') {
          return { type: 'linked', belvoLinkId: id };
        }
        return { type: 'refused', failure: await failureOf(operation, owner, outcome.refusal) };
      }
      case 'lost':
        return { type: 'lost' };
      case 'not_sent':
        return { type: 'not_sent' };
    }
  }

  async function failureOf(
    operation: OperationRecord,
    owner: Owner,
    refusal: Refusal,
  ): Promise<Failure> {
    if (refusal.code === 'internal' || refusal.code === 'belvo_keys_rejected') {
      log.alarm('belvo_refused_us', {
        operationId: operation.id,
        code: refusal.code,
        ...(refusal.belvoRequestId === null ? {} : { belvoRequestId: refusal.belvoRequestId }),
      });
    }
    const existing =
      refusal.code === 'duplicate_link' && refusal.institutionUserId !== null
        ? await linkOfLogin(owner, refusal.institutionUserId)
        : null;
    return {
      code: refusal.code,
      ...(refusal.code === 'fields_invalid' && refusal.field !== null
        ? { fields: [{ name: refusal.field, reason: 'pattern' }] }
        : {}),
      ...(refusal.belvoRequestId === null ? {} : { reference: refusal.belvoRequestId }),
      ...(existing === null ? {} : { linkId: existing.id }),
    };
  }

  /** One that is not known here may have come to be while nobody looked, so Belvo is asked. */
  async function linkOfLogin(owner: Owner, institutionUserId: string) {
    const known = await links.findByLogin(owner.personId, institutionUserId);
    if (known !== null) return known;
    await deps.compare(owner);
    return links.findByLogin(owner.personId, institutionUserId);
  }

  async function remove(operation: OperationRecord, owner: Owner): Promise<Event> {
    const id = operation.belvoLinkId ?? '';
    const outcome = await belvo.remove(id);
    switch (outcome.ended) {
      case 'ok':
        return outcome.value === 'accepted' ? { type: 'deletion_accepted' } : deleted(owner, id);
      case 'refused':
        if (outcome.refusal.code !== 'link_gone') {
          return { type: 'refused', failure: await failureOf(operation, owner, outcome.refusal) };
        }
        return deleted(owner, id);
      case 'not_sent':
        return { type: 'not_sent' };
      case 'challenged':
      case 'lost':
        return { type: 'lost' };
    }
  }

  /** Belvo says that it is gone; it is over once it cannot be read any more. */
  async function deleted(owner: Owner, id: string): Promise<Event> {
    const isGone = (await links.reread(owner, id)) === 'gone';
    return { type: isGone ? 'deleted' : 'deletion_accepted' };
  }

  return { execute };
}

import type { Credentials, Failure } from '#contract/api/operation.ts';
import type { BelvoClient, Outcome, Refusal, Registration } from '../belvo/client.ts';
import type { BelvoLink } from '#contract/belvo/link.ts';
import { iso, type Clock } from '../clock.ts';
import type { Database } from '../db/port.ts';
import type { Live } from '../http/live.ts';
import type { Consents } from '../consents/service.ts';
import { ProblemError } from '../http/problems.ts';
import type { Ids } from '../ids.ts';
import type { Institutions } from '../institutions/service.ts';
import type { Links, Owner } from '../links/service.ts';
import { errorFields, type Log } from '../log.ts';
import type { Sessions } from '../session/service.ts';
import { transition } from './machine.ts';
import { isOpen, type Effect, type Event, type Reading } from './state.ts';
import type { OperationRecord, OperationRepository } from './repository.ts';

/**
 * What was typed, on its way to the one call that needs it. It is handed from function to function
 * and is in nobody's keeping.
 */
export interface Secret {
  credentials?: Credentials;
  answer?: string;
}

export interface RunnerDeps {
  db: Database;
  repository: OperationRepository;
  belvo: BelvoClient;
  links: Links;
  institutions: Institutions;
  consents: Consents;
  sessions: Sessions;
  clock: Clock;
  ids: Ids;
  live: Live;
  log: Log;
}

export interface Runner {
  /**
   * Applies an event and stores the new state; the effects then run by themselves. Returns the
   * operation as it is afterwards.
   */
  apply(id: string, event: Event, secret?: Secret): Promise<OperationRecord | null>;
  /** Applies what has become due: expiries and the reads that find out what happened. */
  sweep(): Promise<void>;
  /** After a start: whatever was under way is found out by reading. */
  recover(): Promise<void>;
  /** Resolves when no call of this process is under way any more. */
  settled(): Promise<void>;
}

/** Seconds; a code of more than a day is a mistake on the wire. */
const longestCode = 86_400;

/** Effects that talk to Belvo; storing a link is part of the step itself. */
type CallEffect = Exclude<Effect, { do: 'keep_link' }>;

/** Milliseconds that an institution's answer may precede the intent, by our clock against Belvo's. */
const clockTolerance = 120_000;

export function createRunner(deps: RunnerDeps): Runner {
  const { db, repository, belvo, links, institutions, clock, ids, live, log } = deps;
  const underWay = new Set<Promise<void>>();

  async function apply(id: string, event: Event, secret: Secret = {}) {
    for (;;) {
      const before = await repository.get(db, id);
      if (before === null) return null;
      const now = clock.now();
      const step = transition(before, event, now);
      if (step.state === before.state && step.effects.length === 0) return before;
      const belvoLinkId = idIn(event) ?? before.belvoLinkId;
      const after = { ...before, state: step.state, belvoLinkId };
      // Links are stored first: nobody is told of a connection that is not there.
      for (const effect of step.effects) {
        if (effect.do === 'keep_link') after.linkId ??= await keepLink(after, effect.belvoLinkId);
      }
      if (!(await repository.update(db, after, now))) continue;
      live.publish(after.personId, { type: 'operation', id });
      live.publish(after.personId, { type: 'links' });
      for (const effect of step.effects) {
        if (effect.do !== 'keep_link') start(after, effect, secret);
      }
      return { ...after, version: after.version + 1 };
    }
  }

  function start(operation: OperationRecord, effect: CallEffect, secret: Secret): void {
    const work = execute(operation, effect, secret)
      .catch((error: unknown) => {
        log.alarm('operation_effect_failed', { operationId: operation.id, ...errorFields(error) });
        // A defect of ours says nothing about what happened at Belvo.
        return effect.do === 'read'
          ? ({ type: 'read', reading: { found: 'unreadable' } } as const)
          : ({ type: 'lost' } as const);
      })
      .then(async (event) => {
        if (event !== null) await apply(operation.id, event);
      })
      .catch((error: unknown) =>
        log.alarm('operation_event_failed', { operationId: operation.id, ...errorFields(error) }),
      )
      .finally(() => underWay.delete(work));
    underWay.add(work);
  }

  async function execute(
    operation: OperationRecord,
    effect: CallEffect,
    secret: Secret,
  ): Promise<Event | null> {
    const owner = await ownerOf(operation);
    switch (effect.do) {
      case 'register':
        return register(operation, owner, secret.credentials ?? {}).catch((error: unknown) => {
          // Only what comes before the call can say this: the institution is not offered any more.
          if (error instanceof ProblemError) {
            return { type: 'refused', failure: { code: error.code } } as const;
          }
          throw error;
        });
      case 'update': {
        const id = operation.belvoLinkId ?? '';
        const outcome = await belvo.update(id, secret.credentials ?? {});
        return eventOf(operation, owner, outcome, 'links', () => settledLink(owner, id));
      }
      case 'ask_code': {
        const id = operation.belvoLinkId ?? '';
        const outcome = await belvo.askForCode(id);
        return eventOf(operation, owner, outcome, 'accounts', () => settledLink(owner, id));
      }
      case 'resume': {
        const { resource, session, belvoLinkId } = effect.challenge;
        const outcome = await belvo.resume({
          resource,
          session,
          link: belvoLinkId,
          ...(secret.answer === undefined || effect.renewal ? {} : { token: secret.answer }),
        });
        return eventOf(operation, owner, outcome, resource, () => settledLink(owner, belvoLinkId));
      }
      case 'delete':
        return remove(operation, owner);
      case 'read':
        return { type: 'read', reading: await read(operation, owner, effect.belvoLinkId) };
      case 'note_link':
        return noteLink(operation, owner, effect.belvoLinkId);
      case 'remove_leftover':
        await removeLeftover(owner, effect.belvoLinkId);
        return null;
    }
  }

  async function register(
    operation: OperationRecord,
    owner: Owner,
    credentials: Credentials,
  ): Promise<Event> {
    const { resources } = await institutions.detail(operation.institution);
    const constants = await institutions.constants(operation.institution);
    const registration: Registration = {
      institution: operation.institution,
      external_id: owner.externalId,
      access_mode: operation.accessMode ?? 'recurrent',
      // Read once: everything now, and the password is not kept.
      ...(operation.accessMode === 'single' && resources.length > 0
        ? { fetch_resources: resources, credentials_storage: 'nostore' }
        : {}),
      credentials: { ...constants, ...credentials },
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
            instructions: challenge.instructions,
            value: challenge.value,
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
        return { type: 'refused', failure: await failureOf(operation, outcome.refusal) };
      }
      case 'lost':
        return { type: 'lost' };
      case 'not_sent':
        return { type: 'not_sent' };
    }
  }

  async function failureOf(operation: OperationRecord, refusal: Refusal): Promise<Failure> {
    if (refusal.code === 'internal' || refusal.code === 'belvo_keys_rejected') {
      log.alarm('belvo_refused_us', {
        operationId: operation.id,
        code: refusal.code,
        ...(refusal.belvoRequestId === null ? {} : { belvoRequestId: refusal.belvoRequestId }),
      });
    }
    const existing =
      refusal.code === 'duplicate_link' && refusal.institutionUserId !== null
        ? await links.findByLogin(operation.personId, refusal.institutionUserId)
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

  async function remove(operation: OperationRecord, owner: Owner): Promise<Event> {
    const id = operation.belvoLinkId ?? '';
    const outcome = await belvo.remove(id);
    switch (outcome.ended) {
      case 'ok':
        if (outcome.value === 'accepted') return { type: 'deletion_accepted' };
        await links.reread(owner, id);
        return { type: 'deleted' };
      case 'refused':
        if (outcome.refusal.code !== 'link_gone') {
          return { type: 'refused', failure: await failureOf(operation, outcome.refusal) };
        }
        await links.reread(owner, id);
        return { type: 'deleted' };
      case 'not_sent':
        return { type: 'not_sent' };
      case 'challenged':
      case 'lost':
        return { type: 'lost' };
    }
  }

  async function read(
    operation: OperationRecord,
    owner: Owner,
    belvoLinkId: string | null,
  ): Promise<Reading> {
    const id = belvoLinkId ?? operation.belvoLinkId;
    if (id !== null) {
      const link = await links.reread(owner, id);
      if (link === 'unreadable') return { found: 'unreadable' };
      if (link === 'gone') return { found: 'nothing' };
      if (link === 'not_theirs') return { found: 'unusable', belvoLinkId: id };
      return { found: readingOf(link.status), belvoLinkId: id };
    }
    const cleaning = operation.state.name === 'cancelled';
    // With a later connect at the same institution nobody can tell whose a link is; none is removed.
    if (cleaning && (await repository.hasLaterConnect(db, operation))) return { found: 'nothing' };
    const outcome = await belvo.links({
      externalId: owner.externalId,
      institution: operation.institution,
      since: iso(operation.createdAt - clockTolerance),
    });
    if (outcome.ended !== 'ok') return { found: 'unreadable' };
    const older = await links.knownBefore(operation.personId, operation.createdAt);
    const candidates = outcome.value
      .filter((link) => !older.has(link.id) && link.external_id === owner.externalId)
      .sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
    const link = candidates.find(({ status }) => status === 'valid') ?? candidates[0];
    if (link === undefined) return { found: 'nothing' };
    await links.keep(owner, link);
    return { found: readingOf(link.status), belvoLinkId: link.id };
  }

  /** Stores the link as Belvo has it now and returns our id of it. */
  async function keepLink(operation: OperationRecord, belvoLinkId: string): Promise<string | null> {
    await links.reread(await ownerOf(operation), belvoLinkId);
    const link = await links.findByBelvoId(belvoLinkId);
    return link?.personId === operation.personId ? link.id : null;
  }

  /** Stores the link of a code step, for the case that the step is never finished. */
  async function noteLink(
    operation: OperationRecord,
    owner: Owner,
    belvoLinkId: string,
  ): Promise<Event | null> {
    const link = await links.reread(owner, belvoLinkId);
    if (link === 'not_theirs') return { type: 'foreign' };
    if (typeof link !== 'object' || link.personId !== owner.personId) return null;
    for (;;) {
      const current = await repository.get(db, operation.id);
      if (current === null || current.linkId !== null) return null;
      if (await repository.update(db, { ...current, linkId: link.id }, clock.now())) break;
    }
    live.publish(operation.personId, { type: 'operation', id: operation.id });
    live.publish(operation.personId, { type: 'links' });
    return null;
  }

  async function removeLeftover(owner: Owner, belvoLinkId: string): Promise<void> {
    // Deleting cannot be undone, so whose it is is read first.
    const read = await links.reread(owner, belvoLinkId);
    if (read === 'not_theirs' || read === 'unreadable') return;
    const outcome = await belvo.remove(belvoLinkId);
    const gone =
      outcome.ended === 'ok' ||
      (outcome.ended === 'refused' && outcome.refusal.code === 'link_gone');
    // Not removed: it stays listed as unfinished, and its person can remove it.
    const link = gone ? await links.findByBelvoId(belvoLinkId) : null;
    if (link !== null) await links.forget(link);
  }

  async function ownerOf(operation: OperationRecord): Promise<Owner> {
    const person = await deps.sessions.person(operation.personId);
    if (person === null) throw new Error('operation without a person');
    return { personId: person.id, externalId: person.externalId };
  }

  return {
    apply,
    async sweep() {
      for (const operation of await repository.listDue(db, clock.now())) {
        await apply(operation.id, { type: 'due' });
      }
    },
    async recover() {
      for (const operation of await repository.listOpen(db)) {
        // One whose state cannot be opened any more must not stay in the way of new ones.
        if (!isOpen(operation.state)) await repository.update(db, operation, clock.now());
        await apply(operation.id, { type: 'restarted' });
      }
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function readingOf(status: string): 'valid' | 'pending' | 'unusable' {
  if (status === 'valid') return 'valid';
  return status === 'unconfirmed' ? 'pending' : 'unusable';
}

/** The link an event speaks of, so that it is known even before it is stored. */
function idIn(event: Event): string | null {
  switch (event.type) {
    case 'linked':
      return event.belvoLinkId;
    case 'challenged':
      return event.challenge.belvoLinkId;
    case 'read':
      return 'belvoLinkId' in event.reading ? event.reading.belvoLinkId : null;
    default:
      return null;
  }
}

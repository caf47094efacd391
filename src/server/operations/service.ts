import type { StartOperation } from '#contract/api/operation.ts';
import { repairFor } from '#contract/api/link.ts';
import { violates } from '../db/port.ts';
import { ProblemError } from '../http/problems.ts';
import { isUuid, type Owner, type UnderWay } from '../links/service.ts';
import { dueAt, isOpen, type Event } from './state.ts';
import type { OperationRecord } from './repository.ts';
import type { Runner, RunnerDeps, Secret } from './runner.ts';

export interface Operations {
  /**
   * Stores the intent, then lets it run. The same request key gets the same operation back.
   *
   * @throws ProblemError when it cannot be started; nothing was sent then.
   */
  start(owner: Owner, wish: StartOperation): Promise<OperationRecord>;
  find(personId: string, id: string): Promise<OperationRecord>;
  list(personId: string): Promise<OperationRecord[]>;
  /** Applies a person's command; one that came too late changes nothing and gets the current state. */
  command(personId: string, id: string, event: Event, secret?: Secret): Promise<OperationRecord>;
  underWay(personId: string): Promise<UnderWay>;
}

export function createOperations(deps: RunnerDeps & { runner: Runner }): Operations {
  const { db, repository, institutions, links, consents, clock, ids, runner } = deps;

  async function start(owner: Owner, wish: StartOperation): Promise<OperationRecord> {
    const repeated = await repository.findByRequest(db, owner.personId, wish.requestKey);
    if (repeated !== null) return repeated;
    const { operation, secret } = await prepare(owner, wish);
    const consent = wish.kind === 'connect' ? wish.consent : null;
    try {
      await db.transaction(async (tx) => {
        await repository.insert(tx, operation, clock.now());
        if (consent === null) return;
        await consents.give(tx, {
          ...consent,
          personId: owner.personId,
          operationId: operation.id,
          linkId: null,
          institution: operation.institution,
          accessMode: operation.accessMode ?? 'recurrent',
        });
      });
    } catch (error) {
      if (violates(error, 'operation_request')) {
        const first = await repository.findByRequest(db, owner.personId, wish.requestKey);
        if (first !== null) return first;
      }
      if (violates(error, 'operation_one_connect') || violates(error, 'operation_one_per_link')) {
        const running = await repository.findOpen(
          db,
          owner.personId,
          operation.linkId === null
            ? { institution: operation.institution }
            : { linkId: operation.linkId },
        );
        throw new ProblemError(
          'operation_in_progress',
          running === null ? {} : { operationId: running.id },
        );
      }
      throw error;
    }
    return (await runner.apply(operation.id, { type: 'begin' }, secret)) ?? operation;
  }

  async function prepare(
    owner: Owner,
    wish: StartOperation,
  ): Promise<{ operation: OperationRecord; secret: Secret }> {
    const now = clock.now();
    const base = {
      id: ids.uuid(),
      personId: owner.personId,
      requestKey: wish.requestKey,
      state: { name: 'working', phase: 'queued', since: now },
      version: 1,
      createdAt: now,
    } as const;
    if (wish.kind === 'connect') {
      const institution = await institutions.detail(wish.institution);
      if (institution.connectsBy === 'consent') throw new ProblemError('institution_unsupported');
      const fields = await institutions.check(wish.institution, wish.credentials, 'all');
      if (fields.length > 0) throw new ProblemError('fields_invalid', { fields });
      return {
        operation: {
          ...base,
          kind: 'connect',
          byCode: false,
          institution: wish.institution,
          accessMode: wish.accessMode,
          linkId: null,
          belvoLinkId: null,
        },
        secret: { credentials: filled(wish.credentials) },
      };
    }
    const link = await links.find(owner.personId, wish.linkId);
    if (link.status === 'ended') throw new ProblemError('link_gone', { linkId: link.id });
    const running = await repository.findOpen(db, owner.personId, { linkId: link.id });
    if (running !== null) {
      throw new ProblemError('operation_in_progress', { operationId: running.id });
    }
    const byCode = wish.kind === 'update' && wish.by === 'code';
    if (wish.kind !== 'disconnect') {
      const repair = link.status in repairFor || link.status === 'unknown';
      const fits =
        repair &&
        (wish.kind === 'resume') === (link.status === 'unconfirmed') &&
        (!byCode || link.status === 'token_required');
      if (!fits) throw new ProblemError('nothing_to_repair', { linkId: link.id });
    }
    const typed = 'credentials' in wish ? (wish.credentials ?? {}) : {};
    if (wish.kind !== 'disconnect' && !byCode) {
      const fields = await institutions.check(link.institution, typed, 'changeable');
      if (fields.length > 0) throw new ProblemError('fields_invalid', { fields });
    }
    return {
      operation: {
        ...base,
        kind: wish.kind,
        byCode,
        institution: link.institution,
        accessMode: link.accessMode,
        linkId: link.id,
        belvoLinkId: link.belvoId,
      },
      secret: { credentials: filled(typed) },
    };
  }

  async function find(personId: string, id: string): Promise<OperationRecord> {
    const operation = isUuid(id) ? await repository.find(db, personId, id) : null;
    if (operation === null) throw new ProblemError('not_found');
    // What has become due is due for the person who looks, too.
    const due = dueAt(operation.state);
    if (operation.state.name === 'challenge' && due !== null && due <= clock.now()) {
      return (await runner.apply(id, { type: 'due' })) ?? operation;
    }
    return operation;
  }

  return {
    start,
    find,
    list: (personId) => repository.list(db, personId),
    async command(personId, id, event, secret = {}) {
      const operation = await find(personId, id);
      if (event.type === 'answer' && lacksAnswer(operation, event.challengeId, secret)) {
        throw new ProblemError('fields_invalid', {
          fields: [{ name: 'answer', reason: 'missing' }],
        });
      }
      return (await runner.apply(operation.id, event, secret)) ?? operation;
    },
    async underWay(personId) {
      const open = (await repository.list(db, personId)).filter(({ state }) => isOpen(state));
      return {
        byLink: new Map(
          open.flatMap(({ linkId, id, kind }) =>
            linkId === null || kind === 'connect' ? [] : [[linkId, id]],
          ),
        ),
        inTheMaking: new Set(
          open.flatMap(({ linkId, kind }) =>
            linkId !== null && kind === 'connect' ? [linkId] : [],
          ),
        ),
      };
    },
  };
}

/** A code that has to be typed is not sent without it: that would cost a try at the institution. */
function lacksAnswer(operation: OperationRecord, challengeId: string, secret: Secret): boolean {
  const { state } = operation;
  return (
    state.name === 'challenge' &&
    state.challenge.challengeId === challengeId &&
    state.challenge.expectsInput &&
    secret.answer === undefined
  );
}

/** Optional fields that were left empty are not sent. */
function filled(typed: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));
}

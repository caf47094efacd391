/** What may be started, and how: the intent is stored with all that goes with it, then it runs. */
import { needsAttention, repairFor, type AccessMode } from '#contract/api/link.ts';
import type { StartOperation } from '#contract/api/operation.ts';
import { namesALogin, type Marks } from '../db/marks.ts';
import { violates, type Queryable } from '../db/port.ts';
import { ProblemError } from '../http/problems.ts';
import type { LinkRecord, Owner } from '../links/service.ts';
import { Secret } from '../secret.ts';
import type { OperationRecord } from './repository.ts';
import type { Runner, RunnerDeps } from './runner.ts';

export interface StartDeps extends RunnerDeps {
  runner: Runner;
  marks: Marks;
  /** How connections may be read here. */
  accessModes: readonly AccessMode[];
}

export function createStart(
  deps: StartDeps,
): (owner: Owner, wish: StartOperation, typed?: Secret) => Promise<OperationRecord> {
  const { db, repository, institutions, links, consents, clock, ids, marks, runner } = deps;

  async function start(
    owner: Owner,
    wish: StartOperation,
    typed = Secret.nothing(),
  ): Promise<OperationRecord> {
    const repeated = await repository.findByRequest(db, owner.personId, wish.requestKey);
    if (repeated !== null) return repeated;
    const operation = await prepare(owner, wish, typed);
    const consent = wish.kind === 'connect' ? wish.consent : null;
    try {
      await db.transaction(async (tx) => {
        // First the operation: from then on nobody else connects at this institution.
        await repository.insert(tx, operation, clock.now());
        await refuseDuplicate(tx, operation);
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
    return (await runner.apply(operation.id, { type: 'begin' }, typed)) ?? operation;
  }

  /** @throws ProblemError `duplicate_link` when the same login is connected already. */
  async function refuseDuplicate(tx: Queryable, operation: OperationRecord): Promise<void> {
    if (operation.loginMark === null) return;
    const same = await links.listMarked(tx, operation.personId, operation.loginMark);
    const existing = same.find(isInTheWay);
    if (existing !== undefined) throw new ProblemError('duplicate_link', { linkId: existing.id });
  }

  async function prepare(
    owner: Owner,
    wish: StartOperation,
    typed: Secret,
  ): Promise<OperationRecord> {
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
      if (!deps.accessModes.includes(wish.accessMode)) throw new ProblemError('invalid_request');
      const institution = await institutions.detail(wish.institution);
      if (institution.connectsBy === 'consent') throw new ProblemError('institution_unsupported');
      const fields = await institutions.check(wish.institution, typed, 'all');
      if (fields.length > 0) throw new ProblemError('fields_invalid', { fields });
      return {
        ...base,
        kind: 'connect',
        byCode: false,
        institution: wish.institution,
        loginMark: marks.login(owner.personId, wish.institution, namesIn(typed)),
        accessMode: wish.accessMode,
        linkId: null,
        belvoLinkId: null,
      };
    }
    const link = await links.find(owner.personId, wish.linkId);
    if (link.status === 'ended') throw new ProblemError('link_gone', { linkId: link.id });
    const running = await repository.findOpen(db, owner.personId, { linkId: link.id });
    if (running !== null) {
      throw new ProblemError('operation_in_progress', { operationId: running.id });
    }
    const byCode = wish.kind === 'update' && wish.by === 'code';
    const needsNothing = wish.kind === 'disconnect' || byCode;
    if (needsNothing && typed.names().length > 0) throw new ProblemError('invalid_request');
    if (wish.kind !== 'disconnect') {
      const repair = link.status in repairFor || link.status === 'unknown';
      const fits =
        repair &&
        (wish.kind === 'resume') === (link.status === 'unconfirmed') &&
        (!byCode || link.status === 'token_required');
      if (!fits) throw new ProblemError('nothing_to_repair', { linkId: link.id });
    }
    if (!needsNothing) {
      const fields = await institutions.check(link.institution, typed, 'changeable');
      if (fields.length > 0) throw new ProblemError('fields_invalid', { fields });
    }
    return {
      ...base,
      kind: wish.kind,
      byCode,
      institution: link.institution,
      loginMark: null,
      accessMode: link.accessMode,
      linkId: link.id,
      belvoLinkId: link.belvoId,
    };
  }

  return start;
}

/**
 * The same login once more would read the same twice. One that was read once may be read again, and
 * what was never finished is no connection.
 */
function isInTheWay({ status, accessMode }: LinkRecord): boolean {
  if (status === 'unconfirmed') return false;
  return needsAttention(status) || (status === 'valid' && accessMode !== 'single');
}

/** What names a login, as text. Of the other fields nothing but their bytes is ever looked at. */
export function namesIn(typed: Secret): Record<string, string> {
  return Object.fromEntries(
    typed
      .names()
      .filter(namesALogin)
      .map((name) => [name, typed.text(name)]),
  );
}

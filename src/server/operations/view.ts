import type { InstitutionFace } from '#contract/api/institution.ts';
import type { Operation, OperationState } from '#contract/api/operation.ts';
import { iso } from '../clock.ts';
import { isRenewable, type State } from './state.ts';
import type { OperationRecord } from './repository.ts';

/** What the browser gets to see: never a session, an id or a text of Belvo's. */
export function toOperation(record: OperationRecord, institution: InstitutionFace): Operation {
  return {
    id: record.id,
    kind: record.kind,
    institution,
    linkId: record.linkId,
    accessMode: record.accessMode,
    version: record.version,
    createdAt: iso(record.createdAt),
    state: toState(record),
  };
}

function toState({ state, linkId }: OperationRecord): OperationState {
  switch (state.name) {
    case 'working':
      return { name: 'working', phase: state.phase, since: iso(state.since) };
    case 'challenge':
      return { name: 'challenge', challenge: toChallenge(state) };
    case 'checking':
      return { name: 'checking', since: iso(state.since) };
    case 'done':
      return { name: 'done', linkId, found: state.found };
    case 'failed':
      return { name: 'failed', failure: state.failure, at: iso(state.at) };
    case 'expired':
    case 'cancelled':
      return { name: state.name, at: iso(state.at) };
  }
}

function toChallenge({ challenge, renewing }: Extract<State, { name: 'challenge' }>) {
  const {
    challengeId,
    kind,
    instructions,
    value,
    expectsInput,
    lifetimeSeconds,
    wrongAnswers,
    renewals,
    step,
    lastProblem,
  } = challenge;
  return {
    challengeId,
    kind,
    instructions,
    value,
    expectsInput,
    lifetimeSeconds,
    wrongAnswers,
    renewals,
    step,
    lastProblem,
    expiresAt: iso(challenge.expiresAt),
    renewable: isRenewable(kind),
    renewing,
  };
}

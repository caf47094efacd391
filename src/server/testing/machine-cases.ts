import {
  type Event,
  type IssuedChallenge,
  type PendingChallenge,
  type State,
  type Step,
  type Subject,
} from '../operations/state.ts';

/** Noon of some day; the tests count from here. */
export const noon = Date.UTC(2026, 10, 21, 12);

export const issued: IssuedChallenge = {
  session: 'be7a15d5f0b84d8ea60f6c12cb2a7b32',
  belvoLinkId: 'belvo-link',
  resource: 'links',
  kind: 'numeric',
  instructions: 'Use this code',
  value: '703837',
  expectsInput: true,
  lifetimeSeconds: 60,
};

export const pending: PendingChallenge = {
  ...issued,
  challengeId: 'now',
  expiresAt: noon + 60_000,
  wrongAnswers: 0,
  given: 0,
  renewals: 0,
  step: 1,
  lastProblem: null,
};

const checking = { since: noon, reads: 0, nextAt: noon + 2000, accepted: false, tries: 1 };

/** Every state in every variant that behaves differently, with an operation that can be in it. */
export const subjects: Record<string, Subject> = {
  queued: subject('connect', { name: 'working', phase: 'queued', since: noon }),
  signing_in: subject('connect', calling('signing_in')),
  asking_code: { ...subject('update', calling('asking_code')), byCode: true },
  disconnecting: subject('disconnect', calling('disconnecting')),
  answering: subject('connect', {
    name: 'working',
    phase: 'answering',
    since: noon,
    challenge: pending,
  }),
  challenge: subject('connect', { name: 'challenge', challenge: pending, renewing: false }),
  renewing: subject('connect', { name: 'challenge', challenge: pending, renewing: true }),
  checking_login: subject('connect', { name: 'checking', sent: { call: 'login' }, ...checking }),
  checking_update: subject('update', { name: 'checking', sent: { call: 'login' }, ...checking }),
  checking_answer: subject('connect', {
    name: 'checking',
    sent: { call: 'answer', challenge: pending },
    ...checking,
  }),
  checking_delete: subject('disconnect', {
    name: 'checking',
    sent: { call: 'delete' },
    ...checking,
  }),
  done: subject('connect', { name: 'done', found: false }),
  failed: subject('connect', { name: 'failed', failure: { code: 'internal' }, at: noon }),
  expired: subject('connect', { name: 'expired', at: noon }),
  cancelled: subject('connect', { name: 'cancelled', at: noon, cleanup: null }),
  cancelled_awaiting: subject('connect', {
    name: 'cancelled',
    at: noon,
    cleanup: { awaiting: 'answer', belvoLinkId: null },
  }),
  cancelled_answering: subject('connect', {
    name: 'cancelled',
    at: noon,
    cleanup: { awaiting: 'answer', belvoLinkId: 'belvo-link' },
  }),
  cancelled_looking: subject('connect', {
    name: 'cancelled',
    at: noon,
    cleanup: { awaiting: 'reading', belvoLinkId: null, reads: 0, nextAt: noon + 2000 },
  }),
};

/** Every event in every variant that is told apart. */
export const events: Record<string, Event> = {
  begin: { type: 'begin' },
  challenged: { type: 'challenged', challenge: issued, challengeId: 'next' },
  linked: { type: 'linked', belvoLinkId: 'belvo-link' },
  refused: { type: 'refused', failure: { code: 'wrong_credentials' } },
  duplicate: { type: 'refused', failure: { code: 'duplicate_link' } },
  session_over: { type: 'refused', failure: { code: 'code_session_over' } },
  deletion_accepted: { type: 'deletion_accepted' },
  deleted: { type: 'deleted' },
  lost: { type: 'lost' },
  not_sent: { type: 'not_sent' },
  foreign: { type: 'foreign' },
  answer: { type: 'answer', challengeId: 'now' },
  stale_answer: { type: 'answer', challengeId: 'before' },
  renew: { type: 'renew', challengeId: 'now' },
  stale_renew: { type: 'renew', challengeId: 'before' },
  cancel: { type: 'cancel' },
  due: { type: 'due' },
  early_due: { type: 'due' },
  read_valid: { type: 'read', reading: { found: 'valid', belvoLinkId: 'belvo-link' } },
  read_pending: { type: 'read', reading: { found: 'pending', belvoLinkId: 'belvo-link' } },
  read_unusable: { type: 'read', reading: { found: 'unusable', belvoLinkId: 'belvo-link' } },
  read_nothing: { type: 'read', reading: { found: 'nothing' } },
  read_unreadable: { type: 'read', reading: { found: 'unreadable' } },
  restarted: { type: 'restarted' },
};

/** When an event happens: one second later, but what is due is due after twenty minutes. */
export function timeOf(event: string): number {
  return noon + (event === 'due' ? 1_200_000 : 1000);
}

/** A step in a few words, e.g. `challenge[wrong_answer] +keep_link`; `=` when nothing changed. */
export function summary(before: State, { state, effects }: Step): string {
  if (state === before && effects.length === 0) return '=';
  return [nameOf(state), ...effects.map((effect) => `+${effect.do}`)].join(' ');
}

function nameOf(state: State): string {
  switch (state.name) {
    case 'working':
      return state.phase;
    case 'challenge':
      if (state.renewing) return 'renewing';
      return state.challenge.lastProblem === null
        ? 'challenge'
        : `challenge[${state.challenge.lastProblem}]`;
    case 'checking':
      return `checking_${state.sent.call}${state.accepted ? '(accepted)' : ''}#${state.reads}`;
    case 'done':
      return state.found ? 'done(found)' : 'done';
    case 'failed':
      return `failed[${state.failure.code}]`;
    case 'cancelled':
      if (state.cleanup === null) return 'cancelled';
      return state.cleanup.awaiting === 'answer' ? 'cancelled_awaiting' : 'cancelled_looking';
    case 'expired':
      return 'expired';
  }
}

function subject(kind: Subject['kind'], state: State): Subject {
  return { kind, byCode: false, state };
}

function calling(phase: 'signing_in' | 'asking_code' | 'disconnecting'): State {
  return phase === 'disconnecting'
    ? { name: 'working', phase, since: noon, tries: 1 }
    : { name: 'working', phase, since: noon };
}

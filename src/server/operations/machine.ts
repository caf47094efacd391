/**
 * What an operation does next. Pure: the same state, event and time always give the same new state
 * and the same effects. Effects are data; the runner executes them and answers with the next event.
 *
 * Three promises are kept here:
 * - nothing that carries a credential or an answer is ever sent twice: after a lost answer the only
 *   way on is `checking`, which reads;
 * - a command that names an older challenge changes nothing;
 * - what is over stays over.
 */
import type { Failure } from '#contract/api/operation.ts';
import { whileCancelled, whileChecking } from './doubt.ts';
import {
  dueAt,
  isRenewable,
  maximumAnswers,
  type Event,
  type Instant,
  type IssuedChallenge,
  type PendingChallenge,
  type State,
  type StateOf,
  type Step,
  type Subject,
} from './state.ts';
import { checking, done, failed, go, stay } from './steps.ts';

const maximumRenewals = 30;

export function transition(subject: Subject, event: Event, now: Instant): Step {
  const { state } = subject;
  switch (state.name) {
    case 'working':
      return state.phase === 'queued'
        ? whileQueued(subject, state, event, now)
        : whileCalling(subject, state, event, now);
    case 'challenge':
      return whileChallenged(subject, state, event, now);
    case 'checking':
      return whileChecking(subject, state, event, now);
    case 'cancelled':
      return whileCancelled(subject, state, event, now);
    case 'done':
    case 'failed':
    case 'expired':
      return stay(state);
  }
}

type Calling = Exclude<StateOf<'working'>, { phase: 'queued' }>;

function whileQueued(subject: Subject, state: State, event: Event, now: Instant): Step {
  switch (event.type) {
    case 'begin':
      return firstCall(subject, now);
    case 'cancel':
      return go({ name: 'cancelled', at: now, cleanup: null });
    case 'due':
      return isDue(state, now) ? failed('interrupted', now) : stay(state);
    case 'restarted':
      // What was typed lived in the process that is gone; nothing had been sent.
      return failed('interrupted', now);
    default:
      return stay(state);
  }
}

function firstCall({ kind, byCode }: Subject, now: Instant): Step {
  switch (kind) {
    case 'connect':
      return go(calling('signing_in', now), { do: 'register' });
    case 'update':
      return byCode
        ? go(calling('asking_code', now), { do: 'ask_code' })
        : go(calling('signing_in', now), { do: 'update' });
    case 'resume':
      return go(calling('signing_in', now), { do: 'update' });
    case 'disconnect':
      return go(calling('disconnecting', now), { do: 'delete' });
  }
}

function whileCalling(subject: Subject, state: Calling, event: Event, now: Instant): Step {
  if (state.phase === 'disconnecting') return whileDisconnecting(state, event, now);
  const prior = state.phase === 'answering' ? state.challenge : null;
  const doubt = checking(
    prior === null ? { call: 'login' } : { call: 'answer', challenge: prior },
    now,
  );
  switch (event.type) {
    case 'challenged':
      return challenged(event, prior, now, { answeredAt: state.since });
    case 'linked':
      return done(event.belvoLinkId, false);
    case 'refused':
      return refused(subject, event.failure, prior, now);
    case 'foreign':
      return failed('person_mismatch', now);
    case 'due':
      return isDue(state, now) ? go(doubt) : stay(state);
    case 'lost':
    case 'restarted':
      return go(doubt);
    case 'not_sent':
      // Nothing happened at the institution; a code that is still waiting can be answered again.
      return prior === null
        ? failed('belvo_unreachable', now)
        : go({
            name: 'challenge',
            challenge: { ...prior, lastProblem: 'belvo_unreachable' },
            renewing: false,
          });
    case 'cancel':
      return go({
        name: 'cancelled',
        at: now,
        cleanup: { awaiting: 'answer', belvoLinkId: prior?.belvoLinkId ?? null },
      });
    default:
      return stay(state);
  }
}

function whileDisconnecting(
  state: Extract<Calling, { phase: 'disconnecting' }>,
  event: Event,
  now: Instant,
): Step {
  switch (event.type) {
    case 'deleted':
      return go({ name: 'done', found: false });
    case 'deletion_accepted':
      return go({ ...checking({ call: 'delete' }, now, state.tries), accepted: true });
    case 'refused':
      return go({ name: 'failed', failure: event.failure, at: now });
    case 'due':
      return isDue(state, now) ? go(checking({ call: 'delete' }, now, state.tries)) : stay(state);
    case 'lost':
    case 'restarted':
      return go(checking({ call: 'delete' }, now, state.tries));
    case 'not_sent':
      return failed('belvo_unreachable', now);
    default:
      return stay(state);
  }
}

function whileChallenged(
  subject: Subject,
  state: StateOf<'challenge'>,
  event: Event,
  now: Instant,
): Step {
  const { challenge, renewing } = state;
  switch (event.type) {
    case 'answer':
      if (event.challengeId !== challenge.challengeId || renewing) return stay(state);
      return go(
        { name: 'working', phase: 'answering', since: now, challenge },
        { do: 'resume', challenge, renewal: false },
      );
    case 'renew':
      if (event.challengeId !== challenge.challengeId || renewing) return stay(state);
      if (!isRenewable(challenge.kind)) return stay(state);
      if (challenge.renewals >= maximumRenewals) return go({ name: 'expired', at: now });
      return go(
        { name: 'challenge', challenge, renewing: true },
        { do: 'resume', challenge, renewal: true },
      );
    case 'challenged':
      return renewing ? renewed(event, challenge, now) : stay(state);
    case 'linked':
      return renewing ? done(event.belvoLinkId, false) : stay(state);
    case 'refused':
      return renewing ? refused(subject, event.failure, challenge, now) : stay(state);
    case 'not_sent':
    case 'restarted':
      // A renewal carries nothing; the next one may be asked for.
      return renewing ? go({ name: 'challenge', challenge, renewing: false }) : stay(state);
    case 'lost':
      return renewing ? go(checking({ call: 'answer', challenge }, now)) : stay(state);
    case 'foreign':
      return failed('person_mismatch', now);
    case 'cancel':
      return subject.kind === 'connect'
        ? go(
            { name: 'cancelled', at: now, cleanup: null },
            { do: 'remove_leftover', belvoLinkId: challenge.belvoLinkId },
          )
        : go({ name: 'cancelled', at: now, cleanup: null });
    case 'due':
      return isDue(state, now) ? go({ name: 'expired', at: now }) : stay(state);
    default:
      return stay(state);
  }
}

function isDue(state: State, now: Instant): boolean {
  const at = dueAt(state);
  return at !== null && now >= at;
}

/** A first code, a further code, or the same one again because the answer was not accepted. */
function challenged(
  event: Extract<Event, { type: 'challenged' }>,
  prior: PendingChallenge | null,
  now: Instant,
  { answeredAt }: { answeredAt: Instant },
): Step {
  const fresh = pending(event, now);
  const first = prior === null;
  if (first) return keep({ ...fresh, step: 1 });
  const given = prior.given + (prior.expectsInput ? 1 : 0);
  if (given >= maximumAnswers) {
    return failed('too_many_answers', now, { do: 'keep_link', belvoLinkId: prior.belvoLinkId });
  }
  if (isFurtherStep(event.challenge, prior)) {
    return keep({ ...fresh, given, step: prior.step + 1, wrongAnswers: 0, renewals: 0 });
  }
  const outdated = isRenewable(prior.kind) && answeredAt >= prior.expiresAt;
  const confirmed = !prior.expectsInput;
  return keep({
    ...fresh,
    given,
    step: prior.step,
    renewals: prior.renewals + (outdated ? 1 : 0),
    wrongAnswers: prior.wrongAnswers + (outdated || confirmed ? 0 : 1),
    lastProblem: confirmed ? 'not_confirmed_yet' : outdated ? 'answer_outdated' : 'wrong_answer',
  });
}

function renewed(
  event: Extract<Event, { type: 'challenged' }>,
  prior: PendingChallenge,
  now: Instant,
): Step {
  return keep({
    ...pending(event, now),
    step: prior.step,
    wrongAnswers: prior.wrongAnswers,
    given: prior.given,
    renewals: prior.renewals + 1,
  });
}

/**
 * Belvo answers a wrong code and a further step alike. Another kind, question or instruction is
 * another step; the same again means that the answer was not accepted.
 */
function isFurtherStep(next: IssuedChallenge, prior: PendingChallenge): boolean {
  if (next.kind !== prior.kind || next.instructions !== prior.instructions) return true;
  return next.kind === 'text' && next.value !== prior.value;
}

function pending(event: Extract<Event, { type: 'challenged' }>, now: Instant): PendingChallenge {
  return {
    ...event.challenge,
    challengeId: event.challengeId,
    expiresAt: now + event.challenge.lifetimeSeconds * 1000,
    wrongAnswers: 0,
    given: 0,
    renewals: 0,
    step: 1,
    lastProblem: null,
  };
}

function refused(
  { kind }: Subject,
  failure: Failure,
  prior: PendingChallenge | null,
  now: Instant,
): Step {
  if (failure.code === 'code_session_over') return go({ name: 'expired', at: now });
  const over: State = { name: 'failed', failure, at: now };
  if (prior === null) return go(over);
  const { belvoLinkId } = prior;
  // The same login is connected already, so there is nothing to finish of the second one.
  return kind === 'connect' && failure.code === 'duplicate_link'
    ? go(over, { do: 'remove_leftover', belvoLinkId })
    : go(over, { do: 'keep_link', belvoLinkId });
}

function keep(challenge: PendingChallenge): Step {
  return go(
    { name: 'challenge', challenge, renewing: false },
    { do: 'note_link', belvoLinkId: challenge.belvoLinkId },
  );
}

function calling(phase: 'signing_in' | 'asking_code' | 'disconnecting', since: Instant): State {
  return phase === 'disconnecting'
    ? { name: 'working', phase, since, tries: 1 }
    : { name: 'working', phase, since };
}

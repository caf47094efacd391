/** What happens while nobody knows what happened: reading until it is clear, and cleaning up. */
import {
  callLimit,
  isRenewable,
  maximumAnswers,
  type Cleanup,
  type Effect,
  type Event,
  type Instant,
  type PendingChallenge,
  type Reading,
  type State,
  type StateOf,
  type Step,
  type Subject,
} from './state.ts';
import { done, failed, go, pause, stay } from './steps.ts';

/** After so long a link that was made would be listed. */
const checkingLimit = 10 * 60_000;
/** While Belvo cannot be read at all, doubt lasts longer. */
const unreadableLimit = 60 * 60_000;
/** Belvo ends a login after 5 minutes; somewhat later nothing can come of it any more. */
const loginLimit = 6 * 60_000;
const maximumDeletes = 3;
/** Reads after which a still pending code counts as "the answer did not arrive". */
const pendingReads = 3;

export function whileChecking(
  subject: Subject,
  state: StateOf<'checking'>,
  event: Event,
  now: Instant,
): Step {
  switch (event.type) {
    case 'due':
      if (now < state.nextAt) return stay(state);
      if (now - state.since > unreadableLimit) return failed('outcome_unknown', now);
      // The pause doubles as the lease: were the read lost, the next one comes by itself.
      return go(
        { ...state, nextAt: now + pause(state.reads + 1) },
        {
          do: 'read',
          belvoLinkId: state.sent.call === 'answer' ? state.sent.challenge.belvoLinkId : null,
        },
      );
    case 'read':
      return learned(subject, state, event.reading, now);
    default:
      return stay(state);
  }
}

function learned(
  subject: Subject,
  state: StateOf<'checking'>,
  reading: Reading,
  now: Instant,
): Step {
  const elapsed = now - state.since;
  if (reading.found === 'unreadable') {
    return elapsed > unreadableLimit ? failed('outcome_unknown', now) : wait(state, now);
  }
  const over = elapsed > checkingLimit;
  if (state.sent.call === 'delete') {
    if (reading.found === 'nothing') return go({ name: 'done', found: false });
    // Still there though nobody accepted the deletion: it did not arrive, and deleting is safe to repeat.
    if (!state.accepted && state.reads + 1 >= pendingReads) {
      return state.tries >= maximumDeletes
        ? failed('outcome_unknown', now)
        : go(
            { name: 'working', phase: 'disconnecting', since: now, tries: state.tries + 1 },
            { do: 'delete' },
          );
    }
    return over ? failed('outcome_unknown', now) : wait(state, now);
  }
  if (reading.found === 'valid') return done(reading.belvoLinkId, true);
  if (state.sent.call === 'answer') return learnedOfAnswer(state, state.sent, reading, now);
  if (subject.kind === 'connect') {
    if (reading.found === 'nothing') {
      return over ? failed('outcome_unknown', now) : wait(state, now);
    }
    // The institution asked for a code and that question was lost: the person can finish or remove it.
    return failed('interrupted', now, { do: 'keep_link', belvoLinkId: reading.belvoLinkId });
  }
  if (reading.found === 'nothing') return failed('link_gone', now);
  // A repair may take Belvo minutes; giving up earlier would say "not repaired" of a repaired link.
  return elapsed > loginLimit
    ? failed('interrupted', now, { do: 'keep_link', belvoLinkId: reading.belvoLinkId })
    : wait(state, now);
}

function learnedOfAnswer(
  state: StateOf<'checking'>,
  { challenge }: { challenge: PendingChallenge },
  reading: Exclude<Reading, { found: 'valid' | 'unreadable' }>,
  now: Instant,
): Step {
  if (reading.found === 'nothing') return failed('link_gone', now);
  if (state.reads + 1 < pendingReads) return wait(state, now);
  // It may have arrived and been refused, so it counts.
  const given = challenge.given + (challenge.expectsInput ? 1 : 0);
  const answerable =
    given < maximumAnswers && (isRenewable(challenge.kind) || now < challenge.expiresAt);
  return answerable
    ? go({
        name: 'challenge',
        // Under a new name, so that the lost answer cannot come a second time from a stale page.
        challenge: {
          ...challenge,
          challengeId: `${challenge.challengeId}~`.slice(-64),
          given,
          lastProblem: 'interrupted',
        },
        renewing: false,
      })
    : go({ name: 'expired', at: now });
}

export function whileCancelled(
  subject: Subject,
  state: StateOf<'cancelled'>,
  event: Event,
  now: Instant,
): Step {
  const { cleanup } = state;
  if (cleanup === null) return stay(state);
  return cleanup.awaiting === 'answer'
    ? whileAwaited(subject, state, cleanup.belvoLinkId, event, now)
    : whileLookedFor(subject, state, cleanup, event, now);
}

function whileAwaited(
  subject: Subject,
  state: StateOf<'cancelled'>,
  belvoLinkId: string | null,
  event: Event,
  now: Instant,
): Step {
  const clean: State = { ...state, cleanup: null };
  switch (event.type) {
    case 'linked':
      return go(clean, drop(subject, event.belvoLinkId));
    case 'challenged':
      return go(clean, drop(subject, event.challenge.belvoLinkId));
    case 'refused':
    case 'not_sent':
      // The link that the code was for is still there, unfinished.
      return belvoLinkId === null ? go(clean) : go(clean, drop(subject, belvoLinkId));
    case 'due':
      return now < state.at + callLimit ? stay(state) : look();
    case 'lost':
    case 'restarted':
      return look();
    default:
      return stay(state);
  }

  function look(): Step {
    return go({
      ...state,
      cleanup: { awaiting: 'reading', belvoLinkId, reads: 0, nextAt: now + pause(0) },
    });
  }
}

function whileLookedFor(
  subject: Subject,
  state: StateOf<'cancelled'>,
  cleanup: Extract<Cleanup, { awaiting: 'reading' }>,
  event: Event,
  now: Instant,
): Step {
  const clean: State = { ...state, cleanup: null };
  const reads = cleanup.reads + 1;
  switch (event.type) {
    case 'due':
      if (now < cleanup.nextAt) return stay(state);
      return go(
        { ...state, cleanup: { ...cleanup, reads, nextAt: now + pause(reads) } },
        { do: 'read', belvoLinkId: cleanup.belvoLinkId },
      );
    case 'read':
      if ('belvoLinkId' in event.reading)
        return go(clean, drop(subject, event.reading.belvoLinkId));
      return now - state.at > checkingLimit ? go(clean) : stay(state);
    default:
      return stay(state);
  }
}

/** What was being made is removed; what was being repaired is only read again. */
function drop(subject: Subject, belvoLinkId: string): Effect {
  return subject.kind === 'connect'
    ? { do: 'remove_leftover', belvoLinkId }
    : { do: 'keep_link', belvoLinkId };
}

function wait(state: StateOf<'checking'>, now: Instant): Step {
  const reads = state.reads + 1;
  return go({ ...state, reads, nextAt: now + pause(reads) });
}

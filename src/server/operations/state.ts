/** The states of an operation, what can happen to it and what it can ask for; all of it data. */
import type { ChallengeKind, Failure, OperationKind } from '#contract/api/operation.ts';
import type { ProblemCode } from '#contract/api/problem.ts';

/** Milliseconds since 1970. */
export type Instant = number;

/** A code step as Belvo described it. `session` and `belvoLinkId` never leave the server. */
export interface IssuedChallenge {
  session: string;
  belvoLinkId: string;
  /** Which resource paused, and so which one has to be resumed. */
  resource: 'links' | 'accounts';
  kind: ChallengeKind;
  instructions: string | null;
  value: string | null;
  expectsInput: boolean;
  lifetimeSeconds: number;
}

export interface PendingChallenge extends IssuedChallenge {
  challengeId: string;
  expiresAt: Instant;
  wrongAnswers: number;
  /** Typed answers that the institution was given in this operation, right ones included. */
  given: number;
  renewals: number;
  step: number;
  lastProblem: ProblemCode | null;
}

/** What had been sent when the answer was lost, and so what has to be found out. */
export type Sent = { call: 'login' | 'delete' } | { call: 'answer'; challenge: PendingChallenge };

export type State =
  | { name: 'working'; phase: 'queued'; since: Instant }
  | { name: 'working'; phase: 'signing_in' | 'asking_code'; since: Instant }
  /** `tries`: how often deleting was asked for; other calls are made once. */
  | { name: 'working'; phase: 'disconnecting'; since: Instant; tries: number }
  | { name: 'working'; phase: 'answering'; since: Instant; challenge: PendingChallenge }
  | { name: 'challenge'; challenge: PendingChallenge; renewing: boolean }
  | {
      name: 'checking';
      since: Instant;
      sent: Sent;
      reads: number;
      nextAt: Instant;
      /** True once Belvo has accepted a deletion: it is only a matter of time. */
      accepted: boolean;
      tries: number;
    }
  | { name: 'done'; found: boolean }
  | { name: 'failed'; failure: Failure; at: Instant }
  | { name: 'expired'; at: Instant }
  | {
      name: 'cancelled';
      at: Instant;
      /** What was under way may still become something at Belvo, which then has to be cleaned up. */
      cleanup: null | Cleanup;
    };

/** `answer`: the call is still out. `reading`: its answer was lost, so Belvo is read. */
export type Cleanup = { belvoLinkId: string | null } & (
  | { awaiting: 'answer' }
  | { awaiting: 'reading'; reads: number; nextAt: Instant }
);

export interface Subject {
  kind: OperationKind;
  /** Update without credentials: the institution is asked to ask for a new code. */
  byCode: boolean;
  state: State;
}

/** What reading at Belvo showed. `unreadable`: Belvo could not be asked. */
export type Reading =
  | { found: 'valid' | 'pending' | 'unusable'; belvoLinkId: string }
  | { found: 'nothing' }
  | { found: 'unreadable' };

export type Event =
  /** The intent is stored; the call may go out. */
  | { type: 'begin' }
  | { type: 'challenged'; challenge: IssuedChallenge; challengeId: string }
  | { type: 'linked'; belvoLinkId: string }
  | { type: 'refused'; failure: Failure }
  | { type: 'deletion_accepted' }
  | { type: 'deleted' }
  /** Nobody knows whether it happened. */
  | { type: 'lost' }
  /** Certain: nothing was sent. */
  | { type: 'not_sent' }
  /** The link that a code was asked for belongs to somebody else. */
  | { type: 'foreign' }
  | { type: 'answer'; challengeId: string }
  | { type: 'renew'; challengeId: string }
  | { type: 'cancel' }
  /** The time that `dueAt` named has come. */
  | { type: 'due' }
  | { type: 'read'; reading: Reading }
  /** The process that held it is gone; no call of it is under way any more. */
  | { type: 'restarted' };

export type Effect =
  | { do: 'register' }
  | { do: 'update' }
  | { do: 'ask_code' }
  | { do: 'delete' }
  /** `renewal`: without an answer, to get a fresh code. */
  | { do: 'resume'; challenge: PendingChallenge; renewal: boolean }
  | { do: 'read'; belvoLinkId: string | null }
  /** Store the link as Belvo has it now, before anybody is told. */
  | { do: 'keep_link'; belvoLinkId: string }
  /** The same, without making the person wait for it: a code's time is running. */
  | { do: 'note_link'; belvoLinkId: string }
  /** Remove from Belvo what an abandoned connect left there. */
  | { do: 'remove_leftover'; belvoLinkId: string };

export interface Step {
  state: State;
  effects: Effect[];
}

/** A code nobody renews is given up; Belvo keeps pending credentials for 15 minutes at most. */
const abandonedAfter = 15 * 60_000;
/** No call of ours is under way for longer; whoever still waits then waits for a process that is gone. */
export const callLimit = 6 * 60_000;

/** Between storing an intent and sending it lies no waiting. */
const queueLimit = 60_000;

export type StateOf<Name extends State['name']> = Extract<State, { name: Name }>;

/** Typed answers of one operation; with more of them the institution may lock the login. */
export const maximumAnswers = 5;

/** Codes that Belvo replaces when their time is over; questions and app tokens only end. */
export function isRenewable(kind: ChallengeKind): boolean {
  return kind === 'numeric' || kind === 'qr';
}

/** When the state changes by itself, or null. The runner keeps this time beside the state. */
export function dueAt(state: State): Instant | null {
  switch (state.name) {
    case 'challenge': {
      const { kind, expiresAt } = state.challenge;
      return isRenewable(kind) ? expiresAt + abandonedAfter : expiresAt;
    }
    case 'checking':
      return state.nextAt;
    case 'cancelled':
      if (state.cleanup === null) return null;
      return state.cleanup.awaiting === 'answer' ? state.at + callLimit : state.cleanup.nextAt;
    case 'working':
      return state.since + (state.phase === 'queued' ? queueLimit : callLimit);
    case 'done':
    case 'failed':
    case 'expired':
      return null;
  }
}

/**
 * True when a step ends an operation of which something may be at Belvo all the same: what its
 * person has there should then be compared.
 */
export function leavesDoubt(before: State, after: State): boolean {
  switch (after.name) {
    case 'failed':
      return (
        before.name !== 'failed' &&
        (after.failure.code === 'outcome_unknown' || after.failure.code === 'interrupted')
      );
    case 'expired':
      return before.name !== 'expired';
    case 'cancelled':
      // Not before the cleaning up is over: until then nobody can tell what will be there.
      return after.cleanup === null && !(before.name === 'working' && before.phase === 'queued');
    case 'working':
    case 'challenge':
    case 'checking':
    case 'done':
      return false;
  }
}

/**
 * True while a process holds what the operation needs: what was typed for it, or a call that is out.
 * Were that process gone, nothing would become of the operation but by finding out.
 */
export function isHeld(state: State): boolean {
  switch (state.name) {
    case 'working':
      return true;
    case 'challenge':
      return state.renewing;
    case 'cancelled':
      return state.cleanup?.awaiting === 'answer';
    case 'checking':
    case 'done':
    case 'failed':
    case 'expired':
      return false;
  }
}

/** True while the person can still see something happen. */
export function isOpen(state: State): boolean {
  return state.name === 'working' || state.name === 'challenge' || state.name === 'checking';
}

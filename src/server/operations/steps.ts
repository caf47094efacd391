/** The small pieces that the machine's steps are made of. */
import type { ProblemCode } from '#contract/api/problem.ts';
import type { Effect, Instant, Sent, State, StateOf, Step } from './state.ts';

/** Seconds between the reads that find out what happened. */
const readPauses = [2, 5, 10, 20, 40, 60];

export function done(belvoLinkId: string, found: boolean): Step {
  return go({ name: 'done', found }, { do: 'keep_link', belvoLinkId });
}

export function failed(code: ProblemCode, now: Instant, ...effects: Effect[]): Step {
  return go({ name: 'failed', failure: { code }, at: now }, ...effects);
}

export function checking(sent: Sent, now: Instant, tries = 1): StateOf<'checking'> {
  return {
    name: 'checking',
    since: now,
    sent,
    reads: 0,
    nextAt: now + pause(0),
    accepted: false,
    tries,
  };
}

export function pause(reads: number): number {
  return (readPauses[Math.min(reads, readPauses.length - 1)] ?? 60) * 1000;
}

export function go(state: State, ...effects: Effect[]): Step {
  return { state, effects };
}

export function stay(state: State): Step {
  return { state, effects: [] };
}

import type { Clock } from '../clock.ts';

/** Stops calling somebody who is in trouble, and finds out with one call at a time when that is over. */
export interface Breaker {
  /** Null while nobody should call. A `probe` is the one call that finds out; it has to be reported. */
  enter(): Pass | null;
  /** What a call said of the other side; `nothing` when it does not tell. */
  report(pass: Pass, verdict: Verdict): void;
  /** Whether it is in trouble, as far as anybody knows: until a call was answered. */
  isOpen(): boolean;
  /** Seconds until the next call may go out, or null while everybody may call. Takes no pass. */
  closedFor(): number | null;
}

export type Pass = 'free' | 'probe';
export type Verdict = 'answers' | 'fails' | 'nothing';

/**
 * @param failures consecutive ones after which it opens.
 * @param pauses milliseconds until the first, second … probe; the last one stays.
 * @param changed told when trouble begins and when it is over.
 */
export function createBreaker(deps: {
  clock: Clock;
  failures: number;
  pauses: readonly [number, ...number[]];
  changed: () => void;
}): Breaker {
  const { clock, failures, pauses, changed } = deps;
  let failed = 0;
  /** Null: nobody is in trouble. */
  let trouble: { until: number; probes: number; probing: number | null } | null = null;

  function pause(probes: number): number {
    return clock.now() + (pauses[probes] ?? pauses.at(-1) ?? pauses[0]);
  }

  /** One that takes so long says nothing yet, and holds up nobody any more. */
  function isProbing(since: number | null): boolean {
    return since !== null && clock.now() - since < pauses[0];
  }

  return {
    enter() {
      if (trouble === null) return 'free';
      if (isProbing(trouble.probing) || clock.now() < trouble.until) return null;
      trouble.probing = clock.now();
      return 'probe';
    },
    report(pass, verdict) {
      if (verdict === 'answers') {
        failed = 0;
        // Also by a call that went out before it opened: an answer is an answer.
        if (trouble === null) return;
        trouble = null;
        changed();
        return;
      }
      if (verdict === 'fails') failed += 1;
      if (trouble === null) {
        if (failed < failures) return;
        trouble = { until: pause(0), probes: 0, probing: null };
        changed();
      } else if (pass === 'probe') {
        trouble.probing = null;
        if (verdict === 'nothing') return;
        trouble.probes += 1;
        trouble.until = pause(trouble.probes);
      }
    },
    isOpen: () => trouble !== null,
    closedFor() {
      if (trouble === null) return null;
      const left = trouble.until - clock.now();
      if (left <= 0 && !isProbing(trouble.probing)) return null;
      return Math.max(1, Math.ceil(left / 1000));
    },
  };
}

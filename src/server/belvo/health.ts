import type { Clock } from '../clock.ts';
import { createBreaker, type Breaker } from './breaker.ts';

/** Who is in trouble right now, as far as our own calls have shown. Each instance finds out by itself. */
export interface Health {
  belvo: Breaker;
  institution(name: string): Breaker;
  /** Whether signing in there has just failed too often. */
  isOut(institution: string): boolean;
  /** Why nobody should sign in there now, and for how many seconds; null when nothing speaks against it. */
  trouble(institution: string): { who: 'belvo' | 'institution'; seconds: number } | null;
}

const minute = 60_000;

/** @param changed told when somebody's trouble begins or ends. */
export function createHealth(deps: { clock: Clock; changed: () => void }): Health {
  const { clock, changed } = deps;
  const institutions = new Map<string, Breaker>();
  const belvo = createBreaker({
    clock,
    // Somebody's own sign-in or list may fail by itself; ten in a row of everybody's do not.
    failures: 10,
    pauses: [15_000, 30_000, minute, 2 * minute],
    changed,
  });

  function institution(name: string): Breaker {
    const known = institutions.get(name);
    if (known !== undefined) return known;
    const breaker = createBreaker({
      clock,
      failures: 5,
      // Each probe is somebody's sign-in, so they are far apart.
      pauses: [minute, 2 * minute, 5 * minute, 10 * minute],
      changed,
    });
    institutions.set(name, breaker);
    return breaker;
  }

  return {
    belvo,
    institution,
    isOut: (name) => institutions.get(name)?.isOpen() ?? false,
    trouble(name) {
      const ours = belvo.closedFor();
      if (ours !== null) return { who: 'belvo', seconds: ours };
      const theirs = institutions.get(name)?.closedFor() ?? null;
      return theirs === null ? null : { who: 'institution', seconds: theirs };
    },
  };
}

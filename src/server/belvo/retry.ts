/** When a reading call may be repeated, and when the next one is due. Pure. */

/** Milliseconds; each pause is a random part of it. */
const longestPauses = [500, 1_000, 2_000];
/** Seconds of Belvo's own wish to wait that are respected; more would be a mistake on the wire. */
const longestWish = 60;

/** How often a call is repeated at most. */
export const repeatsAtMost = longestPauses.length;

/**
 * Milliseconds before a repeat, with full jitter: who failed together does not come back together.
 *
 * @param made how often the call has been made.
 * @param random from 0 to 1.
 */
export function pauseBefore(made: number, random: number): number {
  return Math.round((longestPauses[made - 1] ?? 0) * random);
}

/**
 * Seconds that a `Retry-After` asks for, from 1 to 60: a number of seconds or a date (RFC 9110).
 *
 * @param usual when there is none, or one that says nothing.
 */
export function wishedPause(header: string | undefined, now: number, usual: number): number {
  const text = header?.trim() ?? '';
  const seconds = /^\d+$/.test(text)
    ? Number(text)
    : /[a-z]/i.test(text)
      ? (Date.parse(text) - now) / 1000
      : Number.NaN;
  if (Number.isNaN(seconds)) return usual;
  return Math.min(Math.max(Math.ceil(seconds), 1), longestWish);
}

/** Repeats are a tenth of all calls at most, so that a broken Belvo is not asked even more often. */
export function createRepeatShare(): { called(): void; take(): boolean } {
  const most = 10;
  let saved = most;
  return {
    called: () => {
      saved = Math.min(most, saved + 0.1);
    },
    take: () => {
      if (saved < 1) return false;
      saved -= 1;
      return true;
    },
  };
}

import type { Link } from '#contract/api/link.ts';

const DAY_MS = 24 * 3_600_000;

/** `for_good`: until it is disconnected. Otherwise until when (milliseconds since 1970), or not at all. */
export type Kept = 'for_good' | 'not' | number;

/** How long the password behind a connection is kept. Days count from when it was connected. */
export function passwordKept({
  credentialsStorage,
  connectedAt,
}: Pick<Link, 'credentialsStorage' | 'connectedAt'>): Kept {
  if (credentialsStorage === 'nostore') return 'not';
  const days = /^(\d{1,3})d$/.exec(credentialsStorage ?? '')?.[1];
  return days === undefined ? 'for_good' : Date.parse(connectedAt) + Number(days) * DAY_MS;
}

/** True when it can be read again without anybody signing in. */
export function canReadAgain(kept: Kept, now: number): boolean {
  return kept === 'for_good' || (kept !== 'not' && kept > now);
}

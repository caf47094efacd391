import type { Duplicate } from '#contract/api/duplicate.ts';
import type { HistoryEntry } from '#contract/api/history.ts';
import type { Link } from '#contract/api/link.ts';
import type { Session } from '#contract/api/session.ts';
import { bank, connection } from '#web/lib/testing/link.ts';

export const at = '2026-11-21T10:00:00.000Z';

/** A bank that works; its name is its id unless something else is said. */
export function link(id: string, change: Partial<Link> = {}): Link {
  return connection(id, bank(id), change);
}

/** A link of Erebor, whichever its id. */
export function erebor(id: string, change: Partial<Link> = {}): Link {
  return connection(id, bank('Erebor'), change);
}

export function duplicate(change: Partial<Duplicate> = {}): Duplicate {
  return {
    id: 'd-1',
    by: 'login',
    foundAt: at,
    olderLinkId: 'old',
    newerLinkId: 'new',
    chosen: null,
    ...change,
  };
}

/** Entries as the server lists them; the first is the newest. */
export function entries(...events: HistoryEntry['what'][]): HistoryEntry[] {
  const now = Date.parse(at);
  return events.map((what, index) => ({
    id: String(events.length - index),
    at: new Date(now - index * 24 * 3_600_000).toISOString(),
    what,
  }));
}

export function session(change: Partial<Session> = {}): Session {
  return {
    person: { label: 'Laura', initials: 'LM' },
    signIn: 'demo',
    simulator: true,
    accessModes: ['recurrent', 'single'],
    ...change,
  };
}

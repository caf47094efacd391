import type { HistoryEntry } from '#contract/api/history.ts';

/** One line of what is shown: an entry, or readings that followed each other without anything between. */
export interface HistoryGroup {
  id: string;
  what: HistoryEntry['what'];
  /** ISO 8601; the same for a single entry. */
  first: string;
  last: string;
  count: number;
}

/**
 * Newest first, like the entries. A year of weekly readings is one line, so that what else happened
 * is seen.
 */
export function groupsOf(entries: readonly HistoryEntry[]): HistoryGroup[] {
  const groups: HistoryGroup[] = [];
  for (const { id, at, what } of entries) {
    const before = groups.at(-1);
    if (what.event === 'updated' && before?.what.event === 'updated') {
      before.first = at;
      before.count += 1;
    } else groups.push({ id, what, first: at, last: at, count: 1 });
  }
  return groups;
}

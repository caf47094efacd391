import type { Choice, Duplicate } from '#contract/api/duplicate.ts';
import type { Link } from '#contract/api/link.ts';

/** The two connections of a duplicate. */
export interface Sides {
  older: Link;
  newer: Link;
}

/** Null when one of them is no longer in the list. */
export function sidesOf(duplicate: Duplicate, links: readonly Link[]): Sides | null {
  const older = links.find(({ id }) => id === duplicate.olderLinkId);
  const newer = links.find(({ id }) => id === duplicate.newerLinkId);
  return older === undefined || newer === undefined ? null : { older, newer };
}

/** The one that a choice gives up; null when it keeps both. */
export function givenUp(choice: Choice, { older, newer }: Sides): Link | null {
  switch (choice) {
    case 'keep_older':
      return newer;
    case 'replace':
      return older;
    case 'keep_both':
      return null;
  }
}

/**
 * What most people want, first: the one that works; when that says nothing the one that goes on
 * being read; and when both do, the older one, which has more behind it.
 */
export function choicesFor({ older, newer }: Sides): [suggested: Choice, ...others: Choice[]] {
  return worth(newer) > worth(older)
    ? ['replace', 'keep_older', 'keep_both']
    : ['keep_older', 'replace', 'keep_both'];
}

function worth({ status, accessMode }: Link): number {
  return (status === 'valid' ? 2 : 0) + (accessMode === 'single' ? 0 : 1);
}

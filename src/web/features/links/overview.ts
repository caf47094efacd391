import { needsAttention, type Link, type repairFor } from '#contract/api/link.ts';
import { isOpen, type Operation } from '#contract/api/operation.ts';

export type BrokenLink = Link & { status: keyof typeof repairFor };

/** One thing on the home screen: a connection, or something that is being done. */
export type Entry =
  | { kind: 'link'; link: Link }
  /** `link` is the connection it is about, when there is one already. */
  | { kind: 'operation'; operation: Operation; link: Link | null };

export type Waiting =
  | { kind: 'broken'; link: BrokenLink }
  /** Something in progress that cannot go on without the person. */
  | { kind: 'asked'; operation: Operation };

export interface Overview {
  attention: Waiting[];
  progress: Entry[];
  works: Entry[];
  once: Entry[];
  unknown: Entry[];
  ended: Link[];
  /** Everything but what ended. */
  total: number;
}

/** Sorts everything a person has by who has to act. Each connection is in one place only. */
export function overviewOf(links: readonly Link[], operations: readonly Operation[]): Overview {
  const open = operations.filter((operation) => isOpen(operation.state));
  const busyLinks = new Set(open.flatMap(({ linkId }) => (linkId === null ? [] : [linkId])));
  const overview: Overview = {
    attention: [],
    progress: [],
    works: [],
    once: [],
    unknown: [],
    ended: [],
    total: 0,
  };

  for (const operation of open) {
    if (operation.state.name === 'challenge') {
      overview.attention.push({ kind: 'asked', operation });
    } else {
      const link = links.find(({ id }) => id === operation.linkId) ?? null;
      overview.progress.push({ kind: 'operation', operation, link });
    }
  }
  for (const link of links) {
    if (link.status === 'ended') overview.ended.push(link);
    else if (!busyLinks.has(link.id)) place(link, overview);
  }

  const { attention, progress, works, once, unknown } = overview;
  overview.total = attention.length + progress.length + works.length + once.length + unknown.length;
  return overview;
}

function place(link: Link, overview: Overview): void {
  const { status } = link;
  if (needsAttention(status)) {
    overview.attention.push({ kind: 'broken', link: { ...link, status } });
  } else if (status === 'unknown') overview.unknown.push({ kind: 'link', link });
  else if (link.accessMode === 'single') overview.once.push({ kind: 'link', link });
  else overview.works.push({ kind: 'link', link });
}

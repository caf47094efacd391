import { useMemo } from 'react';
import { type Link, needsAttention } from '#contract/api/link.ts';
import { isOpen, type Operation } from '#contract/api/operation.ts';
import { useLinks, useOperations } from '#web/lib/queries.ts';

/**
 * What somebody has at an institution already, by what is to be done about it:
 * - `repair`: connected, but it needs its person;
 * - `under_way`: being made, repaired or removed right now;
 * - `finish`: begun and never finished; it stands in nobody's way;
 * - `look`: connected.
 */
export type Earlier =
  | { kind: 'repair' | 'finish' | 'look'; link: Link }
  | { kind: 'under_way'; operationId: string; doing: Operation['kind']; link: Link | null };

const order: readonly Earlier['kind'][] = ['repair', 'under_way', 'finish', 'look'];

/** By institution, what is broken first. */
export function earlierOf(
  links: readonly Link[],
  operations: readonly Operation[],
): ReadonlyMap<string, readonly Earlier[]> {
  const open = operations.filter(({ state }) => isOpen(state));
  const groups = new Map<string, Earlier[]>();
  const add = (institution: string, one: Earlier) => {
    const group = groups.get(institution);
    if (group === undefined) groups.set(institution, [one]);
    else group.push(one);
  };
  for (const link of links) {
    if (link.status !== 'ended') add(link.institution.name, standing(link, open));
  }
  const known = new Set(links.map(({ id }) => id));
  for (const { id, kind, linkId, institution } of open) {
    const isNew = kind === 'connect' && (linkId === null || !known.has(linkId));
    if (isNew) {
      add(institution.name, { kind: 'under_way', operationId: id, doing: kind, link: null });
    }
  }
  for (const group of groups.values()) {
    group.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  }
  return groups;
}

function standing(link: Link, open: readonly Operation[]): Earlier {
  const { operationId, status } = link;
  if (operationId !== null) {
    const doing = open.find(({ id }) => id === operationId)?.kind ?? 'update';
    return { kind: 'under_way', operationId, doing, link };
  }
  if (status === 'unconfirmed') return { kind: 'finish', link };
  return { kind: needsAttention(status) ? 'repair' : 'look', link };
}

/** How many of them are connected, whether they work or not. What is begun only is not. */
export function connectedCount(earlier: readonly Earlier[]): number {
  return earlier.filter(({ link }) => link !== null && link.status !== 'unconfirmed').length;
}

export function useEarlier(): ReadonlyMap<string, readonly Earlier[]> {
  const { data: links } = useLinks();
  const { data: operations } = useOperations();
  return useMemo(() => earlierOf(links ?? [], operations ?? []), [links, operations]);
}

import type { Link } from '#contract/api/link.ts';
import type { Operation } from '#contract/api/operation.ts';
import { endedKey, foundKey } from '#web/lib/seen.ts';

/** An operation that ended while nobody looked. */
export type EndedOperation = Operation & { state: { name: 'failed' | 'expired' | 'done' } };

/** `keys`: what is marked as seen when it is put away. */
export type News = { keys: readonly string[]; at: string } & (
  | { about: 'operation'; operation: EndedOperation }
  /** A connection that works came to be while nobody looked. */
  | { about: 'found'; link: Link }
  /** A connection is gone, and nobody here had asked for that. */
  | { about: 'ended'; link: Link }
);

const OPERATION_TOLD_FOR_MS = 24 * 3_600_000;
/** Comparing goes on while people are away for weeks. */
const LINK_TOLD_FOR_MS = 30 * 24 * 3_600_000;

/**
 * What happened while nobody looked and cannot be seen from the list of connections alone, latest
 * first. Each connection is told once: by its operation when there is one. Found connections that
 * do not work are not here; their own panel says where they come from.
 */
export function newsOf(
  operations: readonly Operation[],
  links: readonly Link[],
  seen: readonly string[],
  now: number,
): News[] {
  const found = links.flatMap((link) => foundNews(link, operations, now));
  const ended = links.flatMap((link) => endedNews(link, now));
  const outcomes = operations.flatMap((operation) => operationNews(operation, links, now));
  return [...outcomes, ...found, ...ended]
    .filter(({ keys }) => !keys.some((key) => seen.includes(key)))
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

function operationNews(operation: Operation, links: readonly Link[], now: number): News[] {
  const { id, state, createdAt, linkId } = operation;
  const keys = linkId === null ? [id] : [id, foundKey(linkId)];
  switch (state.name) {
    case 'failed':
    case 'expired': {
      const late = now - Date.parse(state.at) >= OPERATION_TOLD_FOR_MS;
      if (late || links.some((link) => cameOf(link, operation))) return [];
      const ended: EndedOperation = { ...operation, state };
      return [{ about: 'operation', keys: [id], at: state.at, operation: ended }];
    }
    case 'done': {
      if (!state.found || now - Date.parse(createdAt) >= OPERATION_TOLD_FOR_MS) return [];
      const ended: EndedOperation = { ...operation, state };
      return [{ about: 'operation', keys, at: createdAt, operation: ended }];
    }
    case 'working':
    case 'challenge':
    case 'checking':
    case 'cancelled':
      return [];
  }
}

/** It was thought to have failed, and its connection was found later. */
function cameOf(link: Link, operation: Operation): boolean {
  return (
    operation.kind === 'connect' &&
    link.foundAt !== null &&
    link.institution.name === operation.institution.name &&
    Date.parse(link.foundAt) >= Date.parse(operation.createdAt)
  );
}

function foundNews(link: Link, operations: readonly Operation[], now: number): News[] {
  const { foundAt, status } = link;
  if (foundAt === null || (status !== 'valid' && status !== 'unknown')) return [];
  if (now - Date.parse(foundAt) >= LINK_TOLD_FOR_MS) return [];
  const told = operations.some(
    ({ linkId, kind }) => linkId === link.id && kind !== 'disconnect' && kind !== 'update',
  );
  return told ? [] : [{ about: 'found', keys: [foundKey(link.id)], at: foundAt, link }];
}

function endedNews(link: Link, now: number): News[] {
  if (link.status !== 'ended' || link.endedBy !== 'elsewhere') return [];
  if (now - Date.parse(link.statusSince) >= LINK_TOLD_FOR_MS) return [];
  return [{ about: 'ended', keys: [endedKey(link.id)], at: link.statusSince, link }];
}

import { needsAttention } from '#contract/api/link.ts';
import type { HistoryEvent } from '#contract/api/history.ts';
import type { BelvoLink } from '#contract/belvo/link.ts';
import type { LinkRecord } from './repository.ts';

/** What is known of a link that is about to be stored for the first time. */
export interface Birth {
  id: string;
  personId: string;
  accountsState: 'arriving' | 'none';
  /** Nobody here was making it: it was found by comparing. */
  found: boolean;
}

/**
 * The link as Belvo has it, with what only we know of it.
 *
 * @param before as it was stored, or what it begins with.
 */
export function merged(before: LinkRecord | Birth, from: BelvoLink, now: number): LinkRecord {
  const known = 'belvoId' in before ? before : null;
  const lastUpdatedAt = instantOf(from.last_accessed_at);
  // The next visit is the one that was asked for, and a broken link is not visited.
  const waits = from.status === 'valid' && !movedOn(known?.lastUpdatedAt ?? null, lastUpdatedAt);
  return {
    id: before.id,
    personId: before.personId,
    belvoId: from.id,
    institution: from.institution,
    status: from.status,
    statusSince: known?.status === from.status ? known.statusSince : now,
    accessMode: from.access_mode === 'unknown' ? null : from.access_mode,
    refreshRate: from.refresh_rate,
    institutionUserId: from.institution_user_id,
    lastUpdatedAt,
    connectedAt: known?.connectedAt ?? now,
    accountsState: before.accountsState,
    isListed: true,
    loginMark: known?.loginMark ?? null,
    credentialsStorage: from.credentials_storage ?? null,
    foundAt: 'found' in before ? (before.found ? now : null) : before.foundAt,
    endedBy: null,
    refreshAskedAt: waits ? (known?.refreshAskedAt ?? null) : null,
    refreshAvailableAt: known?.refreshAvailableAt ?? null,
  };
}

/**
 * What the record says about the step from one state of a link to the next.
 *
 * @param before null when it was not stored yet.
 */
export function linesOf(before: LinkRecord | null, after: LinkRecord): HistoryEvent[] {
  const lines: HistoryEvent[] = [];
  if (before === null && after.foundAt !== null) lines.push({ event: 'found' });
  else if (before?.status !== 'valid' && after.status === 'valid') {
    if (!hasWorked(before)) lines.push({ event: 'connected' });
    else if (before !== null && needsAttention(before.status)) lines.push({ event: 'repaired' });
  } else if (
    before?.status === 'valid' &&
    after.status === 'valid' &&
    movedOn(before.lastUpdatedAt, after.lastUpdatedAt)
  ) {
    lines.push({ event: 'updated' });
  } else if (
    before !== null &&
    before.status !== after.status &&
    hasWorked(before) &&
    needsAttention(after.status)
  ) {
    lines.push({ event: 'broke', status: after.status });
  }
  if (before !== null && after.accessMode !== null && before.accessMode !== after.accessMode) {
    lines.push({ event: 'access_mode', from: before.accessMode, to: after.accessMode });
  }
  return lines;
}

/**
 * Whether the step is to be told: the link needs its person now, no more, or for something else. What
 * an operation is making for the first time is that operation's to tell.
 */
export function concernsPerson(before: LinkRecord | null, after: LinkRecord): boolean {
  if (before === null) return after.foundAt !== null && needsAttention(after.status);
  if (before.status === after.status) return false;
  if (!hasWorked(before) && before.foundAt === null) return false;
  return needsAttention(after.status) || needsAttention(before.status);
}

/** Belvo was in once; until then a link cannot break, only be finished. */
function hasWorked(link: LinkRecord | null): boolean {
  return link !== null && (link.lastUpdatedAt !== null || link.status === 'valid');
}

function movedOn(from: number | null, to: number | null): boolean {
  return to !== null && (from === null || to > from);
}

/** Null also for a date that does not exist. */
function instantOf(text: string | null): number | null {
  const instant = text === null ? NaN : Date.parse(text);
  return Number.isNaN(instant) ? null : instant;
}

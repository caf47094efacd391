import type { Link } from '#contract/api/link.ts';

/** A bank that is signed in to here. */
export function bank(name: string, displayName = name): Link['institution'] {
  return { name, displayName, type: 'bank', hue: 70, hasLogo: false, connectsBy: 'credentials' };
}

/** A connection that works and was read. */
export function connection(
  id: string,
  institution: Link['institution'],
  change: Partial<Link> = {},
): Link {
  return {
    id,
    institution,
    status: 'valid',
    accessMode: 'recurrent',
    refreshRate: '7d',
    lastUpdatedAt: '2026-11-21T10:00:00.000Z',
    connectedAt: '2026-11-21T10:00:00.000Z',
    statusSince: '2026-11-21T10:00:00.000Z',
    accounts: { state: 'ready', items: [] },
    credentialsStorage: null,
    foundAt: null,
    endedBy: null,
    refresh: { askedAt: null, availableAt: null },
    operationId: null,
    ...change,
  };
}

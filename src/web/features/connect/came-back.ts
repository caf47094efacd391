import type { ProblemCode } from '#contract/api/problem.ts';

/**
 * What Belvo's pages put into the address on the way back. None of it is proof: whether something was
 * connected is what the server finds at Belvo.
 */
export type CameBack =
  | { kind: 'done'; belvoLinkId: string }
  /** Left without an answer. */
  | { kind: 'left' }
  /** Something went wrong there; null when it is nothing we know. */
  | { kind: 'failed'; code: ProblemCode | null }
  /** The address had run out, or was used already. */
  | { kind: 'too_late' };

const codes: Readonly<Record<string, ProblemCode>> = {
  institution_down: 'institution_down',
  institution_unavailable: 'institution_unavailable',
  institution_inactive: 'institution_inactive',
  institution_disabled: 'institution_inactive',
  too_many_sessions: 'session_elsewhere',
  unexpected_error: 'login_unexpected',
};

export function readCameBack(query: URLSearchParams): CameBack {
  const link = query.get('link') ?? '';
  if (link !== '') return { kind: 'done', belvoLinkId: link };
  if (query.get('error') === 'ACCESS_TOKEN_NOT_VALID') return { kind: 'too_late' };
  const code =
    query.get('error') ?? query.get('warning') ?? query.get('last_encountered_error_code') ?? '';
  return code === '' ? { kind: 'left' } : { kind: 'failed', code: codes[code] ?? null };
}

/** The institution that was spoken of, when it can be one. */
export function institutionIn(query: URLSearchParams): string | null {
  const name = query.get('institution') ?? query.get('meta_data_institution_name') ?? '';
  return /^[a-z0-9_]{1,60}$/.test(name) ? name : null;
}

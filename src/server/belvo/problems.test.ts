import { describe, expect, test } from 'vitest';
import { problemCodes } from '#contract/api/problem.ts';
import { upstreamProblem, upstreamProblems, waitSeconds } from './problems.ts';

const error = (code: string, message = '') => ({
  code,
  message,
  field: null,
  request_id: null,
  institution_user_id: null,
});

/** Belvo's own texts of `login_error`, word for word. */
const loginTexts = [
  ['Invalid credentials provided to login to the institution', 'wrong_credentials'],
  [
    "A MFA token is required by the institution, but it's not supported yet by Belvo.",
    'mfa_unsupported',
  ],
  [
    'A MFA token is required by the institution, but it’s not supported yet by Belvo.',
    'mfa_unsupported',
  ],
  [
    'Impossible to login, something unexpected happened while logging into the institution. Try again later.',
    'login_unexpected',
  ],
  ['Login not attempted due to invalid credentials', 'wrong_credentials'],
  ['Missing credentials to login to the institution', 'fields_invalid'],
  ['The user account access was forbidden by the institution', 'account_forbidden'],
  [
    'The user account is locked, user needs to contact the institution to unlock it',
    'account_locked',
  ],
  ['A text that nobody knows yet', 'login_unexpected'],
] as const;

describe('Belvo’s error → our problem', () => {
  test.each(upstreamProblems.filter((row) => row.message === undefined))(
    '$status $code → $problem',
    ({ status, code, problem }) => {
      expect(upstreamProblem(status, code === null ? null : error(code))).toBe(problem);
    },
  );

  test.each(loginTexts)('login_error “%s” → %s', (message, problem) => {
    expect(upstreamProblem(400, error('login_error', message))).toBe(problem);
  });

  test('a code this version does not know is still an answer', () => {
    expect(upstreamProblem(400, error('invented_tomorrow'))).toBe('belvo_error');
  });

  test.each([500, 502, 503, 504, 400, 404, 301])(
    'a %d that is not Belvo’s own says nothing about what happened',
    (status) => {
      expect(upstreamProblem(status, null)).toBeNull();
    },
  );

  test('a 429 counts with any body', () => {
    expect(upstreamProblem(429, error('whatever'))).toBe('belvo_busy');
  });

  test('rows name problems that exist, and none is shadowed by an earlier one', () => {
    const seen = new Set<string>();
    for (const { status, code, message, problem } of upstreamProblems) {
      expect(problemCodes).toContain(problem);
      const key = `${status} ${code} ${message?.source ?? ''}`;
      expect(seen).not.toContain(key);
      seen.add(key);
    }
  });
});

test.each([
  [
    'link_refreshed',
    'The link has already been refreshed. Please wait 7 minutes before trying again.',
    420,
  ],
  ['link_refreshed', 'Please wait 1 minute before trying again.', 60],
  ['link_refreshed', 'Please wait.', null],
  ['too_many_sessions', 'Please wait 2 minutes.', null],
])('%s, "%s": how long to wait', (code, message, seconds) => {
  const error = { code, message, field: null, request_id: null, institution_user_id: null };
  expect(waitSeconds(error)).toBe(seconds);
});

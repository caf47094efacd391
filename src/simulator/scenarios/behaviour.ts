import type { Dataset, OutcomeId } from '#simulator/scenarios/outcome.ts';

/** Belvo's words for the login errors (Belvo's OpenAPI 1.223): constants of the wire. */
export const LOGIN_MESSAGES = {
  wrong_password: 'Invalid credentials provided to login to the institution',
  code_unsupported:
    "A MFA token is required by the institution, but it's not supported yet by Belvo.",
  login_unexpected:
    'Impossible to login, something unexpected happened while logging into the institution. Try again later.',
  login_not_attempted: 'Login not attempted due to invalid credentials',
  missing_credentials: 'Missing credentials to login to the institution',
  account_forbidden: 'The user account access was forbidden by the institution',
  account_locked: 'The user account is locked, user needs to contact the institution to unlock it',
} as const;

const UNEXPECTED =
  'Belvo is unable to process the request due to an internal system issue or to an unsupported response from an institution';

/** A refusal as the wire says it. A null code means that an HTML page answers instead of Belvo. */
export type Refusal = { status: number; code: string | null; message: string };

function login(message: string): Refusal {
  return { status: 400, code: 'login_error', message };
}

/** How each refusing outcome answers. */
export const REFUSALS: Partial<Record<OutcomeId, Refusal>> = {
  wrong_password: login(LOGIN_MESSAGES.wrong_password),
  login_not_attempted: login(LOGIN_MESSAGES.login_not_attempted),
  missing_credentials: login(LOGIN_MESSAGES.missing_credentials),
  login_unexpected: login(LOGIN_MESSAGES.login_unexpected),
  account_forbidden: login(LOGIN_MESSAGES.account_forbidden),
  account_locked: login(LOGIN_MESSAGES.account_locked),
  code_unsupported: login(LOGIN_MESSAGES.code_unsupported),
  bad_format: { status: 400, code: 'validation_error', message: 'Bad request' },
  too_many_sessions: {
    status: 400,
    code: 'too_many_sessions',
    message:
      'Impossible to login, a session is already opened with the institution for these credentials',
  },
  institution_down: {
    status: 400,
    code: 'institution_down',
    message: 'The financial institution is down, try again later',
  },
  institution_unavailable: {
    status: 400,
    code: 'institution_unavailable',
    message: 'The financial institution is unavailable',
  },
  institution_inactive: {
    status: 400,
    code: 'institution_inactive',
    message: 'The institution has been temporarily deactivated',
  },
  request_timeout: {
    status: 408,
    code: 'request_timeout',
    message:
      'The request timed out, you can retry asking for less data by changing your query parameters',
  },
  unexpected_error: { status: 500, code: 'unexpected_error', message: UNEXPECTED },
  service_unavailable: { status: 500, code: 'service_unavailable', message: UNEXPECTED },
  rate_limited: { status: 429, code: 'throttled', message: 'Request was throttled.' },
  blocked_page: { status: 403, code: null, message: '403 Forbidden' },
  activation_required: {
    status: 428,
    code: 'activation_required',
    message: "This user doesn't have web access activated yet.",
  },
};

/** How much the link has to show; `full` unless said otherwise. */
export const OUTCOME_DATA: Partial<Record<OutcomeId, Dataset>> = {
  connected_no_data: 'none',
  connected_low_data: 'low',
  connected_negative: 'negative',
};

/** Seconds that the institution's login takes. */
export const OUTCOME_DELAY: Partial<Record<OutcomeId, number>> = {
  connected_slow: 20,
  connected_very_slow: 150,
};

/** What the bank will say at the next visit after the link was made. */
export const OUTCOME_LATER: Partial<Record<OutcomeId, 'password_changed' | 'wants_code'>> = {
  later_invalid: 'password_changed',
  later_code_required: 'wants_code',
};

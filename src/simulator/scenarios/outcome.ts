/**
 * Everything that can come of a login, as a closed list of stable ids. `src/docs/simulator.md` explains
 * each in a table; a test compares the two. The words that people see are written elsewhere.
 */
export const OUTCOMES = [
  // The link is made at once.
  'connected',
  'connected_no_data',
  'connected_low_data',
  'connected_negative',
  'connected_slow',
  'connected_very_slow',
  'later_invalid',
  'later_code_required',
  'duplicate',
  // The login is refused.
  'wrong_password',
  'login_not_attempted',
  'missing_credentials',
  'login_unexpected',
  'account_forbidden',
  'account_locked',
  'code_unsupported',
  'bad_format',
  'too_many_sessions',
  'institution_down',
  'institution_unavailable',
  'institution_inactive',
  'request_timeout',
  'unexpected_error',
  'service_unavailable',
  'rate_limited',
  'blocked_page',
  'activation_required',
  // The institution wants more than a password.
  'asks_code',
  'asks_numeric',
  'asks_numeric_30',
  'asks_qr_image',
  'asks_qr_text',
  'asks_qr_data_address',
  'asks_qr_plain',
  'asks_question',
  'asks_two_codes',
  'asks_scan',
  'asks_scan_manual',
  'asks_confirmation',
  'asks_confirmation_manual',
  'asks_confirmation_misspelt',
  'asks_code_missing_key',
  'asks_code_number_expiry',
  'asks_code_bare_object',
  'asks_code_without_details',
  'asks_unknown_kind',
  'asks_then_locks',
  'asks_then_session_over',
] as const;

export type OutcomeId = (typeof OUTCOMES)[number];

/** What comes of an answer to a code step. */
export const ANSWER_OUTCOMES = [
  'connected',
  'asks_again',
  'asks_next',
  'account_locked',
  'session_expired',
] as const;

export type AnswerOutcomeId = (typeof ANSWER_OUTCOMES)[number];

/** How much a link has to show. */
export const DATASETS = ['full', 'none', 'low', 'negative'] as const;

export type Dataset = (typeof DATASETS)[number];

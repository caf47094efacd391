import type { ProblemCode } from '#contract/api/problem.ts';
import type { BelvoError } from '#contract/belvo/error.ts';

/** One row: what Belvo says, and what that is to us. */
interface Row {
  status: number;
  /** Belvo's code; null for a body that is not Belvo's (an HTML page of a firewall or proxy). */
  code: string | null;
  /** For `login_error` the text is all there is; matched leniently, because Belvo refines it. */
  message?: RegExp;
  problem: ProblemCode;
}

/** Every error that can reach us, in order: the first row that fits counts. */
export const upstreamProblems: readonly Row[] = [
  { status: 400, code: 'login_error', message: /not supported/i, problem: 'mfa_unsupported' },
  { status: 400, code: 'login_error', message: /locked/i, problem: 'account_locked' },
  { status: 400, code: 'login_error', message: /forbidden/i, problem: 'account_forbidden' },
  { status: 400, code: 'login_error', message: /missing cred/i, problem: 'fields_invalid' },
  { status: 400, code: 'login_error', message: /invalid cred/i, problem: 'wrong_credentials' },
  { status: 400, code: 'login_error', problem: 'login_unexpected' },
  { status: 400, code: 'too_many_sessions', problem: 'session_elsewhere' },
  { status: 400, code: 'session_expired', problem: 'code_session_over' },
  { status: 400, code: 'session_expired_ob', problem: 'code_session_over' },
  { status: 400, code: 'invalid_link', problem: 'wrong_credentials' },
  { status: 400, code: 'unconfirmed_link', problem: 'interrupted' },
  { status: 400, code: 'institution_down', problem: 'institution_down' },
  { status: 400, code: 'institution_unavailable', problem: 'institution_unavailable' },
  { status: 400, code: 'institution_inactive', problem: 'institution_inactive' },
  { status: 400, code: 'operational_limits_reached', problem: 'institution_unavailable' },
  { status: 400, code: 'duplicated', problem: 'duplicate_link' },
  { status: 400, code: 'required', problem: 'fields_invalid' },
  { status: 400, code: 'null', problem: 'fields_invalid' },
  { status: 400, code: 'blank', problem: 'fields_invalid' },
  { status: 400, code: 'validation_error', problem: 'fields_invalid' },
  { status: 400, code: 'invalid', problem: 'fields_invalid' },
  { status: 400, code: 'does_not_exist', problem: 'institution_unknown' },
  { status: 400, code: 'unsupported_operation', problem: 'institution_unsupported' },
  { status: 400, code: 'unavailable_data', problem: 'no_data' },
  { status: 400, code: 'activation_failed', problem: 'activation_required' },
  // These say that our own request was wrong, so they are a defect here.
  { status: 400, code: 'invalid_choice', problem: 'internal' },
  { status: 400, code: 'invalid_credentials_storage', problem: 'internal' },
  { status: 400, code: 'invalid_fetch_resources', problem: 'internal' },
  { status: 400, code: 'invalid_period', problem: 'internal' },
  { status: 400, code: 'not_a_list', problem: 'internal' },
  { status: 400, code: 'parse_error', problem: 'internal' },
  { status: 401, code: 'consent_without_accounts', problem: 'no_data' },
  { status: 401, code: 'authentication_failed', problem: 'belvo_keys_rejected' },
  { status: 401, code: null, problem: 'belvo_keys_rejected' },
  { status: 403, code: 'access_to_resource_denied', problem: 'belvo_denied' },
  { status: 403, code: 'access_to_production_denied', problem: 'belvo_denied' },
  { status: 403, code: 'permission_denied', problem: 'belvo_denied' },
  { status: 403, code: 'quota_limit_reached', problem: 'belvo_denied' },
  // The HTML page of Belvo's firewall: too many requests from this address.
  { status: 403, code: null, problem: 'belvo_busy' },
  { status: 404, code: 'expired_credentials', problem: 'credentials_expired' },
  { status: 404, code: 'not_found', problem: 'link_gone' },
  { status: 405, code: 'method_not_allowed', problem: 'internal' },
  { status: 408, code: 'request_timeout', problem: 'institution_timeout' },
  { status: 409, code: 'link_refreshed', problem: 'refresh_too_soon' },
  { status: 428, code: 'activation_required', problem: 'activation_required' },
  { status: 429, code: null, problem: 'belvo_busy' },
  { status: 500, code: 'unexpected_error', problem: 'belvo_error' },
  { status: 500, code: 'service_unavailable', problem: 'belvo_error' },
];

/**
 * Our problem for an error answer of Belvo's, or null when the answer is not one of its own and
 * nobody can tell from it whether the request had an effect.
 */
export function upstreamProblem(status: number, error: BelvoError | null): ProblemCode | null {
  const code = error?.code === undefined || error.code === '' ? null : error.code;
  const row = upstreamProblems.find(
    (candidate) =>
      candidate.status === status &&
      // 429 is undocumented, so it counts with any body.
      (candidate.code === code || (status === 429 && candidate.code === null)) &&
      (candidate.message === undefined || candidate.message.test(error?.message ?? '')),
  );
  if (row !== undefined) return row.problem;
  // A code that cannot be answered: the link is there all the same, and waits.
  if (status === 428) return null;
  // A code this version does not know is still an answer by Belvo; from 500 on it may be a gateway's.
  return code !== null && status >= 400 && status < 500 ? 'belvo_error' : null;
}

/** "Please wait 7 minutes before trying again." is the only place where Belvo says how long. */
export function waitSeconds(error: BelvoError): number | null {
  const minutes = /\b(\d{1,4}) minutes?\b/i.exec(error.message)?.[1];
  return error.code === 'link_refreshed' && minutes !== undefined ? Number(minutes) * 60 : null;
}

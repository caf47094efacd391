import * as z from 'zod/mini';

/**
 * Every way in which something can go wrong for a person, once. A new code does not compile until
 * `web/i18n/problems.tsx` has words and a next step for it.
 *
 * Who has to act is part of the meaning:
 * - the person: wrong credentials, wrong answers, a locked account;
 * - the institution: it is down, slow or refuses;
 * - nobody here: Enlace or Belvo is at fault and the request id helps to find out why.
 */
export const problemCodes = [
  // The person can mend it on this screen.
  'wrong_credentials',
  'fields_invalid',
  'wrong_answer',
  'answer_outdated',
  'not_confirmed_yet',
  // The person has to go to the institution.
  'account_locked',
  'account_forbidden',
  'activation_required',
  'session_elsewhere',
  'mfa_unsupported',
  // The flow is over or has moved on.
  'too_many_answers',
  'code_session_over',
  'interrupted',
  'outcome_unknown',
  'duplicate_link',
  'nothing_to_repair',
  'operation_in_progress',
  'operation_over',
  'link_gone',
  'credentials_expired',
  'entry_over',
  'entry_for_other_person',
  // The institution has to act.
  'institution_down',
  'institution_unavailable',
  'institution_inactive',
  'institution_unknown',
  'institution_unsupported',
  'login_unexpected',
  'institution_timeout',
  'no_data',
  // The request itself was not acceptable.
  'invalid_request',
  'malformed_json',
  'too_large',
  'not_found',
  'method_not_allowed',
  'unauthenticated',
  'forbidden_origin',
  'rate_limited',
  'login_resting',
  'refresh_too_soon',
  // Enlace, Belvo or the network is at fault.
  'belvo_unreachable',
  'belvo_keys_rejected',
  'belvo_denied',
  'belvo_busy',
  'belvo_error',
  'belvo_nonsense',
  'storage_unavailable',
  'person_mismatch',
  'offline',
  'internal',
] as const;

export const problemCode = z.enum(problemCodes);
export type ProblemCode = z.infer<typeof problemCode>;

/**
 * A field that was refused. `name` is the institution's own field name (`username`, `password2` …)
 * or the path of a request property; `reason` says what is wrong with it.
 */
export const fieldProblem = z.object({
  name: z.string(),
  reason: z.enum(['missing', 'pattern', 'choice', 'type', 'unknown', 'too_long', 'pair']),
});
export type FieldProblem = z.infer<typeof fieldProblem>;

/** `application/problem+json`: the body of every answer that is not a success. */
export const problem = z.object({
  code: problemCode,
  /** HTTP status, repeated so that the body stands alone. */
  status: z.number(),
  /** What to quote to the operator; the same id is in the server's log. */
  requestId: z.string(),
  fields: z.optional(z.array(fieldProblem)),
  /** With `operation_in_progress`: the operation that is already running. */
  operationId: z.optional(z.string()),
  /** With `duplicate_link` and `nothing_to_repair`: the connection that is meant. */
  linkId: z.optional(z.string()),
  /** Seconds until it makes sense to try again. */
  retryAfterSeconds: z.optional(z.number()),
});
export type Problem = z.infer<typeof problem>;

import type { Context } from 'hono';
import type { FieldProblem, Problem, ProblemCode } from '#contract/api/problem.ts';

/** A request that cannot be honoured. Thrown anywhere below a route, written in one place. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly code: ProblemCode;
  readonly details: ProblemDetails;
  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

export interface ProblemDetails {
  fields?: FieldProblem[];
  operationId?: string;
  linkId?: string;
  retryAfterSeconds?: number;
}

/** The HTTP status of each problem that can answer a request. */
const statuses: Partial<Record<ProblemCode, number>> = {
  fields_invalid: 422,
  duplicate_link: 409,
  nothing_to_repair: 409,
  operation_in_progress: 409,
  operation_over: 409,
  interrupted: 409,
  credentials_expired: 409,
  refresh_too_soon: 409,
  link_gone: 410,
  entry_over: 410,
  entry_for_other_person: 409,
  institution_unknown: 404,
  institution_unsupported: 409,
  institution_down: 503,
  institution_unavailable: 503,
  institution_inactive: 503,
  institution_timeout: 504,
  invalid_request: 400,
  malformed_json: 400,
  too_large: 413,
  not_found: 404,
  method_not_allowed: 405,
  unauthenticated: 401,
  forbidden_origin: 403,
  rate_limited: 429,
  login_resting: 429,
  outcome_unknown: 502,
  belvo_unreachable: 502,
  belvo_keys_rejected: 502,
  belvo_denied: 502,
  belvo_busy: 503,
  belvo_error: 502,
  belvo_nonsense: 502,
  storage_unavailable: 503,
};

export function problemResponse(
  context: Context,
  code: ProblemCode,
  requestId: string,
  details: ProblemDetails = {},
): Response {
  const status = statuses[code] ?? 500;
  const body: Problem = { code, status, requestId, ...details };
  context.header('content-type', 'application/problem+json');
  // The rest of what is too large is not waited for.
  if (code === 'too_large') context.header('connection', 'close');
  if (details.retryAfterSeconds !== undefined) {
    context.header('retry-after', String(details.retryAfterSeconds));
  }
  return context.newResponse(JSON.stringify(body), status as 400);
}

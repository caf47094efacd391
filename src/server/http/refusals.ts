import type { ProblemCode } from '#contract/api/problem.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { RequestContext } from './guards.ts';

/** Refusals that may mean that somebody tries to get around something. Others are part of a day. */
const telling: ReadonlySet<ProblemCode> = new Set([
  'unauthenticated',
  'forbidden_origin',
  'not_found',
  'invalid_request',
  'malformed_json',
  'too_large',
  'rate_limited',
]);
/** Milliseconds in which each is spoken of once, so that nobody fills the log. */
const once = 60_000;

/** Writes down what the API refuses: why, and how often since the last line about that. */
export function createRefusals(deps: { clock: Clock; log: Log }) {
  const { clock, log } = deps;
  const spoken = new Map<ProblemCode, { at: number; unsaid: number }>();
  return (context: RequestContext, code: ProblemCode): void => {
    const { method, path } = context.req;
    // Strangers ask every server for all kinds of pages that are not there.
    if (!telling.has(code) || !/^\/(api|v1|webhooks)\//.test(path)) return;
    const now = clock.now();
    const last = spoken.get(code);
    const count = (last?.unsaid ?? 0) + 1;
    const isSoon = last !== undefined && Math.abs(now - last.at) < once;
    spoken.set(code, isSoon ? { ...last, unsaid: count } : { at: now, unsaid: 0 });
    if (!isSoon) log.warn('refused', { requestId: context.get('requestId'), code, method, count });
  };
}

import type { IncomingMessage } from 'node:http';
import type { Context, Next } from 'hono';
import { clockHeader, guardHeader } from '#contract/api/endpoints.ts';
import { iso, type Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import { placeOf } from './address.ts';
import { securityHeaders, strictTransport } from './headers.ts';
import { ProblemError } from './problems.ts';

/** What a request carries through the chain. */
export interface RequestVariables {
  Variables: {
    requestId: string;
    /** Where something may have been typed; wiped when the request is answered. */
    typedBody?: Buffer;
  };
  /** What the adapter of a real connection brings along; nothing in tests. */
  Bindings: { incoming?: IncomingMessage };
}
export type RequestContext = Context<RequestVariables>;

/** Request id, the server's time and the security headers on every answer. */
export function identify(deps: { ids: Ids; clock: Clock; secure: boolean }) {
  return async (context: RequestContext, next: Next): Promise<void> => {
    const requestId = deps.ids.uuid();
    context.set('requestId', requestId);
    await next();
    const { headers } = context.res;
    headers.set('x-request-id', requestId);
    headers.set(clockHeader, iso(deps.clock.now()));
    for (const [name, value] of Object.entries(securityHeaders)) {
      if (!headers.has(name)) headers.set(name, value);
    }
    if (deps.secure) headers.set('strict-transport-security', strictTransport);
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  };
}

/** Refuses requests that name a host we are not: another site's name pointed at this machine. */
export function ownHost(allowed: readonly string[]) {
  return async (context: RequestContext, next: Next): Promise<void> => {
    const host = new URL(context.req.url).host;
    const name = host.replace(/:\d+$/, '');
    if (!allowed.includes(host) && !allowed.includes(name)) {
      throw new ProblemError('forbidden_origin');
    }
    await next();
  };
}

/**
 * Lets only our own page change anything: Fetch Metadata where the browser sends it, else the
 * Origin, and always a header that other sites cannot set.
 */
export async function ownPage(context: RequestContext, next: Next): Promise<void> {
  const { method } = context.req;
  if (method !== 'GET' && method !== 'HEAD') {
    const site = context.req.header('sec-fetch-site');
    const origin = context.req.header('origin');
    const same =
      site === undefined
        ? origin === undefined || hostOf(origin) === new URL(context.req.url).host
        : site === 'same-origin';
    if (!same || context.req.header(guardHeader.name) !== guardHeader.value) {
      throw new ProblemError('forbidden_origin');
    }
  }
  await next();
}

/** Hosts are compared, because a proxy may have taken the TLS off on the way. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** Requests of one address in a minute. Whole offices share one, so only a flood is more. */
const floodLimit = 3_000;
const minute = 60_000;
/** Places that are counted at once; with more of them counting begins anew. */
const placesAtOnce = 100_000;

/**
 * Sheds a flood before it costs anything. In memory, so each instance sheds by itself; what may be
 * done how often is counted in the database, see the limits.
 *
 * @param addressOf null where it is not known; then nothing is shed.
 */
export function shedFloods(deps: {
  clock: Clock;
  addressOf: (context: RequestContext) => string | null;
}) {
  const { clock, addressOf } = deps;
  let since = -Infinity;
  const counts = new Map<string, number>();
  return async (context: RequestContext, next: Next): Promise<void> => {
    const address = addressOf(context);
    if (address !== null) {
      const now = clock.now();
      if (Math.abs(now - since) >= minute || counts.size > placesAtOnce) {
        since = now;
        counts.clear();
      }
      const place = placeOf(address);
      const count = (counts.get(place) ?? 0) + 1;
      counts.set(place, count);
      if (count > floodLimit) {
        const retryAfterSeconds = Math.max(1, Math.ceil((since + minute - now) / 1000));
        throw new ProblemError('rate_limited', { retryAfterSeconds });
      }
    }
    await next();
  };
}

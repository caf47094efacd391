import type { IncomingMessage } from 'node:http';
import type { Context, Next } from 'hono';
import { clockHeader, guardHeader } from '#contract/api/endpoints.ts';
import { iso, type Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
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

/** The page may load its own files only; no inline code, no frames, no foreign address. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

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
    if (deps.secure)
      headers.set('strict-transport-security', 'max-age=63072000; includeSubDomains');
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

/** Counts what one caller does in a window and says stop beyond the limit. In memory: one instance. */
export function createRateLimit(clock: Clock, limit: number, windowSeconds: number) {
  const windows = new Map<string, { start: number; count: number }>();
  return (key: string): void => {
    const now = clock.now();
    const window = windows.get(key);
    if (window === undefined || now - window.start >= windowSeconds * 1000) {
      if (windows.size > 10_000) windows.clear();
      windows.set(key, { start: now, count: 1 });
      return;
    }
    window.count += 1;
    if (window.count > limit) {
      const left = Math.ceil((window.start + windowSeconds * 1000 - now) / 1000);
      throw new ProblemError('rate_limited', { retryAfterSeconds: Math.max(1, left) });
    }
  };
}

import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { RequestVariables } from './guards.ts';
import { reportsPath } from './headers.ts';
import { readLimited } from './route.ts';

/** What a browser sends (W3C, Reporting API and CSP level 3), as far as anybody looks at it. */
const reports = z.array(
  z.object({ type: z.string(), body: z.optional(z.object({ effectiveDirective: z.string() })) }),
);

/** Bytes; browsers collect several reports before they send them. */
const largest = 64_000;
/** Reports of one request that are looked at. */
const most = 20;
/** Milliseconds in which a rule is spoken of once. */
const once = 60_000;
/** What a policy can be broken in. Anybody can send a report, so no other name gets into the log. */
const rules: ReadonlySet<string> = new Set([
  'base-uri',
  'connect-src',
  'default-src',
  'font-src',
  'form-action',
  'frame-ancestors',
  'frame-src',
  'img-src',
  'manifest-src',
  'media-src',
  'object-src',
  'require-trusted-types-for',
  'script-src',
  'script-src-attr',
  'script-src-elem',
  'style-src',
  'style-src-attr',
  'style-src-elem',
  'trusted-types',
  'worker-src',
]);

/**
 * Browsers tell what the page's policy stopped. Of a report only the rule's name is kept: addresses
 * and samples in it could hold what somebody typed, and anybody can send one.
 */
export function reportRoutes(deps: { app: Hono<RequestVariables>; clock: Clock; log: Log }): void {
  const { clock, log } = deps;
  const spokenOf = new Map<string, number>();

  deps.app.post(reportsPath, async (context) => {
    const parsed = z.safeParse(reports, json(await readLimited(context.req.raw, largest)));
    for (const { type, body } of parsed.success ? parsed.data.slice(0, most) : []) {
      const rule = body?.effectiveDirective ?? '';
      if (type !== 'csp-violation' || !rules.has(rule)) continue;
      const now = clock.now();
      if (now - (spokenOf.get(rule) ?? -once) < once) continue;
      spokenOf.set(rule, now);
      log.alarm('page_policy_broken', { code: rule });
    }
    return context.body(null, 204);
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

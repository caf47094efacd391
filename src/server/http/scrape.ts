import type { Hono } from 'hono';
import { matchedRoutes } from 'hono/route';
import { eventsPath } from '#contract/api/endpoints.ts';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics.ts';
import type { RequestVariables } from './guards.ts';
import { presents } from './presented.ts';
import { ProblemError } from './problems.ts';

/**
 * Measures every answer, and gives the figures to who presents `authorization`; without one there is
 * no such address.
 */
export function scrapeRoutes(deps: {
  app: Hono<RequestVariables>;
  metrics: Metrics;
  clock: Clock;
  authorization: string | null;
}): void {
  const { app, metrics, clock, authorization } = deps;
  app.use(async (context, next) => {
    const started = clock.now();
    await next();
    // The pattern, never the address: ids are no labels. Everything unknown is one.
    const route = matchedRoutes(context).find(({ method }) => method !== 'ALL')?.path ?? '*';
    // How long somebody listens says nothing.
    if (route === eventsPath) return;
    const { method } = context.req;
    metrics.answered({
      method: knownMethods.has(method) ? method : 'other',
      route,
      status: context.res.status,
      milliseconds: clock.now() - started,
    });
  });
  if (authorization === null) return;
  const mayRead = presents(authorization);
  app.get('/metrics', async (context) => {
    if (!mayRead(context)) throw new ProblemError('unauthenticated');
    return context.body(await metrics.text(), 200, { 'content-type': metrics.contentType });
  });
}

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

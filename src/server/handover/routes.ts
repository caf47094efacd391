import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Session } from '#contract/api/session.ts';
import { iso } from '../clock.ts';
import type { RequestContext, RequestVariables } from '../http/guards.ts';
import { ProblemError } from '../http/problems.ts';
import { readLimited, route, type RouteDeps } from '../http/route.ts';
import type { SignIns } from '../http/sign-ins.ts';
import { arrivals, type Limits } from '../limits/service.ts';
import type { Log } from '../log.ts';
import type { Handover } from './service.ts';
import { TokenRefused } from './token.ts';

/** Bytes; a token has at most 4,096 characters. */
const bodyLimit = 8_192;

const body = z.strictObject({ token: z.string() });

/**
 * `POST /v1/handover`: for the servers of host applications. It comes before the guards of our own
 * page and takes nothing that a browser sends, so no page can use it.
 */
export function handoverRoute(deps: {
  app: Hono<RequestVariables>;
  handover: Handover;
  publicUrl: URL;
  log: Log;
}): void {
  const { handover, log } = deps;
  deps.app.post('/v1/handover', async (context) => {
    for (const name of ['cookie', 'origin', 'sec-fetch-site']) {
      if (context.req.header(name) !== undefined) throw new ProblemError('forbidden_origin');
    }
    try {
      const { code, expiresAt } = await handover.accept(await tokenOf(context));
      const url = new URL(`/start#${code}`, deps.publicUrl).href;
      return context.json({ url, expiresAt: iso(expiresAt) });
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      const { reason, tenant } = error;
      log.warn('handover_refused', { requestId: context.get('requestId'), code: reason });
      return refusal(context, tenant === null ? null : reason);
    }
  });
}

async function tokenOf(context: RequestContext): Promise<string> {
  try {
    const text = await readLimited(context.req.raw, bodyLimit);
    return z.parse(body, JSON.parse(text)).token;
  } catch {
    throw new TokenRefused('malformed');
  }
}

/**
 * The same bytes for everybody, so that nobody learns from them how far a made-up token came. A host
 * that has shown who it is reads in a header what it did wrong.
 */
function refusal(context: RequestContext, reason: string | null): Response {
  context.header('content-type', 'application/problem+json');
  context.header('www-authenticate', reason === null ? 'Handover' : `Handover error="${reason}"`);
  return context.newResponse(JSON.stringify({ code: 'unauthenticated', status: 401 }), 401);
}

/** What the session slice does for whoever arrives. */
export interface ArrivalDoor {
  /** Who is signed in: whose they are and their host's name for them; null for nobody. */
  inside(
    context: RequestContext,
  ): Promise<{ tenant: string | null; subject: string | null } | null>;
  /** Ends the session that is there and begins another one, as that person. */
  enter(
    context: RequestContext,
    person: { tenant: string; subject: string; label: string },
    returnTo: string,
  ): Promise<Session>;
}

/** What the page does with the code out of the address. */
export function arrivalRoutes(
  deps: RouteDeps & {
    handover: Handover;
    door: ArrivalDoor;
    limits: Limits;
    placeOf: (context: RequestContext) => string;
    signIns: SignIns;
  },
): void {
  const { handover, door, limits, placeOf, signIns } = deps;

  route(deps, pageEndpoints.openArrival, 'anyone', 200, async ({ body: { code }, context }) =>
    signIns.step(context, async () => {
      await limits.take(arrivals, placeOf(context));
      const { ticket, arrival, host } = await handover.open(code);
      const { label, language } = arrival;
      const inside = await door.inside(context);
      const other = inside !== null && !isSame(inside, arrival);
      return { ticket, from: host, label, language, other };
    }),
  );
  route(deps, pageEndpoints.arrive, 'anyone', 200, async ({ body: { ticket }, context }) =>
    signIns.enter(context, async () => {
      await limits.take(arrivals, placeOf(context));
      const arrival = await handover.find(ticket);
      const inside = await door.inside(context);
      if (inside !== null && !isSame(inside, arrival)) {
        throw new ProblemError('entry_for_other_person');
      }
      await handover.consume(ticket);
      const { tenant, subject, returnTo } = arrival;
      const label = arrival.label ?? handover.host(tenant, returnTo)?.name ?? subject;
      return door.enter(context, { tenant, subject, label }, returnTo);
    }),
  );
}

interface Named {
  tenant: string | null;
  subject: string | null;
}

function isSame(one: Named, other: Named): boolean {
  return one.tenant === other.tenant && one.subject === other.subject;
}

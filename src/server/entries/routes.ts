import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Session } from '#contract/api/session.ts';
import type { Clock } from '../clock.ts';
import { createRateLimit, type RequestContext } from '../http/guards.ts';
import { route, type RouteDeps } from '../http/route.ts';
import type { Entries } from './service.ts';

/** What the session slice does for whoever comes in by a code. */
export interface Door {
  /** Who is signed in, or null. */
  inside(context: RequestContext): Promise<{ id: string } | null>;
  /** Signs that person in, unless they are, and says who that is. */
  letIn(context: RequestContext, personId: string): Promise<Session>;
}

export function entryRoutes(
  deps: RouteDeps & { entries: Entries; door: Door; clock: Clock },
): void {
  const { entries, door } = deps;
  // Against load: a code cannot be guessed.
  const limit = createRateLimit(deps.clock, 120, 60);

  route(deps, pageEndpoints.redeemEntry, 'anyone', 200, async ({ context, body }) => {
    limit('entries');
    const { personId, linkId } = await entries.redeem(
      body.code,
      (await door.inside(context))?.id ?? null,
    );
    return { session: await door.letIn(context, personId), linkId };
  });
}

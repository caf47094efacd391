import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Session } from '#contract/api/session.ts';
import type { RequestContext } from '../http/guards.ts';
import { route, type RouteDeps } from '../http/route.ts';
import type { SignIns } from '../http/sign-ins.ts';
import { entryTries, type Limits } from '../limits/service.ts';
import type { Entries } from './service.ts';

/** What the session slice does for whoever comes in by a code. */
export interface Door {
  /** Who is signed in, or null. */
  inside(context: RequestContext): Promise<{ id: string } | null>;
  /** Signs that person in, unless they are, and says who that is. */
  letIn(context: RequestContext, personId: string): Promise<Session>;
}

export function entryRoutes(
  deps: RouteDeps & {
    entries: Entries;
    door: Door;
    limits: Limits;
    placeOf: (context: RequestContext) => string;
    signIns: SignIns;
  },
): void {
  const { entries, door, limits, placeOf, signIns } = deps;

  route(deps, pageEndpoints.redeemEntry, 'anyone', 200, async ({ context, body }) =>
    signIns.enter(context, async () => {
      await limits.take(entryTries, placeOf(context));
      const { personId, linkId } = await entries.redeem(
        body.code,
        (await door.inside(context))?.id ?? null,
      );
      return { session: await door.letIn(context, personId), linkId };
    }),
  );
}

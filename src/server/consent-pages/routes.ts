import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Clock } from '../clock.ts';
import { createRateLimit } from '../http/guards.ts';
import { route, type RouteDeps } from '../http/route.ts';
import type { ConsentPages } from './service.ts';

export function consentPageRoutes(
  deps: RouteDeps & { consentPages: ConsentPages; clock: Clock },
): void {
  const { consentPages, clock } = deps;
  const going = createRateLimit(clock, 10, 60);
  const back = createRateLimit(clock, 30, 60);

  route(deps, pageEndpoints.openConsentPage, 'person', 200, async ({ caller, body }) => {
    going(caller.personId);
    const url = await consentPages.open(caller, { ...body, linkId: body.linkId ?? null });
    return { url: url.href };
  });
  route(deps, pageEndpoints.cameBack, 'person', 200, async ({ caller, body }) => {
    back(caller.personId);
    return { linkId: await consentPages.cameBack(caller, body.belvoLinkId) };
  });
}

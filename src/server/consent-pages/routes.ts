import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { route, type RouteDeps } from '../http/route.ts';
import { comingsBack, consentPageWays, type Limits } from '../limits/service.ts';
import type { ConsentPages } from './service.ts';

export function consentPageRoutes(
  deps: RouteDeps & { consentPages: ConsentPages; limits: Limits },
): void {
  const { consentPages, limits } = deps;

  route(deps, pageEndpoints.openConsentPage, 'person', 200, async ({ caller, body }) => {
    await limits.take(consentPageWays, caller.personId);
    const url = await consentPages.open(caller, { ...body, linkId: body.linkId ?? null });
    return { url: url.href };
  });
  route(deps, pageEndpoints.cameBack, 'person', 200, async ({ caller, body }) => {
    await limits.take(comingsBack, caller.personId);
    return { linkId: await consentPages.cameBack(caller, body.belvoLinkId) };
  });
}

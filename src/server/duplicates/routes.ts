import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Clock } from '../clock.ts';
import { createRateLimit } from '../http/guards.ts';
import { route, type RouteDeps } from '../http/route.ts';
import type { Duplicates } from './service.ts';

export function duplicateRoutes(deps: RouteDeps & { duplicates: Duplicates; clock: Clock }): void {
  const { duplicates } = deps;
  const limit = createRateLimit(deps.clock, 60, 60);

  route(deps, endpoints.duplicates, 'person', 200, async ({ caller }) => ({
    duplicates: await duplicates.list(caller.personId),
  }));
  route(deps, pageEndpoints.chooseDuplicate, 'person', 200, ({ caller, body, parameter }) => {
    limit(caller.personId);
    return duplicates.choose(caller.personId, parameter('id'), body.choice);
  });
  route(deps, pageEndpoints.undoDuplicate, 'person', 200, ({ caller, parameter }) => {
    limit(caller.personId);
    return duplicates.takeBack(caller.personId, parameter('id'));
  });
}

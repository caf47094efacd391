import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { route, type RouteDeps } from '../http/route.ts';
import type { Duplicates } from './service.ts';

export function duplicateRoutes(deps: RouteDeps & { duplicates: Duplicates }): void {
  const { duplicates } = deps;

  route(deps, endpoints.duplicates, 'person', 200, async ({ caller }) => ({
    duplicates: await duplicates.list(caller.personId),
  }));
  route(deps, pageEndpoints.chooseDuplicate, 'person', 200, ({ caller, body, parameter }) =>
    duplicates.choose(caller.personId, parameter('id'), body.choice),
  );
  route(deps, pageEndpoints.undoDuplicate, 'person', 200, ({ caller, parameter }) =>
    duplicates.takeBack(caller.personId, parameter('id')),
  );
}

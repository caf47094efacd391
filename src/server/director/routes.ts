import { directorEndpoints } from '#contract/api/director-endpoints.ts';
import { route, type RouteDeps } from '../http/route.ts';
import type { Director } from './service.ts';

/** Mounted only while the simulator is Belvo. */
export function directorRoutes(deps: RouteDeps & { director: Director }): void {
  const { director } = deps;
  route(deps, directorEndpoints.director, 'person', 200, () => director.view());
  route(deps, directorEndpoints.direct, 'person', 200, async ({ caller, body }) => {
    await director.run(caller.personId, body);
    return undefined;
  });
}

import { endpoints } from '#contract/api/endpoints.ts';
import { route, type RouteDeps } from '../http/route.ts';
import type { Director } from './service.ts';

/** Mounted only while the simulator is Belvo. */
export function directorRoutes(deps: RouteDeps & { director: Director }): void {
  const { director } = deps;
  route(deps, endpoints.director, 'person', 200, () => director.view());
  route(deps, endpoints.direct, 'person', 200, async ({ caller, body }) => {
    await director.run(caller.personId, body);
    return undefined;
  });
}

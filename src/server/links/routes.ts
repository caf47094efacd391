import { endpoints } from '#contract/api/endpoints.ts';
import { route, type RouteDeps } from '../http/route.ts';
import type { Links, UnderWay } from './service.ts';

export function linkRoutes(
  deps: RouteDeps & { links: Links; underWay: (personId: string) => Promise<UnderWay> },
): void {
  const { links, underWay } = deps;
  route(deps, endpoints.links, 'person', 200, async ({ caller }) => ({
    links: await links.list(caller.personId, await underWay(caller.personId)),
  }));
  route(deps, endpoints.link, 'person', 200, async ({ caller, parameter }) => {
    const link = await links.find(caller.personId, parameter('id'));
    const { byLink } = await underWay(caller.personId);
    return links.view(link, byLink.get(link.id) ?? null);
  });
}

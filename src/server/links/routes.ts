import { endpoints } from '#contract/api/endpoints.ts';
import type { HistoryBook } from '../history/service.ts';
import { route, type RouteDeps } from '../http/route.ts';
import type { Links, UnderWay } from './service.ts';

export function linkRoutes(
  deps: RouteDeps & {
    links: Links;
    history: HistoryBook;
    underWay: (personId: string) => Promise<UnderWay>;
  },
): void {
  const { links, history, underWay } = deps;
  route(deps, endpoints.links, 'person', 200, async ({ caller }) => ({
    links: await links.list(caller.personId, await underWay(caller.personId)),
  }));
  route(deps, endpoints.link, 'person', 200, async ({ caller, parameter }) => {
    const link = await links.find(caller.personId, parameter('id'));
    const { byLink } = await underWay(caller.personId);
    return links.view(link, byLink.get(link.id) ?? null);
  });
  route(deps, endpoints.history, 'person', 200, async ({ caller, parameter }) => {
    const link = await links.find(caller.personId, parameter('id'));
    return history.list(caller.personId, link.id);
  });
}

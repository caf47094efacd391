import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { HistoryBook } from '../history/service.ts';
import { route, type RouteDeps } from '../http/route.ts';
import { accessModeChanges, refreshes, type Limits } from '../limits/service.ts';
import type { LinkCommands } from './commands.ts';
import type { Links, UnderWay } from './service.ts';

export function linkRoutes(
  deps: RouteDeps & {
    links: Links;
    history: HistoryBook;
    commands: LinkCommands;
    limits: Limits;
    underWay: (personId: string) => Promise<UnderWay>;
    /** Told that somebody looks at their links. */
    lookedAt: (personId: string) => void;
  },
): void {
  const { links, history, commands, limits, underWay } = deps;
  route(deps, endpoints.links, 'person', 200, async ({ caller }) => {
    deps.lookedAt(caller.personId);
    return { links: await links.list(caller.personId, await underWay(caller.personId)) };
  });
  route(deps, endpoints.link, 'person', 200, async ({ caller, parameter }) => {
    const link = await links.find(caller.personId, parameter('id'));
    const { byLink } = await underWay(caller.personId);
    return links.view(link, byLink.get(link.id) ?? null);
  });
  route(deps, endpoints.history, 'person', 200, async ({ caller, parameter }) => {
    const link = await links.find(caller.personId, parameter('id'));
    return history.list(caller.personId, link.id);
  });
  route(deps, pageEndpoints.refresh, 'person', 202, async ({ caller, parameter }) => {
    await limits.take(refreshes, caller.personId);
    return links.view(await commands.refresh(caller, parameter('id')), null);
  });
  route(
    deps,
    pageEndpoints.changeAccessMode,
    'person',
    200,
    async ({ caller, body, parameter }) => {
      await limits.take(accessModeChanges, caller.personId);
      return links.view(await commands.changeAccessMode(caller, parameter('id'), body), null);
    },
  );
}

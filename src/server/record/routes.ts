import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Clock } from '../clock.ts';
import { createRateLimit, type RequestContext } from '../http/guards.ts';
import { route, type RouteDeps } from '../http/route.ts';
import type { Records } from './service.ts';

export function recordRoutes(
  deps: RouteDeps & {
    records: Records;
    clock: Clock;
    /** Clears the session's cookie. */
    forget: (context: RequestContext) => void;
  },
): void {
  const { records } = deps;
  const limit = createRateLimit(deps.clock, 10, 60);

  route(deps, pageEndpoints.record, 'person', 200, async ({ caller, context }) => {
    limit(caller.personId);
    const record = await records.read(caller.personId);
    context.header('content-disposition', 'attachment; filename="enlace.json"');
    return record;
  });
  route(deps, pageEndpoints.deleteRecord, 'person', 202, async ({ caller, context }) => {
    const farewell = await records.leave(caller.personId);
    deps.forget(context);
    return farewell;
  });
  route(deps, pageEndpoints.farewell, 'anyone', 200, ({ parameter }) =>
    records.farewell(parameter('id')),
  );
}

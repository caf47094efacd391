import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { RequestContext } from '../http/guards.ts';
import { route, type RouteDeps } from '../http/route.ts';
import { recordFiles, type Limits } from '../limits/service.ts';
import type { Records } from './service.ts';

export function recordRoutes(
  deps: RouteDeps & {
    records: Records;
    limits: Limits;
    /** Clears the session's cookie. */
    forget: (context: RequestContext) => void;
  },
): void {
  const { records, limits } = deps;

  route(deps, pageEndpoints.record, 'person', 200, async ({ caller, context }) => {
    await limits.take(recordFiles, caller.personId);
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

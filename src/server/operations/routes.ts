import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Operation } from '#contract/api/operation.ts';
import { route, type RouteDeps } from '../http/route.ts';
import type { Institutions } from '../institutions/service.ts';
import type { OperationRecord } from './repository.ts';
import type { Operations } from './service.ts';
import { toOperation } from './view.ts';

export function operationRoutes(
  deps: RouteDeps & { operations: Operations; institutions: Institutions },
): void {
  const { operations, institutions } = deps;
  const view = async (record: OperationRecord): Promise<Operation> =>
    toOperation(record, await institutions.face(record.institution));

  route(deps, endpoints.operations, 'person', 200, async ({ caller }) => {
    const records = await operations.list(caller.personId);
    return { operations: await Promise.all(records.map(view)) };
  });
  route(deps, endpoints.operation, 'person', 200, async ({ caller, parameter }) =>
    view(await operations.find(caller.personId, parameter('id'))),
  );
  route(deps, pageEndpoints.startOperation, 'person', 202, async ({ caller, body }) => {
    return view(await operations.start(caller, body));
  });
  route(deps, pageEndpoints.answer, 'person', 202, async ({ caller, body, parameter }) => {
    const { challengeId, answer } = body;
    return view(
      await operations.command(
        caller.personId,
        parameter('id'),
        { type: 'answer', challengeId },
        answer === undefined ? {} : { answer },
      ),
    );
  });
  route(deps, pageEndpoints.renew, 'person', 202, async ({ caller, body, parameter }) => {
    return view(
      await operations.command(caller.personId, parameter('id'), {
        type: 'renew',
        challengeId: body.challengeId,
      }),
    );
  });
  route(deps, pageEndpoints.cancel, 'person', 202, async ({ caller, parameter }) => {
    return view(await operations.command(caller.personId, parameter('id'), { type: 'cancel' }));
  });
}

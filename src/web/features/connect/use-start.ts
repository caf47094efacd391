import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { StartOperation } from '#contract/api/operation.ts';
import type { FieldProblem, Problem } from '#contract/api/problem.ts';
import { toProblem } from '#web/lib/api-problem.ts';
import type { Typed } from '#contract/api/typed.ts';
import { useApi } from '#web/lib/api.ts';
import { paths } from '#web/lib/paths.ts';
import { putOperation } from '#web/lib/query.ts';
import { useRequestKey } from '#web/lib/request-key.ts';
import { callTyped } from '#web/lib/typed.ts';
import { useSubmit } from '#web/lib/use-submit.ts';

/**
 * Starts an operation and goes where it is shown. A form that is sent twice, or again after the
 * network failed in the middle, starts one operation only.
 */
export function useStart(): {
  pending: boolean;
  problem: Problem | null;
  /** Answers with the fields that were refused. */
  start: (
    request: (requestKey: string) => StartOperation,
    typed?: Typed,
  ) => Promise<readonly FieldProblem[]>;
  /** Takes the problem away. */
  forget: () => void;
} {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const requestKey = useRequestKey();
  const { pending, problem, run, forget } = useSubmit();

  async function start(request: (requestKey: string) => StartOperation, typed: Typed = {}) {
    let refused: readonly FieldProblem[] = [];
    const operation = await run(async () => {
      try {
        return await callTyped(api, pageEndpoints.startOperation, {
          body: request(requestKey.key),
          typed,
        });
      } catch (thrown) {
        const { code, fields } = toProblem(thrown);
        refused = fields ?? [];
        // Only after a lost answer may the same request be under way already.
        if (code !== 'offline') requestKey.renew();
        throw thrown;
      }
    });
    if (operation !== undefined) {
      putOperation(queries, operation);
      await navigate(paths.operation(operation.id), { replace: true });
    }
    return refused;
  }

  return { pending, problem, start, forget };
}

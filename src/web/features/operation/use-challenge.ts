import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Challenge, Operation } from '#contract/api/operation.ts';
import type { Problem } from '#contract/api/problem.ts';
import { toProblem } from '#web/lib/api-problem.ts';
import { useApi } from '#web/lib/api.ts';
import { putOperation } from '#web/lib/query.ts';
import { callTyped } from '#web/lib/typed.ts';
import { useSubmit } from '#web/lib/use-submit.ts';

interface Command {
  pending: boolean;
  problem: Problem | null;
}

/** Sends an answer, or the word that there was nothing to type. True when it was taken. */
export function useAnswer(
  operation: Operation,
  { challengeId }: Challenge,
): Command & { answer: (typed: string | null) => Promise<boolean> } {
  const api = useApi();
  const queries = useQueryClient();
  const { pending, problem, run } = useSubmit();

  async function answer(typed: string | null): Promise<boolean> {
    const next = await run(() =>
      callTyped(api, pageEndpoints.answer, {
        params: { id: operation.id },
        body: { challengeId },
        typed: typed === null ? {} : { answer: typed },
      }),
    );
    if (next === undefined) return false;
    putOperation(queries, next);
    return true;
  }

  return { pending, problem, answer };
}

/** Asks for a fresh code. By itself at most once for each code, on purpose as often as pressed. */
export function useRenewal(
  operation: Operation,
  { challengeId, renewable, renewing }: Challenge,
): Command & { renew: () => void; renewOnce: () => void } {
  const api = useApi();
  const queries = useQueryClient();
  const asked = useRef<string | null>(null);
  const { pending, problem, run } = useSubmit();

  async function ask(): Promise<void> {
    const next = await run(async () => {
      try {
        return await api.call(pageEndpoints.renew, {
          params: { id: operation.id },
          body: { challengeId },
        });
      } catch (thrown) {
        // Nothing was asked for; it may be once the network is back.
        if (toProblem(thrown).code === 'offline') asked.current = null;
        throw thrown;
      }
    });
    if (next !== undefined) putOperation(queries, next);
  }

  return {
    pending: pending || renewing,
    problem,
    renew: () => void ask(),
    renewOnce: () => {
      if (!renewable || renewing || asked.current === challengeId) return;
      asked.current = challengeId;
      void ask();
    },
  };
}

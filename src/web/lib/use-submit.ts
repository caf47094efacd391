import { useCallback, useRef, useState } from 'react';
import type { Problem } from '#contract/api/problem.ts';
import { toProblem } from './api-problem.ts';

export interface Submit {
  pending: boolean;
  /** Why the last run failed; null while it runs and after it succeeded. */
  problem: Problem | null;
  /**
   * Runs `action` unless one is running already. Answers with its result, or with undefined when
   * it failed or was ignored. What was typed goes into the call and nowhere else: no cache.
   */
  run: <Result>(action: () => Promise<Result>) => Promise<Result | undefined>;
  forget: () => void;
}

export function useSubmit(): Submit {
  const running = useRef(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const run = useCallback(async <Result>(action: () => Promise<Result>) => {
    if (running.current) return undefined;
    running.current = true;
    setPending(true);
    setProblem(null);
    try {
      return await action();
    } catch (thrown) {
      setProblem(toProblem(thrown));
      return undefined;
    } finally {
      running.current = false;
      setPending(false);
    }
  }, []);
  const forget = useCallback(() => setProblem(null), []);

  return { pending, problem, run, forget };
}

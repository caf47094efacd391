import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { DirectorCommand, DirectorView } from '#contract/api/director.ts';
import { directorEndpoints } from '#contract/api/director-endpoints.ts';
import type { Problem } from '#contract/api/problem.ts';
import { useApi } from '#web/lib/api.ts';
import { keys } from '#web/lib/query.ts';
import { useSubmit } from '#web/lib/use-submit.ts';

/** How often the wire is looked at while the director is open. */
const POLL_MS = 1_500;

export function useDirectorView(): UseQueryResult<DirectorView> {
  const api = useApi();
  return useQuery({
    queryKey: keys.director,
    queryFn: ({ signal }) => api.call(directorEndpoints.director, { signal }),
    refetchInterval: POLL_MS,
  });
}

export interface Direct {
  pending: boolean;
  problem: Problem | null;
  /** Changes the world; everything on the page is read again after it. */
  direct: (command: DirectorCommand) => void;
}

export function useDirect(): Direct {
  const api = useApi();
  const queries = useQueryClient();
  const { pending, problem, run } = useSubmit();

  async function send(command: DirectorCommand) {
    const done = await run(async () => {
      await api.call(directorEndpoints.direct, { body: command });
      return true;
    });
    if (done === true) await queries.invalidateQueries();
  }

  return { pending, problem, direct: (command) => void send(command) };
}

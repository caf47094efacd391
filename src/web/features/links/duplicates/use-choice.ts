import { useQueryClient } from '@tanstack/react-query';
import type { Choice, Duplicate } from '#contract/api/duplicate.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { useApi } from '#web/lib/api.ts';
import { keys } from '#web/lib/query.ts';
import { useSubmit } from '#web/lib/use-submit.ts';

/** Chooses for a duplicate, and takes the choice back. Both answer with it, or with undefined. */
export function useChoice(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  const { pending, problem, run } = useSubmit();

  async function send(call: () => Promise<Duplicate>) {
    const changed = await run(call);
    if (changed !== undefined) {
      queries.setQueryData(keys.duplicates, (known: Duplicate[] | undefined) =>
        known?.map((duplicate) => (duplicate.id === id ? changed : duplicate)),
      );
    }
    // After a refusal, too: it says that something is different from what is shown.
    void queries.invalidateQueries({ queryKey: keys.links });
    return changed;
  }

  return {
    pending,
    problem,
    choose: (choice: Choice) =>
      send(() => api.call(pageEndpoints.chooseDuplicate, { params: { id }, body: { choice } })),
    undo: () => send(() => api.call(pageEndpoints.undoDuplicate, { params: { id } })),
  };
}

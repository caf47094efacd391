import { useQueryClient } from '@tanstack/react-query';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Session } from '#contract/api/session.ts';
import { useApi } from '#web/lib/api.ts';
import { keys } from '#web/lib/query.ts';

/** Signs out whoever is signed in, before somebody else comes in. */
export function useSignOut(): () => Promise<void> {
  const api = useApi();
  const queries = useQueryClient();
  return async () => {
    const session: Session = await api.call(pageEndpoints.signOut);
    queries.setQueryData(keys.session, session);
    // What was read or typed here was the other person's.
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
    window.dispatchEvent(new Event('enlace:session-ended'));
  };
}

import type { QueryClient } from '@tanstack/react-query';
import type { Session } from '#contract/api/session.ts';
import { keys } from '#web/lib/query.ts';

/** The server no longer knows who this is: the welcome takes over, wherever the person was. */
export function endSession(queries: QueryClient): void {
  queries.setQueryData(keys.session, (known: Session | undefined) =>
    known === undefined ? undefined : { ...known, person: null },
  );
}

/**
 * Forgets what was read for a person the moment that nobody or somebody else is signed in: before
 * anything is drawn for them.
 */
export function watchPerson(queries: QueryClient): () => void {
  const current = () => {
    const session = queries.getQueryData<Session>(keys.session);
    return session?.person ? (session.id ?? '') : null;
  };
  let known = current();
  return queries.getQueryCache().subscribe(() => {
    const before = known;
    known = current();
    if (before !== null && before !== known) forgetPerson(queries);
  });
}

/** A farewell is nobody's. */
function forgetPerson(queries: QueryClient): void {
  queries.removeQueries({
    predicate: ({ queryKey: [first] }) =>
      first !== keys.session[0] && first !== keys.farewell('')[0],
  });
  // Whoever keeps something of the person in memory lets go of it; the next one may have the same name.
  window.dispatchEvent(new Event('enlace:session-ended'));
}

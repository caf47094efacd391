import type { QueryClient } from '@tanstack/react-query';
import type { Session } from '#contract/api/session.ts';
import { keys } from '#web/lib/query.ts';

/** The server no longer knows who this is: the welcome takes over, wherever the person was. */
export function endSession(queries: QueryClient): void {
  queries.setQueryData(keys.session, (known: Session | undefined) =>
    known === undefined ? undefined : { ...known, person: null },
  );
  // Whoever keeps something of the person in memory lets go of it; the next one may have the same name.
  window.dispatchEvent(new Event('enlace:session-ended'));
}

/** Forgets what was read for a person who is gone. */
export function forgetPerson(queries: QueryClient): void {
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
}

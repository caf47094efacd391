import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { LiveContext, useLiveStream } from '#web/lib/live.ts';
import { PersonContext } from '#web/lib/person.ts';
import { useSessionQuery } from '#web/lib/queries.ts';
import { DirectorHost } from './director-host.tsx';
import { Frame } from './frame.tsx';
import { LoadingPage, UnreachablePage } from './waiting-pages.tsx';
import { Pages } from './pages.tsx';
import { forgetPerson } from './session-end.ts';

const Welcome = lazy(async () => ({
  default: (await import('#web/features/session/welcome.tsx')).Welcome,
}));

/** Lets signed-in people in. Others see the welcome at the same address, and go on there after it. */
export function Gate() {
  const session = useSessionQuery();
  const queries = useQueryClient();
  const person = session.data?.person ?? null;
  const live = useLiveStream(person !== null);
  const [hadPerson, setHadPerson] = useState(false);
  if (person !== null && !hadPerson) setHadPerson(true);

  const previous = useRef(person);
  useEffect(() => {
    if (previous.current !== null && person === null) forgetPerson(queries);
    previous.current = person;
  }, [person, queries]);

  if (session.data === undefined) {
    return (
      <Frame>
        {session.isError ? (
          <UnreachablePage onRetry={() => void session.refetch()} />
        ) : (
          <LoadingPage />
        )}
      </Frame>
    );
  }
  if (person === null) {
    return (
      <Frame>
        <Suspense fallback={<LoadingPage />}>
          <Welcome session={session.data} ended={hadPerson} />
        </Suspense>
      </Frame>
    );
  }
  return (
    <LiveContext value={live}>
      <PersonContext value={person}>
        {session.data.simulator ? (
          <DirectorHost>
            <Pages />
          </DirectorHost>
        ) : (
          <Frame>
            <Pages />
          </Frame>
        )}
      </PersonContext>
    </LiveContext>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useRef, useState } from 'react';
import { Route, Routes, useLocation } from 'react-router-dom';
import { later, useLoaded } from '#web/lib/later.ts';
import { LiveContext, useLiveStream } from '#web/lib/live.ts';
import { PersonContext } from '#web/lib/person.ts';
import { useSessionQuery } from '#web/lib/queries.ts';
import { DirectorHost } from './director-host.tsx';
import { Frame } from './frame.tsx';
import { openPages } from './open-pages.tsx';
import { LoadingPage, UnreachablePage } from './waiting-pages.tsx';
import { pageAt, Pages } from './pages.tsx';
import { forgetPerson } from './session-end.ts';

const Welcome = later(
  async () => (await import('#web/features/session/welcome.tsx')).Welcome,
  null,
);

/** Lets signed-in people in. Others see the welcome at the same address, and go on there after it. */
export function Gate() {
  const queries = useQueryClient();
  const person = useSessionQuery().data?.person ?? null;

  const previous = useRef(person);
  useEffect(() => {
    if (previous.current !== null && person === null) forgetPerson(queries);
    previous.current = person;
  }, [person, queries]);

  return (
    <Routes>
      {openPages.map(({ path, Page }) => (
        <Route
          key={path}
          path={path}
          element={
            <Frame>
              <Suspense fallback={<LoadingPage />}>
                <Page />
              </Suspense>
            </Frame>
          }
        />
      ))}
      <Route path="*" element={<Guarded />} />
    </Routes>
  );
}

function Guarded() {
  const session = useSessionQuery();
  const person = session.data?.person ?? null;
  const live = useLiveStream(person !== null);
  const [hadPerson, setHadPerson] = useState(false);
  if (person !== null && !hadPerson) setHadPerson(true);
  // The page that was opened is loaded while it is found out who this is.
  const { pathname } = useLocation();
  const [opened] = useState(() => pageAt(pathname));
  const isPageLoaded = useLoaded(opened);
  const isWelcome = session.data !== undefined && person === null;
  const isWelcomeLoaded = useLoaded(isWelcome ? Welcome : null);

  if (session.data === undefined || !(isWelcome ? isWelcomeLoaded : isPageLoaded)) {
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

import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
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
import { endSession, watchPerson } from './session-end.ts';

const Welcome = later(
  async () => (await import('#web/features/session/welcome.tsx')).Welcome,
  'session',
);
const SessionWatch = later(
  async () => (await import('#web/features/session/session-watch.tsx')).SessionWatch,
  'session',
);

/** Lets signed-in people in. Others see the welcome at the same address, and go on there after it. */
export function Gate() {
  const queries = useQueryClient();
  // On open pages, too, it is noticed when somebody is gone.
  useSessionQuery();
  useEffect(() => watchPerson(queries), [queries]);

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
  const queries = useQueryClient();
  const session = useSessionQuery();
  const person = session.data?.person ?? null;
  const live = useLiveStream(person !== null);
  const [hadPerson, setHadPerson] = useState(false);
  if (person !== null && !hadPerson) setHadPerson(true);
  // The way back is known after the end, too.
  const [lastHost, setLastHost] = useState(session.data?.host);
  const host = session.data?.host ?? lastHost;
  if (host !== lastHost) setLastHost(host);
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
          <Welcome session={session.data} host={host} ended={hadPerson} />
        </Suspense>
      </Frame>
    );
  }
  return (
    // Nothing on screen outlives its person: somebody else begins with fresh pages.
    <LiveContext value={live} key={session.data.id}>
      <PersonContext value={person}>
        <Suspense>
          <SessionWatch session={session.data} onEnd={() => endSession(queries)} />
        </Suspense>
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

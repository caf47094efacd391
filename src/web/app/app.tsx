import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { StrictMode, useState } from 'react';
import { BrowserRouter } from 'react-router-dom';
import { LocaleProvider, type Locale } from '#web/i18n/locale.tsx';
import { ApiContext, createApi, type Api } from '#web/lib/api.ts';
import { reportReached } from '#web/lib/connection.ts';
import { createQueryClient } from '#web/lib/query.ts';
import { Announcer } from '#web/ui/announcer.tsx';
import { ErrorBoundary } from '#web/ui/error-boundary.tsx';
import { Gate } from './gate.tsx';
import { endSession } from './session-end.ts';

/** Everything the pages need around them. */
export function App({ locale }: { locale: Locale }) {
  const [{ api, queries }] = useState(connect);
  return (
    <StrictMode>
      <LocaleProvider initial={locale}>
        <ErrorBoundary>
          <QueryClientProvider client={queries}>
            <ApiContext value={api}>
              <BrowserRouter>
                <Announcer>
                  <Gate />
                </Announcer>
              </BrowserRouter>
            </ApiContext>
          </QueryClientProvider>
        </ErrorBoundary>
      </LocaleProvider>
    </StrictMode>
  );
}

function connect(): { api: Api; queries: QueryClient } {
  const queries = createQueryClient();
  const api = createApi({
    fetch: (...request) => fetch(...request),
    onReached: reportReached,
    onProblem: (problem) => {
      if (problem.code === 'unauthenticated') endSession(queries);
    },
  });
  return { api, queries };
}

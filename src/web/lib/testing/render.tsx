import { i18n } from '@lingui/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router-dom';
import { LocaleProvider } from '#web/i18n/locale.tsx';
import { Announcer } from '#web/ui/announcer.tsx';
import { ApiContext, createApi } from '../api.ts';

/** What a fake server answers to `GET /api/links` and the like: a body, or a whole response. */
export type Answers = Record<string, () => unknown>;

export function answer(body: unknown, status = 200, headers: Record<string, string> = {}) {
  return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
}

/** The lines of a body, each as what it says; a fake server reads them at once, because bytes are wiped. */
export function linesOf(body: RequestInit['body']): unknown[] {
  const text = ArrayBuffer.isView(body) ? new TextDecoder().decode(body) : body;
  return typeof text === 'string'
    ? text.split('\n').map((line) => JSON.parse(line) as unknown)
    : [];
}

export function fakeFetch(answers: Answers): typeof globalThis.fetch {
  return (input, init) => {
    const path =
      typeof input === 'string' ? input : String(input instanceof URL ? input : input.url);
    const found = answers[`${init?.method ?? 'GET'} ${path}`]?.();
    if (found instanceof Response) return Promise.resolve(found);
    if (found !== undefined) return Promise.resolve(answer(found));
    return Promise.resolve(answer({ code: 'not_found', status: 404, requestId: 'r-1' }, 404));
  };
}

/** Shows something with all that pages have around them. */
export function renderWith(
  children: ReactNode,
  {
    answers = {},
    at = '/',
    fetch = fakeFetch(answers),
  }: { answers?: Answers; at?: string; fetch?: typeof globalThis.fetch } = {},
) {
  i18n.loadAndActivate({ locale: 'en', messages: {} });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const api = createApi({ fetch });
  return {
    queries,
    ...render(
      <LocaleProvider initial="en">
        <QueryClientProvider client={queries}>
          <ApiContext value={api}>
            <MemoryRouter initialEntries={[at]}>
              <Announcer>{children}</Announcer>
            </MemoryRouter>
          </ApiContext>
        </QueryClientProvider>
      </LocaleProvider>,
    ),
  };
}

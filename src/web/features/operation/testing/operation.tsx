import { act, screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import type { Duplicate } from '#contract/api/duplicate.ts';
import type { Link } from '#contract/api/link.ts';
import type { Challenge, Operation, OperationState } from '#contract/api/operation.ts';
import { ClockContext, createClock } from '#web/lib/clock.ts';
import { routes } from '#web/lib/paths.ts';
import { keys } from '#web/lib/query.ts';
import { bank, connection } from '#web/lib/testing/link.ts';
import { answer, linesOf, renderWith } from '#web/lib/testing/render.tsx';
import { OperationPage } from '../operation-page.tsx';

const erebor = bank('erebor_mx_retail', 'Erebor');
const start = Date.parse('2026-11-21T10:00:00Z');

export function at(seconds: number): string {
  return new Date(start + seconds * 1000).toISOString();
}

export function challenge(change: Partial<Challenge> = {}): Challenge {
  return {
    challengeId: 'c-1',
    kind: 'numeric',
    instructions: 'Use this code',
    value: '482715',
    expectsInput: true,
    expiresAt: at(60),
    lifetimeSeconds: 60,
    renewable: true,
    renewing: false,
    wrongAnswers: 0,
    renewals: 0,
    step: 1,
    lastProblem: null,
    ...change,
  };
}

export function link(change: Partial<Link> = {}): Link {
  return connection('l-1', erebor, {
    lastUpdatedAt: null,
    connectedAt: at(0),
    statusSince: at(0),
    accounts: { state: 'arriving', items: [] },
    ...change,
  });
}

export function operation(state: OperationState, change: Partial<Operation> = {}): Operation {
  return {
    id: 'o-1',
    kind: 'connect',
    institution: erebor,
    linkId: null,
    accessMode: 'recurrent',
    version: 1,
    createdAt: at(0),
    state,
    ...change,
  };
}

/** The page of one operation, on a server that answers with what the test says is true now; null: not found. */
export function showOperation(
  first: Operation | null,
  { links = [], duplicates = [] }: { links?: Link[]; duplicates?: Duplicate[] } = {},
) {
  let now = start;
  let current = first ?? operation({ name: 'working', phase: 'queued', since: at(0) });
  const clock = createClock(() => now);
  const sent: { path: string; body: unknown; typed?: unknown }[] = [];
  let broken = false;

  const fetch: typeof globalThis.fetch = (input, init) => {
    const path = typeof input === 'string' ? input : '';
    if (broken) return Promise.reject(new TypeError('network'));
    if (init?.method === 'POST') {
      const [body = null, typed] = linesOf(init.body);
      sent.push({ path, body, ...(typed === undefined ? {} : { typed }) });
    }
    if (first !== null && path.startsWith('/api/operations/o-1'))
      return Promise.resolve(answer(current));
    if (path === '/api/links') return Promise.resolve(answer({ links }));
    if (path === '/api/duplicates') return Promise.resolve(answer({ duplicates }));
    const link = links.find(({ id }) => path === `/api/links/${id}`);
    if (link !== undefined) return Promise.resolve(answer(link));
    return Promise.resolve(answer({ code: 'not_found', status: 404, requestId: 'r-1' }, 404));
  };

  const shown = renderWith(
    <ClockContext value={clock}>
      <Routes>
        <Route path={routes.operation} element={<OperationPage />} />
        <Route path="*" element={<h1>Elsewhere</h1>} />
      </Routes>
    </ClockContext>,
    { at: '/operations/o-1', fetch },
  );

  return {
    sent,
    /** The server's state changes and the page hears of it. */
    become(state: OperationState, change: Partial<Operation> = {}) {
      current = { ...current, version: current.version + 1, state, ...change };
      act(() => {
        shown.queries.setQueryData(keys.operation(current.id), current);
      });
    },
    /** What the server will answer next, without the page knowing yet. */
    willBe(state: OperationState) {
      current = { ...current, version: current.version + 1, state };
    },
    pass(seconds: number) {
      now += seconds * 1000;
      act(() => {
        document.dispatchEvent(new Event('visibilitychange'));
      });
    },
    breakNetwork(value: boolean) {
      broken = value;
    },
    heading: (name: string | RegExp) => screen.findByRole('heading', { level: 1, name }),
  };
}

import { Route, Routes, useLocation } from 'react-router-dom';
import type { InstitutionDetail } from '#contract/api/institution.ts';
import type { AccessMode, Link } from '#contract/api/link.ts';
import type { Operation } from '#contract/api/operation.ts';
import { routes } from '#web/lib/paths.ts';
import { bank, connection } from '#web/lib/testing/link.ts';
import { answer, linesOf, renderWith } from '#web/lib/testing/render.tsx';
import { BeforePage } from '../before-page.tsx';
import { ChoosePage } from '../choose-page.tsx';
import { RepairPage } from '../repair-page.tsx';
import { SignInPage } from '../sign-in-page.tsx';
import { institution } from './institution.ts';

export function link(change: Partial<Link> = {}): Link {
  return connection('l-1', bank('erebor_mx_retail', 'Erebor'), {
    lastUpdatedAt: '2026-11-20T10:00:00Z',
    connectedAt: '2026-11-01T10:00:00Z',
    statusSince: '2026-11-20T10:00:00Z',
    ...change,
  });
}

export const started: Operation = {
  id: 'o-1',
  kind: 'connect',
  institution: link().institution,
  linkId: null,
  accessMode: 'recurrent',
  version: 1,
  createdAt: '2026-11-21T10:00:00Z',
  state: { name: 'working', phase: 'queued', since: '2026-11-21T10:00:00Z' },
};

/** The pages of connecting, on a server with these institutions and connections. */
export function showConnect(
  at: string,
  {
    institutions = [institution()],
    links = [],
    operations = [],
    accessModes = ['recurrent', 'single'],
    singleKeepsDays,
    refuse,
    stale = false,
  }: {
    institutions?: InstitutionDetail[];
    links?: Link[];
    operations?: Operation[];
    accessModes?: AccessMode[];
    singleKeepsDays?: number;
    /** Answers the start of an operation with a problem, as often as it says. */
    refuse?: () => { status: number; code: string } & Record<string, unknown>;
    stale?: boolean;
  } = {},
) {
  const sent: unknown[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const path = typeof input === 'string' ? input : '';
    if (init?.method === 'POST' && path === '/api/operations') {
      const [asked, typed] = linesOf(init.body);
      sent.push({ ...(asked as object), typed });
      const problem = refuse?.();
      if (problem !== undefined) {
        return Promise.resolve(answer({ requestId: 'r-1', ...problem }, problem.status));
      }
      return Promise.resolve(answer(started, 202));
    }
    return Promise.resolve(read(path) ?? answer(missing, 404));
  };

  function read(path: string): Response | null {
    if (path === '/api/session') return answer({ ...session, accessModes, singleKeepsDays });
    if (path === '/api/links') return answer({ links });
    if (path === '/api/operations') return answer({ operations });
    if (path === '/api/institutions') return answer({ institutions, stale });
    const found =
      institutions.find(({ name }) => path === `/api/institutions/${name}`) ??
      links.find(({ id }) => path === `/api/links/${id}`);
    return found === undefined ? null : answer(found);
  }

  const shown = renderWith(
    <>
      <Routes>
        <Route path={routes.choose} element={<ChoosePage />} />
        <Route path={routes.before} element={<BeforePage />} />
        <Route path={routes.signIn} element={<SignInPage />} />
        <Route path={routes.repair} element={<RepairPage />} />
        <Route path="*" element={<h1>Elsewhere</h1>} />
      </Routes>
      <Address />
    </>,
    { at, fetch },
  );
  return { sent, queries: shown.queries };
}

const session = {
  person: { label: 'Laura Méndez', initials: 'LM' },
  signIn: 'demo',
  simulator: false,
};

const missing = { code: 'institution_unknown', status: 404, requestId: 'r-1' };

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{`${pathname}${search}`}</output>;
}

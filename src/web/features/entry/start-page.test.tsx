import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes, useLocation } from 'react-router-dom';
import { beforeEach, expect, test } from 'vitest';
import { loadWords } from '#web/i18n/locale.tsx';
import { routes } from '#web/lib/paths.ts';
import { keys } from '#web/lib/query.ts';
import { answer, renderWith } from '#web/lib/testing/render.tsx';
import { StartPage } from './start-page.tsx';

const code = 'a'.repeat(43);
const from = { name: 'Acme', returnTo: 'https://acme.example/accounts' };
const ticket = 't'.repeat(43);
const arrival = { ticket, from, label: 'Ana Torres', language: null, other: false };
const nobody = {
  person: null,
  signIn: 'handover',
  simulator: false,
  accessModes: ['recurrent', 'single'],
};
const ana = { ...nobody, id: 's-1', person: { label: 'Ana Torres', initials: 'AT' } };
const bruno = { ...nobody, id: 's-2', person: { label: 'Bruno Lima', initials: 'BL' } };

beforeEach(() => localStorage.clear());

function Address() {
  const { pathname, hash } = useLocation();
  return <output aria-label="address">{`${pathname}${hash}`}</output>;
}

const problem = (name: string, status: number) => () =>
  answer({ code: name, status, requestId: 'r-1' }, status);

function show({
  open = () => answer(arrival),
  enter = () => answer(ana),
  session = nobody,
  at = `/start#${code}`,
}: {
  open?: () => Response;
  enter?: () => Response;
  session?: object;
  at?: string;
} = {}) {
  const sent: unknown[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const call = `${init?.method ?? 'GET'} ${typeof input === 'string' ? input : ''}`;
    if (call === 'GET /api/session') return answer(session);
    sent.push([call, typeof init?.body === 'string' ? JSON.parse(init.body) : null]);
    if (call === 'DELETE /api/session') return answer(nobody);
    return call === 'POST /api/arrivals' ? open() : enter();
  };
  const { queries } = renderWith(
    <>
      <Routes>
        <Route path={routes.start} element={<StartPage />} />
        <Route path="*" element={<h1>Your connections</h1>} />
      </Routes>
      <Address />
    </>,
    { at, fetch },
  );
  return { sent, queries };
}

const press = (name: string) =>
  screen.findByRole('button', { name }).then((button) => userEvent.setup().click(button));

test('it says who and from where; one press signs in, and nothing does before it', async () => {
  const { sent, queries } = show();
  await screen.findByRole('heading', { name: 'Continue as Ana Torres at Acme' });
  expect(screen.getByLabelText('address').textContent).toBe('/start');
  expect(sent).toEqual([['POST /api/arrivals', { code }]]);
  expect(screen.getByRole('link', { name: 'Back to Acme' }).getAttribute('href')).toBe(
    from.returnTo,
  );
  await press('Continue');
  await screen.findByRole('heading', { name: 'Your connections' });
  expect(sent.slice(1)).toEqual([['POST /api/arrivals/enter', { ticket }]]);
  expect(queries.getQueryData(keys.session)).toEqual(ana);
});

test('without a name it says the application only', async () => {
  show({ open: () => answer({ ...arrival, label: null }) });
  expect(await screen.findByRole('heading', { name: 'Continue from Acme' })).toBeTruthy();
});

test('the page speaks the language that the host says, unless one was chosen here', async () => {
  await loadWords('pages');
  show({ open: () => answer({ ...arrival, language: 'pt-BR' }) });
  await screen.findByRole('button', { name: 'Continuar' });
  expect(document.documentElement.lang).toBe('pt');
  document.documentElement.lang = 'en';
});

test('who has chosen a language on this device keeps it', async () => {
  localStorage.setItem('enlace.language', 'en');
  show({ open: () => answer({ ...arrival, language: 'es' }) });
  expect(await screen.findByRole('button', { name: 'Continue' })).toBeTruthy();
});

test('somebody else stays signed in unless they say so', async () => {
  const { sent, queries } = show({
    open: () => answer({ ...arrival, other: true }),
    session: bruno,
  });
  queries.setQueryData(keys.links, ['of Bruno']);
  await screen.findByRole('heading', { name: 'Somebody else is signed in here' });
  await screen.findByText('Bruno Lima');
  expect(screen.getByText('Continue as Ana Torres at Acme')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Stay signed in' }).getAttribute('href')).toBe('/');
  expect(sent).toHaveLength(1);
  await press('Sign out and continue');
  await screen.findByRole('heading', { name: 'Your connections' });
  expect(sent.map((call) => (call as [string])[0])).toEqual([
    'POST /api/arrivals',
    'DELETE /api/session',
    'POST /api/arrivals/enter',
  ]);
  expect(queries.getQueryData(keys.links)).toBeUndefined();
});

test('an address that is over says so, and the way back where it is known', async () => {
  show({ open: problem('entry_over', 410), session: { ...nobody, host: from } });
  await screen.findByRole('heading', { name: 'This way in is over' });
  const back = await screen.findByRole('link', { name: 'Back to Acme' });
  expect(back.getAttribute('href')).toBe(from.returnTo);
});

test('too late for the press is said, with the way back', async () => {
  show({ enter: problem('entry_over', 410) });
  await press('Continue');
  await screen.findByRole('heading', { name: 'This way in is over' });
  expect(screen.getByRole('link', { name: 'Back to Acme' })).toBeTruthy();
});

test('who is just being deleted is told', async () => {
  show({ enter: problem('not_found', 404) });
  await press('Continue');
  const said = 'Everything of yours is just being deleted';
  expect(await screen.findByRole('heading', { name: said })).toBeTruthy();
});

test('without a network it can be tried again, at both steps', async () => {
  const offline = () => {
    throw new TypeError('no network');
  };
  let tries = 0;
  show({
    open: () => ((tries += 1) === 1 ? offline() : answer(arrival)),
    enter: () => ((tries += 1) === 3 ? offline() : answer(ana)),
  });
  await screen.findByText('Enlace could not be reached');
  await press('Try again');
  await press('Continue');
  await screen.findByText('Enlace could not be reached');
  await press('Continue');
  expect(await screen.findByRole('heading', { name: 'Your connections' })).toBeTruthy();
});

test.each(['/start', '/start#short'])('%s lacks something', async (at) => {
  show({ open: problem('invalid_request', 400), at });
  const said = 'Something of the address is missing';
  expect(await screen.findByRole('heading', { name: said })).toBeTruthy();
});

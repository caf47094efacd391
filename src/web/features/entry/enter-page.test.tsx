import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes, useLocation } from 'react-router-dom';
import { expect, test } from 'vitest';
import { routes } from '#web/lib/paths.ts';
import { keys } from '#web/lib/query.ts';
import { answer, renderWith } from '#web/lib/testing/render.tsx';
import { EnterPage } from './enter-page.tsx';

const code = 'a'.repeat(43);
const nobody = {
  person: null,
  signIn: 'handover',
  simulator: false,
  accessModes: ['recurrent', 'single'],
};
const ana = { ...nobody, person: { label: 'Ana Torres', initials: 'AT' } };
const bruno = { ...nobody, person: { label: 'Bruno Lima', initials: 'BL' } };

function Address() {
  const { pathname, search, hash } = useLocation();
  return <output aria-label="address">{`${pathname}${search}${hash}`}</output>;
}

function show(
  redeem: () => Response,
  { session = nobody, at = `/enter#${code}` }: { session?: object; at?: string } = {},
) {
  const sent: unknown[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const call = `${init?.method ?? 'GET'} ${typeof input === 'string' ? input : ''}`;
    if (call === 'GET /api/session') return Promise.resolve(answer(session));
    sent.push([call, typeof init?.body === 'string' ? JSON.parse(init.body) : null]);
    return Promise.resolve(call === 'DELETE /api/session' ? answer(nobody) : redeem());
  };
  const { queries } = renderWith(
    <>
      <Routes>
        <Route path={routes.enter} element={<EnterPage />} />
        <Route path={routes.repair} element={<h1>The repair</h1>} />
        <Route path="*" element={<h1>Elsewhere</h1>} />
      </Routes>
      <Address />
    </>,
    { at, fetch },
  );
  return { sent, queries };
}

const letIn = () => answer({ session: ana, linkId: 'l-1' });
const problem = (name: string, status: number) => () =>
  answer({ code: name, status, requestId: 'r-1' }, status);

test('one press signs in and leads into the repair; before it nothing happens', async () => {
  const { sent, queries } = show(letIn);
  await screen.findByRole('heading', { name: 'Continue to repair your connection' });
  expect(screen.getByLabelText('address').textContent).toBe('/enter');
  expect(sent).toEqual([]);
  await userEvent.setup().click(screen.getByRole('button', { name: 'Continue' }));
  await screen.findByRole('heading', { name: 'The repair' });
  expect(screen.getByLabelText('address').textContent).toBe('/links/l-1/repair');
  expect(sent).toEqual([['POST /api/entries', { code }]]);
  expect(queries.getQueryData(keys.session)).toEqual(ana);
});

test('an address that is over says so, and what to do', async () => {
  show(problem('entry_over', 410));
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Continue' }));
  await screen.findByRole('heading', { name: 'This address no longer works' });
  expect(screen.getByRole('link', { name: 'Open Enlace' }).getAttribute('href')).toBe('/');
});

test('somebody else stays signed in unless they say so, and nothing of theirs is kept then', async () => {
  const act = userEvent.setup();
  let tries = 0;
  const { sent, queries } = show(
    () => ((tries += 1) === 1 ? problem('entry_for_other_person', 409)() : letIn()),
    { session: bruno },
  );
  queries.setQueryData(keys.links, ['of Bruno']);
  await act.click(await screen.findByRole('button', { name: 'Continue' }));
  await screen.findByRole('heading', { name: 'Somebody else is signed in here' });
  await screen.findByText('Bruno Lima');
  expect(screen.getByRole('link', { name: 'Stay signed in' }).getAttribute('href')).toBe('/');
  await act.click(screen.getByRole('button', { name: 'Sign out and continue' }));
  await screen.findByRole('heading', { name: 'The repair' });
  expect(sent.map((call) => (call as [string])[0])).toEqual([
    'POST /api/entries',
    'DELETE /api/session',
    'POST /api/entries',
  ]);
  expect(queries.getQueryData(keys.links)).toBeUndefined();
});

test.each(['/enter', '/enter#short'])('%s lacks something', async (at) => {
  show(problem('invalid_request', 400), { at });
  const go = screen.queryByRole('button', { name: 'Continue' });
  if (go !== null) await userEvent.setup().click(go);
  const said = await screen.findByRole('heading', { name: 'Something of the address is missing' });
  expect(said).toBeTruthy();
});

test('without a network it says so and the button stays', async () => {
  show(() => {
    throw new TypeError('no network');
  });
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Continue' }));
  await screen.findByText('Enlace could not be reached');
  expect(screen.getByRole('button', { name: 'Continue' })).toBeTruthy();
});

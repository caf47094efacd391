import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Link } from '#contract/api/link.ts';
import type { Farewell } from '#contract/api/record.ts';
import { routes } from '#web/lib/paths.ts';
import { bank, connection } from '#web/lib/testing/link.ts';
import { answer, type Answers, renderWith } from '#web/lib/testing/render.tsx';
import { DataSection } from './data-section.tsx';
import { DeleteAllPage } from './delete-all-page.tsx';
import { FarewellPage } from './farewell-page.tsx';

const link = (id: string, displayName: string, status: Link['status'] = 'valid') =>
  connection(id, bank(id, displayName), { status });

const deleting: Farewell = {
  id: 'f-1',
  state: 'deleting',
  askedAt: '2026-11-21T10:00:00Z',
  doneAt: null,
  links: 3,
  left: 1,
};
const done: Farewell = { ...deleting, state: 'done', left: 0, doneAt: '2026-11-21T10:00:20Z' };

function show(at: string, answers: Answers) {
  return renderWith(
    <Routes>
      <Route path={routes.settings} element={<DataSection />} />
      <Route path={routes.deleteAll} element={<DeleteAllPage />} />
      <Route path={routes.farewell} element={<FarewellPage />} />
    </Routes>,
    { at, answers },
  );
}

let saved: Blob[] = [];
beforeEach(() => {
  saved = [];
  // jsdom has no addresses for files.
  Object.assign(URL, {
    createObjectURL: (file: Blob) => {
      saved.push(file);
      return '#saved';
    },
    revokeObjectURL: () => {},
  });
});
afterEach(() => {
  vi.useRealTimers();
});

test('the whole record becomes a file, with everything that the server put into it', async () => {
  const record = {
    writtenAt: '2026-11-21T10:00:00Z',
    person: { label: 'Laura Méndez' },
    links: [{ id: 'l-1', history: [{ event: 'connected' }] }],
    later: 'added by a newer server',
  };
  show('/settings', { 'GET /api/record': () => record });
  await userEvent.setup().click(screen.getByRole('button', { name: 'Download everything' }));
  expect(await screen.findByText('Your browser saves it as enlace-2026-11-21.json.')).toBeTruthy();
  expect(saved).toHaveLength(1);
  expect(JSON.parse(await (saved[0] ?? new Blob()).text())).toEqual(record);
});

test('a record that does not come is said in words, and nothing is saved', async () => {
  show('/settings', {
    'GET /api/record': () => answer({ code: 'internal', status: 500, requestId: 'r-9' }, 500),
  });
  await userEvent.setup().click(screen.getByRole('button', { name: 'Download everything' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Something broke on our side');
  expect(saved).toEqual([]);
});

test('everything is deleted only after it was said what that is, and ticked', async () => {
  const act = userEvent.setup();
  const sent = vi.fn<() => Farewell>(() => deleting);
  show('/settings/delete', {
    'GET /api/links': () => ({
      links: [link('l-1', 'Erebor'), link('l-2', 'Gringotts'), link('l-3', 'Old', 'ended')],
    }),
    'DELETE /api/record': sent,
    'GET /api/farewells/f-1': () => deleting,
  });
  await screen.findByRole('heading', { name: 'Delete everything of yours?' });
  expect(screen.getByText('2 connections')).toBeTruthy();
  expect(screen.getByText(/Erebor and Gringotts. Here, and at Belvo/)).toBeTruthy();
  expect(
    screen.getByText('Your accounts at Erebor and Gringotts stay exactly as they are.'),
  ).toBeTruthy();
  const button = screen.getByRole('button', { name: 'Delete everything of mine' });
  const tick = screen.getByRole('checkbox', { name: /I want everything of mine deleted/ });
  await act.click(button);
  expect(await screen.findByText('Tick this first, to be sure.')).toBeTruthy();
  expect(document.activeElement).toBe(tick);
  expect(sent).not.toHaveBeenCalled();
  await act.click(tick);
  expect(screen.queryByText('Tick this first, to be sure.')).toBeNull();
  await act.click(button);
  await screen.findByRole('heading', { name: 'Everything of yours is being deleted' });
  expect(sent).toHaveBeenCalledTimes(1);
});

test('a deletion that is refused changes nothing', async () => {
  const act = userEvent.setup();
  show('/settings/delete', {
    'GET /api/links': () => ({ links: [] }),
    'DELETE /api/record': () => answer({ code: 'internal', status: 500, requestId: 'r' }, 500),
  });
  await act.click(await screen.findByRole('checkbox'));
  await act.click(screen.getByRole('button', { name: 'Delete everything of mine' }));
  await screen.findByRole('alert');
  expect(screen.getByRole('heading', { name: 'Delete everything of yours?' })).toBeTruthy();
});

test('the farewell says how far it is, until it is over, and when that was', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  let now = deleting;
  show('/farewell/f-1', { 'GET /api/farewells/f-1': () => now });
  await screen.findByText('2 of 3 connections are deleted.');
  expect(screen.queryByRole('link', { name: 'Start again' })).toBeNull();
  now = done;
  await vi.advanceTimersByTimeAsync(2_000);
  await screen.findByRole('heading', { name: 'Everything of yours is deleted' });
  expect(screen.getByText(/^Since November 21/)).toBeTruthy();
  expect(screen.getByText('3 connections, here and at Belvo, with what was read')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Start again' }).getAttribute('href')).toBe('/');
});

test('an address of no deletion says so', async () => {
  show('/farewell/f-2', {});
  await screen.findByRole('heading', { name: 'We know of no deletion at this address' });
  await waitFor(() => expect(screen.queryByText(/being deleted/)).toBeNull());
});

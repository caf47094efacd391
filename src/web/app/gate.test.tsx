import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from '#contract/api/session.ts';
import { keys } from '#web/lib/query.ts';
import { bank, connection } from '#web/lib/testing/link.ts';
import { answer, renderWith } from '#web/lib/testing/render.tsx';
import { Gate } from './gate.tsx';
import { endSession } from './session-end.ts';

const out: Session = {
  person: null,
  signIn: 'demo',
  simulator: false,
  accessModes: ['recurrent', 'single'],
};
const laura: Session = { ...out, person: { label: 'Laura Méndez', initials: 'LM' } };
const empty = {
  'GET /api/links': () => ({ links: [] }),
  'GET /api/operations': () => ({ operations: [] }),
};

beforeEach(() => {
  vi.stubGlobal(
    'EventSource',
    class {
      close() {}
    },
  );
  vi.stubGlobal('scrollTo', () => {});
});
afterEach(() => vi.unstubAllGlobals());

test('after the welcome people are where they wanted to go', async () => {
  renderWith(<Gate />, {
    at: '/somewhere',
    answers: { ...empty, 'GET /api/session': () => out, 'POST /api/session/demo': () => laura },
  });
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Start the demo' }));
  expect(
    await screen.findByRole('heading', { name: 'There is nothing at this address' }),
  ).toBeTruthy();
});

test('people of a host application are told to come from there', async () => {
  renderWith(<Gate />, {
    answers: { 'GET /api/session': () => ({ ...out, signIn: 'handover' }) },
  });
  await screen.findByText(/Open Enlace from the app that uses it/);
  expect(screen.queryByRole('button', { name: 'Start the demo' })).toBeNull();
});

test('when the session ends, the welcome says so and nothing of the person is kept', async () => {
  const { queries } = renderWith(<Gate />, {
    answers: { ...empty, 'GET /api/session': () => laura },
  });
  await screen.findByRole('heading', { name: 'Nothing is connected yet' });
  endSession(queries);
  await screen.findByText(/You are signed out/);
  expect(queries.getQueryData(keys.links)).toBeUndefined();
});

test('somebody else who is signed in meanwhile sees nothing of who was there before', async () => {
  const bruno: Session = { ...out, id: 's-2', person: { label: 'Bruno Lima', initials: 'BL' } };
  let links: 'of Laura' | 'not yet there' = 'of Laura';
  const { queries } = renderWith(<Gate />, {
    answers: {
      ...empty,
      'GET /api/session': () => ({ ...laura, id: 's-1' }),
      'GET /api/links': () =>
        links === 'of Laura' ? { links: [connection('l-1', bank('b', 'Erebor'))] } : new Error(),
    },
  });
  await screen.findAllByText('Erebor');
  links = 'not yet there';
  act(() => void queries.setQueryData(keys.session, bruno));
  await waitFor(() => expect(screen.queryAllByText('Erebor')).toEqual([]));
  expect(queries.getQueryData(keys.links)).toBeUndefined();
});

test('after the end the way back to the host application stays', async () => {
  const host = { name: 'Acme', returnTo: 'https://acme.example/accounts' };
  const { queries } = renderWith(<Gate />, {
    answers: {
      ...empty,
      'GET /api/session': () => ({ ...laura, id: 's-1', signIn: 'handover', host }),
    },
  });
  await screen.findAllByText('Back to Acme');
  act(() => void queries.setQueryData(keys.session, { ...out, signIn: 'handover' }));
  const way = await screen.findByRole('link', { name: 'Go to Acme' });
  expect(way.getAttribute('href')).toBe(host.returnTo);
  expect(screen.getByText('You are signed out.', { exact: false })).toBeTruthy();
});

test('a server that does not answer is said in words, with a way to try again', async () => {
  let up = false;
  renderWith(<Gate />, {
    answers: {
      ...empty,
      'GET /api/session': () =>
        up ? laura : answer({ code: 'internal', status: 500, requestId: 'r' }, 500),
    },
  });
  await screen.findByRole('heading', { name: 'Enlace cannot be reached' });
  up = true;
  await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('heading', { name: 'Nothing is connected yet' })).toBeTruthy();
});

test('a farewell is there for anybody, and signs out whoever comes from it', async () => {
  let person: Session['person'] = laura.person;
  const farewell = {
    id: 'f-1',
    state: 'done',
    askedAt: '2026-11-21T10:00:00Z',
    doneAt: '2026-11-21T10:00:20Z',
    links: 1,
    left: 0,
  };
  const { queries } = renderWith(<Gate />, {
    at: '/farewell/f-1',
    answers: {
      ...empty,
      'GET /api/session': () => ({ ...out, person }),
      'GET /api/farewells/f-1': () => farewell,
    },
  });
  queries.setQueryData(keys.session, laura);
  queries.setQueryData(keys.links, []);
  person = null;
  await screen.findByRole('heading', { name: 'Everything of yours is deleted' });
  await waitFor(() => expect(queries.getQueryData(keys.links)).toBeUndefined());
  await userEvent.setup().click(screen.getByRole('link', { name: 'Start again' }));
  await screen.findByRole('button', { name: 'Start the demo' });
});

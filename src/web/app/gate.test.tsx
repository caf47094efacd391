import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from '#contract/api/session.ts';
import { keys } from '#web/lib/query.ts';
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

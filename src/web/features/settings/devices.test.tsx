import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { keys } from '#web/lib/query.ts';
import { answer, renderWith } from '#web/lib/testing/render.tsx';
import { DevicesSection } from './devices-section.tsx';

const at = new Date().toISOString();
const laptop = {
  id: 's-1',
  isThis: true,
  browser: 'Firefox',
  system: 'Windows',
  startedAt: at,
  usedAt: at,
};
const phone = { ...laptop, id: 's-2', isThis: false, browser: 'Safari', system: 'iPhone' };
const nameless = { ...phone, id: 's-3', browser: null, system: null };

test('each place has its name; the others can be ended, one by one', async () => {
  const calls: string[] = [];
  renderWith(<DevicesSection />, {
    answers: {
      'GET /api/sessions': () => ({ sessions: [phone, laptop, nameless] }),
      'DELETE /api/sessions/s-2': () => {
        calls.push('s-2');
        return { sessions: [laptop, nameless] };
      },
    },
  });
  const rows = await screen.findAllByRole('listitem');
  expect(rows.map((row) => within(row).queryByText('This device') !== null)).toEqual([
    false,
    true,
    false,
  ]);
  expect(screen.getByText('Firefox on Windows')).toBeTruthy();
  expect(screen.getByText('A browser that did not say its name')).toBeTruthy();
  await userEvent.setup().click(screen.getByRole('button', { name: 'Sign out Safari on iPhone' }));
  expect(await screen.findByText('Safari on iPhone is signed out.')).toBeTruthy();
  expect(calls).toEqual(['s-2']);
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 2 }));
});

test('all of them can be ended at once, this one with them', async () => {
  const out = { person: null, signIn: 'handover', simulator: false, accessModes: ['single'] };
  const { queries } = renderWith(<DevicesSection />, {
    answers: {
      'GET /api/sessions': () => ({ sessions: [laptop, phone] }),
      'DELETE /api/sessions': () => out,
    },
  });
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Sign out everywhere' }));
  expect(queries.getQueryData(keys.session)).toEqual(out);
});

test('with this one only there is nothing to end', async () => {
  renderWith(<DevicesSection />, {
    answers: { 'GET /api/sessions': () => ({ sessions: [laptop] }) },
  });
  await screen.findByText('Firefox on Windows');
  expect(screen.queryAllByRole('button')).toEqual([]);
});

test('what does not work is said', async () => {
  renderWith(<DevicesSection />, {
    answers: {
      'GET /api/sessions': () => ({ sessions: [laptop, phone] }),
      'DELETE /api/sessions/s-2': () =>
        answer({ code: 'internal', status: 500, requestId: 'r-1' }, 500),
    },
  });
  const end = await screen.findByRole('button', { name: 'Sign out Safari on iPhone' });
  await userEvent.setup().click(end);
  expect((await screen.findByRole('alert')).textContent).toBe(
    'That did not work. Try again in a moment.',
  );
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
});

import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { expect, test } from 'vitest';
import type { History, HistoryEntry } from '#contract/api/history.ts';
import { consentVersion } from '#contract/api/consent.ts';
import type { Link } from '#contract/api/link.ts';
import { clock } from '#web/lib/clock.ts';
import { answer, fakeFetch, renderWith, type Answers } from '#web/lib/testing/render.tsx';
import { at, entries, erebor, session } from '../testing/links.ts';
import { LinkPage } from './link-page.tsx';

const later = (seconds: number) => new Date(Date.parse(at) + seconds * 1_000).toISOString();

function showLink(
  link: Link,
  {
    history = [],
    complete = true,
    modes = ['recurrent', 'single'],
    answers = {},
  }: {
    history?: HistoryEntry[];
    complete?: boolean;
    modes?: ('recurrent' | 'single')[];
    answers?: Answers;
  } = {},
) {
  clock.learn(at);
  const bodies: unknown[] = [];
  const server = fakeFetch({
    'GET /api/links/l-1': () => link,
    'GET /api/links/l-1/history': (): History => ({ entries: history, complete }),
    'GET /api/session': () => session({ accessModes: modes }),
    ...answers,
  });
  renderWith(
    <Routes>
      <Route path="/links/:id" element={<LinkPage />} />
    </Routes>,
    {
      at: '/links/l-1',
      fetch: (input, init) => {
        if (typeof init?.body === 'string') bodies.push(JSON.parse(init.body));
        return server(input, init);
      },
    },
  );
  return { bodies };
}

const consent = {
  event: 'consent',
  version: '2026-11',
  language: 'es',
  accessMode: 'recurrent',
} as const;

test('every event is a sentence with its date, the latest first', async () => {
  showLink(erebor('l-1'), {
    history: entries(
      { event: 'ended', by: 'elsewhere' },
      { event: 'ended', by: 'you' },
      { event: 'duplicate_undone' },
      { event: 'duplicate_decided', choice: 'replace' },
      { event: 'duplicate_found', otherLinkId: 'l-2' },
      { event: 'access_mode', from: 'recurrent', to: 'single' },
      { event: 'refresh_asked' },
      { event: 'accounts', count: 3 },
      { event: 'updated' },
      { event: 'updated' },
      { event: 'repaired' },
      { event: 'broke', status: 'invalid' },
      { event: 'found' },
      { event: 'connected' },
      consent,
    ),
  });
  const history = within(await screen.findByRole('region', { name: 'History' }));
  const list = await history.findByRole('list', { name: 'What happened, latest first' });
  expect(within(list).getAllByRole('listitem')).toHaveLength(5);
  await userEvent.click(history.getByRole('button', { name: 'Show all 14' }));
  const lines = within(list).getAllByRole('listitem');
  expect(lines.map((line) => line.querySelector('b')?.textContent)).toEqual([
    'Erebor was disconnected, but not from here',
    'You disconnected Erebor',
    'You took that choice back',
    'You chose to keep the newer connection',
    'Enlace found the same account in another connection',
    'From then on Erebor was not read again by itself',
    'You asked for new data',
    'Erebor showed 3 accounts',
    'Erebor was read without problems, 2 times',
    'Erebor works again',
    'Erebor stopped accepting the password',
    'Enlace found this connection',
    'You connected Erebor',
    'You agreed that Erebor is read again and again',
  ]);
  expect(lines[0]?.textContent).toContain('November 21');
  expect(lines[8]?.textContent).toContain('November 12 to November 13');
  expect(lines[13]?.textContent).toContain('Text 2026-11, in Español');
  await userEvent.click(history.getByRole('button', { name: 'Show the latest only' }));
  expect(within(list).getAllByRole('listitem')).toHaveLength(5);
});

test('what was agreed to is shown as it was given', async () => {
  showLink(erebor('l-1'), { history: entries({ event: 'connected' }, consent) });
  const given = await screen.findByText('What you agreed to');
  expect(given.parentElement?.textContent).toMatch(
    /Erebor is read again and again.*November 20.*text 2026-11, in Español/,
  );
});

test('a longer record than was sent says where the rest is', async () => {
  showLink(erebor('l-1'), {
    history: entries(...Array.from({ length: 6 }, () => ({ event: 'refresh_asked' }) as const)),
    complete: false,
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Show all 6' }));
  expect(screen.getByText(/Older entries are in the file/)).toBeTruthy();
});

test('new data is asked for, and then not again until its pause is over', async () => {
  let current = erebor('l-1');
  showLink(current, {
    answers: {
      'GET /api/links/l-1': () => current,
      'POST /api/links/l-1/refresh': () =>
        (current = erebor('l-1', { refresh: { askedAt: at, availableAt: later(600) } })),
    },
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Refresh now' }));
  expect(await screen.findByText(/Asked now, new data is on its way\./)).toBeTruthy();
  expect(screen.getByText(/Possible again in 10 min\./)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Refresh now' }).ariaDisabled).toBe('true');
  expect(screen.getByText('Asked for. New data is on its way.')).toBeTruthy();
});

test('asking too soon is said in words', async () => {
  const problem = { code: 'refresh_too_soon', status: 409, requestId: 'r', retryAfterSeconds: 420 };
  let current = erebor('l-1');
  showLink(current, {
    answers: {
      'GET /api/links/l-1': () => current,
      'POST /api/links/l-1/refresh': () => {
        current = erebor('l-1', { refresh: { askedAt: null, availableAt: later(420) } });
        return answer(problem, 409);
      },
    },
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Refresh now' }));
  expect(await screen.findByRole('alert')).toBeTruthy();
  expect(await screen.findByText(/Possible again in 7 min\./)).toBeTruthy();
});

test('it can be switched to once, after what that means was said', async () => {
  let current = erebor('l-1');
  const { bodies } = showLink(current, {
    answers: {
      'GET /api/links/l-1': () => current,
      'POST /api/links/l-1/access-mode': () =>
        (current = erebor('l-1', { accessMode: 'single', credentialsStorage: 'store' })),
    },
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Change how Erebor is read' }));
  const question = within(screen.getByRole('region', { name: 'Stop reading Erebor again?' }));
  expect(question.getByText(/is not read again by itself/)).toBeTruthy();
  expect(bodies).toEqual([]);
  await userEvent.click(question.getByRole('button', { name: 'Do not read it again' }));
  expect(await screen.findByText(/It is not read again by itself\./)).toBeTruthy();
  expect(bodies).toEqual([{ accessMode: 'single' }]);
  expect(screen.queryByRole('region', { name: /again\?$/ })).toBeNull();
  const after = screen.getByRole('button', { name: 'Change how Erebor is read' });
  expect(document.activeElement).toBe(after);
});

test('switching it back asks for consent and sends which one', async () => {
  const { bodies } = showLink(
    erebor('l-1', { accessMode: 'single', credentialsStorage: 'store' }),
    {
      answers: { 'POST /api/links/l-1/access-mode': () => erebor('l-1') },
    },
  );
  await userEvent.click(await screen.findByRole('button', { name: 'Change how Erebor is read' }));
  await userEvent.click(screen.getByRole('button', { name: 'Agree and keep it up to date' }));
  expect(bodies).toEqual([
    { accessMode: 'recurrent', consent: { version: consentVersion, language: 'en' } },
  ]);
});

test.each(['nostore', '30d'])(
  'with the password kept as %s it has to be connected again',
  async (kept) => {
    showLink(erebor('l-1', { accessMode: 'single', credentialsStorage: kept }));
    const again = await screen.findByRole('link', { name: 'Connect again: Erebor' });
    expect(again.getAttribute('href')).toBe('/connect/Erebor');
    expect(screen.queryByRole('button', { name: /^Change/ })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Refresh now' }) === null).toBe(kept === 'nostore');
  },
);

test('where people may not choose, nothing can be switched', async () => {
  showLink(erebor('l-1', { refreshRate: '30d' }), { modes: ['recurrent'] });
  expect(await screen.findByText('Refreshes monthly, by the 20th')).toBeTruthy();
  expect(screen.getByText(/same day of the month, between the 1st and the 20th/)).toBeTruthy();
  expect(await screen.findByRole('button', { name: 'Refresh now' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Change/ })).toBeNull();
});

test('a connection that is over shows what was deleted, and its history', async () => {
  showLink(erebor('l-1', { status: 'ended', endedBy: 'you' }), {
    history: entries({ event: 'ended', by: 'you' }),
  });
  const proof = within(await screen.findByRole('region', { name: 'What was deleted' }));
  expect(proof.getByText(/You disconnected Erebor\. It was confirmed on November 21/)).toBeTruthy();
  expect(await screen.findByText('You disconnected Erebor')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Refresh now' })).toBeNull();
});

import { fireEvent, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { expect, test, vi } from 'vitest';
import type { Duplicate } from '#contract/api/duplicate.ts';
import type { Link } from '#contract/api/link.ts';
import { clock } from '#web/lib/clock.ts';
import { renderWith, type Answers } from '#web/lib/testing/render.tsx';
import { HomePage } from './home-page.tsx';
import { at, duplicate, erebor, link } from './testing/links.ts';

function Address() {
  const { pathname, search } = useLocation();
  return <p data-testid="address">{`${pathname}${search}`}</p>;
}

function showHome(
  links: readonly Link[],
  {
    duplicates = [],
    address = '/',
    answers = {},
  }: { duplicates?: Duplicate[]; address?: string; answers?: Answers } = {},
) {
  clock.learn(at);
  return renderWith(
    <>
      <HomePage />
      <Address />
    </>,
    {
      at: address,
      answers: {
        'GET /api/links': () => ({ links }),
        'GET /api/operations': () => ({ operations: [] }),
        'GET /api/duplicates': () => ({ duplicates }),
        ...answers,
      },
    },
  );
}

/** What is loaded later takes its time on a busy machine. */
const patient = { timeout: 15_000 };

const rows = () =>
  within(screen.getByRole('region', { name: 'Connections' })).getAllByRole('listitem');
const address = () => screen.getByTestId('address').textContent;

function many(count: number): Link[] {
  return Array.from({ length: count }, (_, index) =>
    link(`l-${index}`, {
      institution: {
        name: index % 10 === 0 ? 'rare_bank' : 'bank',
        displayName: `Banco ${index}`,
        type: 'bank',
        hue: 1,
        hasLogo: false,
        connectsBy: 'credentials',
      },
      ...(index % 4 === 0 ? { accessMode: 'single', refreshRate: null } : {}),
    }),
  );
}

test.each([
  ['trouble', true],
  ['answers', false],
])('with Belvo in state %s, trouble is said: %s', async (state, isSaid) => {
  let asked = 0;
  showHome([erebor('l-1')], {
    answers: {
      'GET /api/belvo': () => {
        asked += 1;
        return { state };
      },
    },
  });
  await screen.findByText('Your connection works', undefined, patient);
  await vi.waitFor(() => expect(asked).toBe(1), patient);
  const said = () => screen.queryByText(/is having trouble/);
  await vi.waitFor(() => expect(said() !== null).toBe(isSaid), patient);
});

test('a thousand connections are drawn in portions, and the focus goes on with them', async () => {
  showHome(many(1_000));
  // By text, because looking for roles in so much is slow in jsdom.
  expect(await screen.findByText('All 1,000 work', undefined, patient)).toBeTruthy();
  expect(await screen.findByRole('searchbox', undefined, patient)).toBeTruthy();
  expect(rows()).toHaveLength(100);
  expect(screen.getByText('100 of 1,000 shown')).toBeTruthy();
  fireEvent.click(screen.getByText('Show 100 more'));
  const after = rows();
  expect(after).toHaveLength(200);
  expect(after[100]?.contains(document.activeElement)).toBe(true);
});

test('the search shows at once and writes the address when the typing is over', async () => {
  showHome(many(40), { address: '/?access_mode=single' });
  const search = await screen.findByRole('searchbox', undefined, patient);
  await userEvent.type(search, 'banco 2');
  expect(await screen.findByText('5 connections shown')).toBeTruthy();
  expect(rows()).toHaveLength(5);
  expect(address()).toBe('/?access_mode=single');
  fireEvent.blur(search);
  expect(address()).toBe('/?access_mode=single&q=banco+2');
  expect(search).toHaveProperty('value', 'banco 2');
});

test('filters combine, stay in the address and are cleared together', async () => {
  showHome(many(40));
  const mode = await screen.findByRole('combobox', { name: 'How long' }, patient);
  await userEvent.selectOptions(mode, 'Read once (10)');
  expect(address()).toBe('/?access_mode=single');
  expect(rows()).toHaveLength(10);
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Institution' }), 'rare_bank');
  expect(address()).toBe('/?institution=rare_bank&access_mode=single');
  expect(screen.getByText('2 connections shown')).toBeTruthy();
  await userEvent.click(screen.getByRole('link', { name: 'Clear filters' }));
  expect(address()).toBe('/');
  expect(rows()).toHaveLength(40);
});

test('what is not known of an address is ignored', async () => {
  showHome([link('a'), link('b')], { address: '/?institution=nowhere&refresh_rate=1s' });
  await screen.findByRole('heading', { name: 'All 2 work' });
  expect(rows()).toHaveLength(2);
});

test('a card never says "0 accounts" while they are on their way, and says when it was read once', async () => {
  showHome([
    link('new', { accounts: { state: 'arriving', items: [] }, lastUpdatedAt: null }),
    link('once', { accessMode: 'single', refreshRate: null }),
    link('monthly', { refreshRate: '30d' }),
    link('asked', { refresh: { askedAt: at, availableAt: at } }),
  ]);
  const card = async (name: string) =>
    (await screen.findByRole('link', { name: new RegExp(`^${name}`) })).textContent;
  expect(await card('new')).toContain('Accounts are on their way');
  expect(await card('new')).not.toMatch(/\b0\b|No accounts/);
  expect(await card('once')).toContain('Read once on November 21');
  expect(await card('monthly')).toContain('refreshes monthly, by the 20th');
  expect(await card('asked')).toContain('new data is on its way');
});

test('a connection that was found is told until it is put away', async () => {
  showHome([erebor('found-home', { foundAt: at }), link('b')]);
  expect(await screen.findByText(/Erebor was connected while you were away/)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'See what was found' }).getAttribute('href')).toBe(
    '/links/found-home',
  );
  await userEvent.click(screen.getByRole('button', { name: 'Put away: Erebor' }));
  expect(screen.queryByText(/while you were away/)).toBeNull();
});

test('a found one that is not finished says so in its own panel, and can be finished or removed', async () => {
  showHome([
    erebor('half', { foundAt: at, status: 'unconfirmed', lastUpdatedAt: null }),
    link('b'),
  ]);
  const panel = within(await screen.findByRole('article', { name: 'Erebor is not connected yet' }));
  expect(panel.getByText(/found on November 21, while you were away/)).toBeTruthy();
  expect(panel.getByRole('link', { name: 'Finish connecting' }).getAttribute('href')).toBe(
    '/links/half/repair',
  );
  expect(panel.getByRole('link', { name: 'Remove it' }).getAttribute('href')).toBe(
    '/links/half/disconnect',
  );
  expect(screen.queryByRole('button', { name: /^Put away/ })).toBeNull();
});

test('one that was disconnected elsewhere is told, and stays among the ended ones', async () => {
  showHome([erebor('gone-home', { status: 'ended', endedBy: 'elsewhere' }), link('b')]);
  expect(
    await screen.findByText(/Erebor was disconnected on November 21, but not from here/),
  ).toBeTruthy();
  const ended = within(await screen.findByRole('region', { name: 'No longer connected' }));
  expect(ended.getByRole('link', { name: 'Erebor' }).getAttribute('href')).toBe('/links/gone-home');
  expect(ended.getByRole('link', { name: 'Connect again: Erebor' })).toBeTruthy();
});

test('what is connected twice leads to the choice', async () => {
  showHome([erebor('old'), erebor('new')], { duplicates: [duplicate()] });
  const panel = within(await screen.findByRole('article', { name: 'You have Erebor twice' }));
  expect(panel.getByRole('link', { name: 'Choose what to keep' }).getAttribute('href')).toBe(
    '/duplicates/d-1',
  );
});

test('a choice can be taken back from home while its time runs', async () => {
  const chosen: Duplicate['chosen'] = {
    choice: 'replace',
    undoUntil: new Date(Date.parse(at) + 43_000).toISOString(),
  };
  let current = duplicate({ chosen });
  showHome([erebor('old'), erebor('new')], {
    answers: {
      'GET /api/duplicates': () => ({ duplicates: [current] }),
      'DELETE /api/duplicates/d-1/choice': () => (current = duplicate()),
    },
  });
  expect(
    await screen.findByText(/The older connection to Erebor is disconnected in 4\d seconds/),
  ).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(await screen.findByRole('article', { name: 'You have Erebor twice' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('keeping both is not told again', async () => {
  const chosen: Duplicate['chosen'] = { choice: 'keep_both', undoUntil: at };
  showHome([erebor('old'), erebor('new')], { duplicates: [duplicate({ chosen })] });
  await screen.findByRole('heading', { name: 'All 2 work' });
  expect(screen.queryByText(/twice/)).toBeNull();
});

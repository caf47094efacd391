import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Duplicate } from '#contract/api/duplicate.ts';
import type { Operation, OperationState } from '#contract/api/operation.ts';
import { at, link, operation, showOperation } from './testing/operation.tsx';

const working: OperationState = { name: 'working', phase: 'signing_in', since: at(0) };

function failed(code: 'wrong_credentials' | 'institution_down' | 'duplicate_link' | 'belvo_error') {
  return {
    name: 'failed',
    at: at(9),
    failure: {
      code,
      ...(code === 'duplicate_link' ? { linkId: 'l-9' } : {}),
      ...(code === 'belvo_error' ? { reference: 'abc123' } : {}),
    },
  } as const;
}

const form = '/connect/erebor_mx_retail/sign-in?mode=recurrent';

test.each<[string, OperationState, Partial<Operation>, string, string, string]>([
  ['working', working, {}, 'Connecting Erebor', 'Leave and come back later', '/'],
  [
    'checking',
    { name: 'checking', since: at(0) },
    {},
    'We are finding out what happened',
    'Leave and come back later',
    '/',
  ],
  [
    'deleting',
    { name: 'checking', since: at(0) },
    { kind: 'disconnect' },
    'Disconnecting Erebor',
    'Leave and come back later',
    '/',
  ],
  [
    'done',
    { name: 'done', linkId: 'l-1', found: false },
    {},
    'Erebor is connected',
    'See Erebor',
    '/links/l-1',
  ],
  [
    'repaired',
    { name: 'done', linkId: 'l-1', found: false },
    { kind: 'update' },
    'Erebor works again',
    'See Erebor',
    '/links/l-1',
  ],
  [
    'disconnected',
    { name: 'done', linkId: null, found: false },
    { kind: 'disconnect' },
    'Erebor is disconnected',
    'Go to your connections',
    '/',
  ],
  [
    'wrong password',
    failed('wrong_credentials'),
    {},
    'Erebor did not accept these details',
    'Type it again',
    form,
  ],
  [
    'wrong password in a repair',
    failed('wrong_credentials'),
    { kind: 'update', linkId: 'l-1' },
    'Erebor did not accept these details',
    'Type it again',
    '/links/l-1/repair',
  ],
  [
    'down',
    failed('institution_down'),
    {},
    'Erebor is not answering right now',
    'Try Erebor again',
    form,
  ],
  [
    'connected already',
    failed('duplicate_link'),
    {},
    'This login at Erebor is connected already',
    'See the connection',
    '/links/l-9',
  ],
  [
    'expired',
    { name: 'expired', at: at(0) },
    {},
    'The time for the code is over',
    'Start again',
    form,
  ],
  [
    'cancelled',
    { name: 'cancelled', at: at(0) },
    {},
    'You stopped connecting Erebor',
    'Go to your connections',
    '/',
  ],
])('%s has its words and one main way on', async (_, state, change, title, way, address) => {
  const page = showOperation(operation(state, change));
  await page.heading(title);
  const link = screen.getByRole('link', { name: way });
  expect(link.getAttribute('href')).toBe(address);
});

test.each([
  ['connect', /^Check the user and the password,/],
  ['update', /^Check the password,/],
  ['resume', /^Check the password,/],
] as const)('after a refused password (%s) it names what the form has', async (kind, words) => {
  showOperation(operation(failed('wrong_credentials'), { kind, linkId: 'l-1' }));
  expect(await screen.findByText(words)).toBeTruthy();
});

test('a fault of the system says nobody has to act, and what to quote', async () => {
  const page = showOperation(operation(failed('belvo_error')));
  await page.heading('The service that talks to your bank failed');
  expect(screen.getByText('It is not you, and not Erebor')).toBeTruthy();
  expect(screen.getByText('abc123')).toBeTruthy();
});

test('after a while waiting says that the bank is slow and that nobody has to stay', async () => {
  const page = showOperation(operation(working));
  await page.heading('Connecting Erebor');
  page.pass(46);
  expect(await screen.findByText('Erebor is slow. You can leave this page.')).toBeTruthy();
  expect(screen.getByText('Erebor is slow. You can leave; we keep going.')).toBeTruthy();
  expect(screen.getByText('It usually takes under a minute. It has been 46 seconds.')).toBeTruthy();
});

test('a new state takes the focus to its heading', async () => {
  const page = showOperation(operation(working));
  await page.heading('Connecting Erebor');
  page.become({ name: 'done', linkId: 'l-1', found: true });
  const heading = await page.heading('Erebor is connected');
  expect(document.activeElement).toBe(heading);
  expect(screen.getByText(/so we looked it up/)).toBeTruthy();
});

test('nothing is said about accounts before they are known', async () => {
  const page = showOperation(operation({ name: 'done', linkId: 'l-1', found: false }));
  await page.heading('Erebor is connected');
  expect(screen.getAllByText('Your accounts are on their way.').length).toBeGreaterThan(0);
  expect(screen.queryByText(/We found/)).toBeNull();
});

test.each([
  [link({ id: 'l-9' }), 'See the connection', '/links/l-9'],
  [link({ id: 'l-9', status: 'invalid' }), 'Repair the connection', '/links/l-9/repair'],
] as const)('what is connected already is led to as it needs', async (exists, way, address) => {
  showOperation(operation(failed('duplicate_link')), { links: [exists] });
  expect((await screen.findByRole('link', { name: way })).getAttribute('href')).toBe(address);
  expect(screen.getByRole('link', { name: 'Use another login' }).getAttribute('href')).toBe(form);
});

test('connected already, but not known here: home is the way, and another login', async () => {
  const page = showOperation(
    operation({ name: 'failed', at: at(9), failure: { code: 'duplicate_link' } }),
  );
  await page.heading('This login at Erebor is connected already');
  const ways = screen.getAllByRole('link').map(({ textContent }) => textContent);
  expect(ways.filter((way) => way === 'Go to your connections')).toHaveLength(1);
  expect(ways).toContain('Use another login');
});

const twice: Duplicate = {
  id: 'd-1',
  by: 'login',
  foundAt: at(5),
  olderLinkId: 'l-0',
  newerLinkId: 'l-1',
  chosen: null,
};

test.each([
  ['login', 'You have this login twice now.'],
  ['account', 'You have the same account twice now.'],
] as const)('connected, but the same %s as before: both are said', async (by, words) => {
  const page = showOperation(operation({ name: 'done', linkId: 'l-1', found: false }), {
    links: [link(), link({ id: 'l-0', connectedAt: '2026-03-04T12:00:00Z' })],
    duplicates: [{ ...twice, by }],
  });
  await page.heading('Erebor is connected');
  await screen.findByText(words);
  expect(screen.getByText(/The older connection is of March 4/)).toBeTruthy();
  const way = screen.getByRole('link', { name: 'Decide which one stays' });
  expect(way.getAttribute('href')).toBe('/duplicates/d-1');
});

test('two that were decided about are not asked about again', async () => {
  const chosen = { choice: 'keep_both', undoUntil: at(30) } as const;
  const page = showOperation(operation({ name: 'done', linkId: 'l-1', found: false }), {
    links: [link()],
    duplicates: [{ ...twice, chosen }],
  });
  await page.heading('Erebor is connected');
  expect(screen.queryByText(/twice now/)).toBeNull();
});

test('an operation that is not ours has words and a way home', async () => {
  const page = showOperation(null);
  await page.heading('We cannot find this');
  expect(screen.getByRole('link', { name: 'Go to your connections' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
});

import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { link, showConnect, started } from './testing/connect.tsx';
import { field, institution } from './testing/institution.ts';

const many = [
  institution(),
  institution({ name: 'gringotts_mx_retail', displayName: 'Gringotts', health: 'down' }),
  institution({ name: 'tatooine_mx_fiscal', displayName: 'Tatooine', type: 'fiscal' }),
  institution({
    name: 'ofmock_br_retail',
    displayName: 'OF Mock',
    countries: ['BR'],
    connectsBy: 'consent',
  }),
];

test('the list says what each one asks for, what is connected, and what is down before choosing', async () => {
  showConnect('/connect', { institutions: many, links: [link()] });
  const list = await screen.findByRole('list', { name: 'Institutions' });
  const rows = within(list)
    .getAllByRole('link')
    .map((row) => row.textContent);
  expect(rows[0]).toContain('Asks for user and password');
  expect(rows[0]).toContain('Already connected: 1');
  expect(rows.find((row) => row.includes('Gringotts'))).toContain('Not answering right now');
  expect(rows.find((row) => row.includes('OF Mock'))).toContain('on the bank’s own pages');
});

test('searching needs no mouse: the first result opens with Enter, and the search is kept', async () => {
  const act = userEvent.setup();
  showConnect('/connect', { institutions: many });
  const search = await screen.findByRole('searchbox');
  await act.type(search, 'gringots');
  expect(await screen.findByText('1 institution')).toBeTruthy();
  await act.keyboard('{Enter}');
  await screen.findByRole('heading', { name: 'Before you connect Gringotts' });
});

test('nothing found says what to try', async () => {
  const act = userEvent.setup();
  showConnect('/connect?type=fiscal', { institutions: many });
  await act.type(await screen.findByRole('searchbox'), 'erebor');
  await screen.findByRole('heading', { name: 'Nothing found' });
  await act.click(screen.getByRole('link', { name: 'Look at all kinds in all countries' }));
  expect(await screen.findByText('1 institution')).toBeTruthy();
});

test('an old list says that it is old', async () => {
  showConnect('/connect', { stale: true });
  expect(await screen.findByText(/this list may be a little old/)).toBeTruthy();
});

test('before connecting people choose how long, and see what is read', async () => {
  const act = userEvent.setup();
  showConnect('/connect/erebor_mx_retail');
  await screen.findByText('Accounts and balances');
  expect(
    screen.getByText(
      'What is read: accounts and balances, movements, and your name and tax number.',
    ),
  ).toBeTruthy();
  await act.click(screen.getByRole('radio', { name: /Read it once/ }));
  await act.click(screen.getByRole('button', { name: 'Continue to sign in' }));
  await screen.findByRole('heading', { name: 'Sign in to Erebor' });
  expect(screen.getByLabelText('address').textContent).toBe(
    '/connect/erebor_mx_retail/sign-in?mode=single',
  );
});

test('one who is connected already is offered to look or repair before adding a login on purpose', async () => {
  showConnect('/connect/erebor_mx_retail', {
    links: [link(), link({ id: 'l-2', status: 'invalid' })],
  });
  await screen.findByText('You have Erebor connected 2 times already');
  expect(screen.getByRole('link', { name: 'Look at it' }).getAttribute('href')).toBe('/links/l-1');
  expect(screen.getByRole('link', { name: 'Repair it' }).getAttribute('href')).toBe(
    '/links/l-2/repair',
  );
  expect(screen.getByRole('button', { name: 'Connect another login' })).toBeTruthy();
});

test('what was begun only is not called connected, and stands in nobody’s way', async () => {
  showConnect('/connect/erebor_mx_retail', {
    links: [link({ status: 'unconfirmed', accounts: { state: 'arriving', items: [] } })],
  });
  await screen.findByText('You began to connect Erebor');
  const address = (name: string) => screen.getByRole('link', { name }).getAttribute('href');
  expect(address('Finish it')).toBe('/links/l-1/repair');
  expect(address('Remove it')).toBe('/links/l-1/disconnect');
  expect(screen.getByRole('button', { name: 'Continue to sign in' })).toBeTruthy();
});

test('what is being made or repaired is shown as that, and leads there', async () => {
  showConnect('/connect/erebor_mx_retail', {
    links: [link({ status: 'invalid', operationId: 'o-7' })],
    operations: [started, { ...started, id: 'o-7', kind: 'update', linkId: 'l-1' }],
  });
  await screen.findByText('Being repaired right now');
  await screen.findByText('Being connected right now');
  expect(
    screen.getAllByRole('link', { name: 'Go on there' }).map((way) => way.getAttribute('href')),
  ).toEqual(['/operations/o-7', '/operations/o-1']);
  expect(screen.queryByRole('link', { name: 'Repair it' })).toBeNull();
});

test('while accounts are on their way, nothing is said about how many there are', async () => {
  showConnect('/connect/erebor_mx_retail', {
    links: [link({ accounts: { state: 'arriving', items: [] } })],
  });
  await screen.findByText(/its accounts are on their way/);
  expect(screen.queryByText(/0 accounts/)).toBeNull();
});

test('a row of the list tells what is broken, unfinished and connected apart', async () => {
  showConnect('/connect', {
    links: [
      link(),
      link({ id: 'l-2', status: 'token_required' }),
      link({ id: 'l-3', status: 'unconfirmed' }),
    ],
    operations: [started],
  });
  const row = await screen.findByRole('link', { name: /Needs repair: 1/ });
  expect(row.textContent).toContain('Under way right now');
  expect(row.textContent).toContain('Not finished: 1');
  expect(row.textContent).toContain('Already connected: 2');
});

test.each([
  ['recurrent', 'It stays connected', /weekly as a rule/],
  ['single', 'It is read once only', /never again. Your password is not kept/],
] as const)('where only %s is allowed it is explained, not asked', async (mode, title, words) => {
  const act = userEvent.setup();
  showConnect('/connect/erebor_mx_retail', { accessModes: [mode] });
  await screen.findByRole('heading', { name: title });
  expect(screen.getByText(words)).toBeTruthy();
  expect(screen.queryByRole('radio')).toBeNull();
  await act.click(screen.getByRole('button', { name: 'Continue to sign in' }));
  await screen.findByRole('heading', { name: 'Sign in to Erebor' });
  expect(screen.getByLabelText('address').textContent).toMatch(`mode=${mode}`);
});

test('where a password is kept although it is read once, that is said before it is typed', async () => {
  const act = userEvent.setup();
  showConnect('/connect/erebor_mx_retail', { singleKeepsDays: 30 });
  await act.click(
    await screen.findByRole('radio', { name: /Read it once.*encrypted for 30 days/ }),
  );
  expect(screen.queryByText(/Your password is not kept/)).toBeNull();
  await act.click(screen.getByRole('button', { name: 'Continue to sign in' }));
  expect(await screen.findByText(/Belvo keeps it encrypted for 30 days/)).toBeTruthy();
});

test('an address with a way that is not allowed leads back to the choice', async () => {
  showConnect('/connect/erebor_mx_retail/sign-in?mode=recurrent', { accessModes: ['single'] });
  expect(await screen.findByRole('heading', { name: 'Before you connect Erebor' })).toBeTruthy();
});

test('what names nothing to read cannot be read once', async () => {
  showConnect('/connect/erebor_mx_retail', { institutions: [institution({ resources: [] })] });
  await screen.findByRole('heading', { name: 'It stays connected' });
  expect(screen.queryByRole('radio')).toBeNull();
  expect(screen.queryByText(/What is read/)).toBeNull();
});

test('an institution that connects on its own pages is said to, and offers no form', async () => {
  showConnect('/connect/ofmock_br_retail', { institutions: many });
  await screen.findByText('You type no password here');
  expect(screen.queryByRole('button', { name: /sign in/ })).toBeNull();
});

const advanced = institution({
  fields: [
    field('username', { label: 'User' }),
    field('password', { label: 'Key' }),
    field('password2', { label: 'PIN' }),
  ],
});

test('a repair asks for what can change and for nothing else', async () => {
  const act = userEvent.setup();
  const { sent } = showConnect('/links/l-1/repair', {
    institutions: [advanced],
    links: [link({ status: 'invalid' })],
  });
  await screen.findByRole('heading', { name: 'Erebor no longer accepts your password' });
  await act.type(await screen.findByLabelText('Key'), 'new');
  await act.type(screen.getByLabelText('PIN'), '1234');
  expect(screen.queryByLabelText('User')).toBeNull();
  await act.click(screen.getByRole('button', { name: 'Reconnect Erebor' }));
  await screen.findByRole('heading', { name: 'Elsewhere' });
  expect(sent).toEqual([
    {
      kind: 'update',
      requestKey: expect.any(String),
      linkId: 'l-1',
      by: 'password',
      typed: { password: 'new', password2: '1234' },
    },
  ]);
});

test('a new code is asked for by one press, or the password is used instead', async () => {
  const act = userEvent.setup();
  const { sent } = showConnect('/links/l-1/repair', {
    institutions: [advanced],
    links: [link({ status: 'token_required' })],
  });
  await screen.findByRole('heading', { name: 'Erebor asks for a new code' });
  expect(screen.getByRole('link', { name: 'Use the password instead' })).toBeTruthy();
  await act.click(screen.getByRole('button', { name: 'Ask for a new code' }));
  await screen.findByRole('heading', { name: 'Elsewhere' });
  expect(sent).toEqual([
    { kind: 'update', requestKey: expect.any(String), linkId: 'l-1', by: 'code', typed: {} },
  ]);
});

test('several that need repair are repaired one after the other, without those under way', async () => {
  const act = userEvent.setup();
  showConnect('/links/l-2/repair', {
    links: [
      link({ id: 'l-1', status: 'token_required' }),
      link({ id: 'l-2', status: 'invalid' }),
      link({ id: 'l-3', status: 'invalid', operationId: 'o-3' }),
      link({ id: 'l-4' }),
    ],
  });
  await screen.findByText('Fix 2 of 2');
  await act.click(screen.getByRole('link', { name: 'Skip, show the next one' }));
  await screen.findByRole('heading', { name: 'Erebor asks for a new code' });
  expect(screen.getByText('Fix 1 of 2')).toBeTruthy();
});

test('what was typed for one connection is not there for the next', async () => {
  const act = userEvent.setup();
  showConnect('/links/l-1/repair', {
    links: [link({ id: 'l-1', status: 'invalid' }), link({ id: 'l-2', status: 'invalid' })],
  });
  const skip = async (to: string) => {
    await act.click(screen.getByRole('link', { name: 'Skip, show the next one' }));
    await screen.findByText(to);
  };
  await screen.findByText('Fix 1 of 2');
  await skip('Fix 2 of 2');
  await act.type(await screen.findByLabelText('Key'), 'of the second');
  // Everything about the first is known by now.
  await skip('Fix 1 of 2');
  expect((await screen.findByLabelText<HTMLInputElement>('Key')).value).toBe('');
});

test('an unfinished connection is finished or removed', async () => {
  const act = userEvent.setup();
  const { sent } = showConnect('/links/l-1/repair', { links: [link({ status: 'unconfirmed' })] });
  await act.type(await screen.findByLabelText('Key'), 'again');
  expect(screen.getByRole('link', { name: 'Remove it instead' }).getAttribute('href')).toBe(
    '/links/l-1/disconnect',
  );
  await act.click(screen.getByRole('button', { name: 'Finish connecting Erebor' }));
  await screen.findByRole('heading', { name: 'Elsewhere' });
  expect(sent).toMatchObject([{ kind: 'resume', typed: { password: 'again' } }]);
});

test.each([
  ['a connection that works', link(), 'Nothing to repair'],
  ['one that is over', link({ status: 'ended' }), 'This connection with Erebor is over'],
  ['one that is busy', link({ operationId: 'o-3' }), 'Erebor is in the middle of something'],
  ['one nobody can tell', link({ status: 'unknown' }), 'We do not know how Erebor is doing'],
])('%s needs no repair and says so', async (_, one, title) => {
  showConnect('/links/l-1/repair', { links: [one] });
  expect(await screen.findByRole('heading', { level: 1, name: title })).toBeTruthy();
});

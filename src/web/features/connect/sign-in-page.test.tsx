import { act as reacting, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { consentVersion } from '#contract/api/consent.ts';
import { idleAfter } from '#web/lib/use-wiped.ts';
import { forgetNames } from './typed-names.ts';
import { link, showConnect } from './testing/connect.tsx';
import { field, institution } from './testing/institution.ts';

const form = '/connect/erebor_mx_retail/sign-in?mode=recurrent';
const address = () => screen.getByLabelText('address').textContent;
const user = () => screen.findByLabelText<HTMLInputElement>('User');
const key = () => screen.findByLabelText<HTMLInputElement>('Key');
const send = () => screen.getByRole('button', { name: 'Connect Erebor' });

beforeEach(forgetNames);
afterEach(() => void vi.useRealTimers());

test('sends what was typed, with what was agreed to, and goes where it is shown', async () => {
  const act = userEvent.setup();
  const { sent, queries } = showConnect(form);
  await act.type(await user(), 'user_valid');
  await act.type(await key(), 'pass_secret');
  await act.click(send());
  await screen.findByRole('heading', { name: 'Elsewhere' });
  expect(address()).toBe('/operations/o-1');
  expect(sent).toEqual([
    {
      kind: 'connect',
      requestKey: expect.stringMatching(/^[\w-]{16,64}$/),
      institution: 'erebor_mx_retail',
      accessMode: 'recurrent',
      typed: { username: 'user_valid', password: 'pass_secret' },
      consent: { version: consentVersion, language: 'en' },
    },
  ]);
  const cached = queries
    .getQueryCache()
    .getAll()
    .map(({ state }) => state.data);
  expect(JSON.stringify(cached)).not.toContain('pass_secret');
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('pass_secret');
});

test('a password is gone from the page before its answer is there, the user name is not', async () => {
  const act = userEvent.setup();
  const meanwhile: string[] = [];
  showConnect(form, {
    refuse: () => {
      queueMicrotask(() => {
        for (const label of ['User', 'Key']) {
          meanwhile.push(screen.getByLabelText<HTMLInputElement>(label).value);
        }
      });
      return { status: 503, code: 'institution_down' };
    },
  });
  await act.type(await user(), 'user_valid');
  await act.type(await key(), 'pass_secret');
  await act.click(send());
  await waitFor(() => expect(meanwhile).toEqual(['user_valid', '']));
});

test('a password is taken out when the browser shows the page again from its memory', async () => {
  const act = userEvent.setup();
  showConnect(form);
  await act.type(await key(), 'pass_secret');
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
  expect((await key()).value).toBe('pass_secret');
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  expect((await key()).value).toBe('');
});

test('after five minutes without typing a password is taken out, and that is said', async () => {
  showConnect(form);
  const [name, secret] = [await user(), await key()];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const pass = (milliseconds: number) =>
    reacting(() => {
      vi.advanceTimersByTime(milliseconds);
    });
  fireEvent.input(secret, { target: { value: 'pass_secret' } });
  pass(idleAfter - 1);
  fireEvent.input(name, { target: { value: 'user_valid' } });
  pass(idleAfter - 1);
  expect(secret.value).toBe('pass_secret');
  pass(1);
  expect([name.value, secret.value]).toEqual(['user_valid', '']);
  expect(screen.getByText(/^Nothing was typed for 5 minutes/)).toBeTruthy();
  fireEvent.input(secret, { target: { value: 'again' } });
  expect(screen.queryByText(/^Nothing was typed for 5 minutes/)).toBeNull();
});

test('checks everything before sending and leads to the first field that is wrong', async () => {
  const act = userEvent.setup();
  const { sent } = showConnect(form);
  await user();
  await act.click(send());
  expect(document.activeElement).toBe(await user());
  expect(screen.getAllByText('Erebor needs this.')).toHaveLength(2);
  await screen.findByText('2 fields need another look.');
  await act.type(await user(), 'a');
  expect(screen.getAllByText('Erebor needs this.')).toHaveLength(1);
  expect(sent).toEqual([]);
});

test('checks a field when it is left, and does not nag about one that was passed through', async () => {
  const act = userEvent.setup();
  showConnect(form);
  await act.click(await user());
  await act.tab();
  expect(screen.queryByText('Erebor needs this.')).toBeNull();
  await act.type(await user(), 'NO!');
  await act.tab();
  const input = await user();
  expect(input.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText('Letters')).toBeTruthy();
});

test('after a refusal the user name stays, the password does not, and fields say what is wrong', async () => {
  const act = userEvent.setup();
  showConnect(form, {
    refuse: () => ({
      status: 422,
      code: 'fields_invalid',
      fields: [{ name: 'password', reason: 'pattern' }],
    }),
  });
  await act.type(await user(), 'user_valid');
  await act.type(await key(), 'pass_secret');
  await act.click(send());
  await screen.findByText('This is not written the way Erebor expects it.');
  expect((await user()).value).toBe('user_valid');
  expect((await key()).value).toBe('');
  expect(document.activeElement).toBe(await key());
  expect(screen.getByRole('alert').textContent).toContain('Erebor needs something else here');
});

test('the same form sent again after a lost answer carries the same key, after a refusal a new one', async () => {
  const act = userEvent.setup();
  const problems = [
    { status: 0, code: 'offline' },
    { status: 429, code: 'rate_limited' },
    { status: 429, code: 'rate_limited' },
  ];
  const { sent } = showConnect(form, {
    refuse: () => {
      const next = problems.shift();
      if (next === undefined || next.code === 'offline') throw new TypeError('network');
      return next;
    },
  });
  await act.type(await user(), 'user_valid');
  for (const count of [1, 2, 3]) {
    await act.type(await key(), 'pass_secret');
    await act.click(send());
    await waitFor(() => expect(sent).toHaveLength(count));
    await waitFor(async () => expect((await key()).value).toBe(''));
  }
  const keys = sent.map((body) => (body as { requestKey: string }).requestKey);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[1]);
});

test.each([
  [900, /Possible again at .+ \(in 15 min\)\./],
  [3_540, /Possible again at .+ \(in 59 min\)\./],
  [20, /Possible again in 20 seconds\./],
])('a login that rests says so, and for how long: %d seconds', async (seconds, words) => {
  const act = userEvent.setup();
  showConnect(form, {
    refuse: () => ({ status: 429, code: 'login_resting', retryAfterSeconds: seconds }),
  });
  await act.type(await user(), 'user_valid');
  await act.type(await key(), 'pass_secret');
  await act.click(send());
  const { textContent } = await screen.findByRole('alert');
  expect(textContent).toContain('Erebor refused this login several times');
  expect(textContent).toContain('nothing was sent');
  expect(textContent).toMatch(words);
  expect((await key()).value).toBe('');
});

test('something that is under way already is finished there', async () => {
  const act = userEvent.setup();
  showConnect(form, {
    refuse: () => ({ status: 409, code: 'operation_in_progress', operationId: 'o-7' }),
  });
  await act.type(await user(), 'user_valid');
  await act.type(await key(), 'x');
  await act.click(send());
  const way = await screen.findByRole('link', { name: 'Go on there' });
  expect(way.getAttribute('href')).toBe('/operations/o-7');
});

test.each([
  [{ status: 'valid' }, /It works/, 'See the connection', '/links/l-1'],
  [{ status: 'invalid' }, /no longer accepts/, 'Repair the connection', '/links/l-1/repair'],
  [{ status: 'token_required' }, /wants a new code/, 'Repair the connection', '/links/l-1/repair'],
  [{ status: 'unconfirmed' }, /never finished/, 'Finish connecting Erebor', '/links/l-1/repair'],
  [{ operationId: 'o-7' }, /being done with it/, 'Go on there', '/operations/o-7'],
] as const)(
  'a login that is connected already (%o) leads to what that one needs, and to another login',
  async (change, words, way, to) => {
    const act = userEvent.setup();
    showConnect(form, {
      links: [link(change)],
      refuse: () => ({ status: 409, code: 'duplicate_link', linkId: 'l-1' }),
    });
    await act.type(await user(), 'user_valid');
    await act.type(await key(), 'pass_secret');
    await act.click(send());
    const said = await screen.findByRole('alert');
    expect(said.textContent).toContain('This login at Erebor is connected already');
    expect(said.textContent).toContain('before anything was sent');
    await screen.findByText(words);
    expect(screen.getByRole('link', { name: way }).getAttribute('href')).toBe(to);
    expect((await user()).value).toBe('user_valid');
    expect((await key()).value).toBe('');
    await act.click(screen.getByRole('button', { name: 'Use another login' }));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(document.activeElement).toBe(await user());
    await act.keyboard('somebody_else');
    expect((await user()).value).toBe('somebody_else');
  },
);

test('a number of another document is recognised and the document changed by one press', async () => {
  const act = userEvent.setup();
  const option = (value: string, label: string, pattern: string) => ({
    value,
    label,
    pattern,
    patternMessage: `Not a ${label}`,
    placeholder: null,
  });
  showConnect(form, {
    institutions: [
      institution({
        fields: [
          field('username_type', {
            kind: 'select',
            label: 'Document',
            governs: 'username',
            preselected: 0,
            options: [
              option('001', 'Card', '^\\d{8}$'),
              option('003', 'Passport', '^[A-Z]{2}\\d{6}$'),
            ],
          }),
          field('username', { label: 'User' }),
        ],
      }),
    ],
  });
  await act.type(await user(), 'AB123456');
  await act.tab();
  expect(screen.getByText(/Not a Card/)).toBeTruthy();
  await act.click(screen.getByRole('button', { name: 'Change to Passport' }));
  expect(screen.getByLabelText<HTMLSelectElement>('Document').value).toBe('003');
  await waitFor(() => expect(screen.queryByText(/Not a/)).toBeNull());
});

test('an example stands beside the field, never in it where it would look typed', async () => {
  showConnect(form, {
    institutions: [
      institution({
        fields: [
          field('username', { label: 'User', placeholder: 'ABC333' }),
          field('password', { label: 'Key', placeholder: '••••' }),
        ],
      }),
    ],
  });
  const input = await user();
  expect(input.placeholder).toBe('');
  const help = input.getAttribute('aria-describedby') ?? '';
  expect(document.getElementById(help)?.textContent).toBe('For example: ABC333');
  expect(screen.queryByText(/••••/)).toBeNull();
  expect(screen.getByText('The fields are named in the words of Erebor.')).toBeTruthy();
});

test('nobody types a password before having seen what it is for', async () => {
  showConnect('/connect/erebor_mx_retail/sign-in');
  expect(await screen.findByRole('heading', { name: 'Before you connect Erebor' })).toBeTruthy();
});

test('when the page is put away, the secret is gone from it', async () => {
  const act = userEvent.setup();
  showConnect(form);
  await act.type(await key(), 'pass_secret');
  window.dispatchEvent(new Event('pagehide'));
  expect((await key()).value).toBe('');
});

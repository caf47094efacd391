import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { expect, test } from 'vitest';
import type { DirectorView } from '#contract/api/director.ts';
import { keys } from '#web/lib/query.ts';
import { renderWith } from '#web/lib/testing/render.tsx';
import { MagicUsers } from './magic-users.tsx';

const bank = (name: string, displayName: string, ...outcomes: string[]) => ({
  name,
  displayName,
  health: 'healthy',
  delaySeconds: 0,
  users: outcomes.map((outcome) => ({
    id: `u_${outcome}`,
    fields: { username: `u_${outcome}` },
    outcome,
    answers: [],
  })),
});
const erebor = bank('erebor_mx_retail', 'Erebor', 'connected', 'asks_code', 'wrong_password');
const otono = bank('otono_mx_retail', 'Banco Otoño', 'connected', 'later_invalid');

function show(institution: DirectorView['institutions'][number] | null) {
  return renderWith(
    <>
      <MagicUsers
        institution={institution}
        institutions={[erebor, otono]}
        form={institution !== null}
        onFilled={() => {}}
      />
      <Address />
      <main>
        <form aria-label="sign in">
          <input name="username" aria-label="user" />
        </form>
      </main>
    </>,
    { at: '/' },
  );
}

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{pathname + search}</output>;
}

test('at an institution its users stand under what comes of them, and fill its form', async () => {
  show(erebor);
  expect(screen.getAllByRole('heading', { level: 4 }).map((one) => one.textContent)).toEqual([
    'Connects',
    'Asks for a code or more',
    'Does not connect',
  ]);
  expect(screen.queryByRole('button', { name: /later/ })).toBeNull();
  await userEvent
    .setup()
    .click(screen.getByRole('button', { name: 'Fill in: Connects, u_connected' }));
  expect(screen.getByLabelText<HTMLInputElement>('user').value).toBe('u_connected');
});

test('elsewhere each outcome is there once, folded by what happens', () => {
  show(null);
  expect(
    screen.getAllByRole('group').map((one) => one.querySelector('summary')?.textContent),
  ).toEqual(['Connects 1', 'Asks for a code or more 1', 'Does not connect 1', 'Breaks later 1']);
});

test('an outcome is found at any institution, and its form is opened in a way that is allowed', async () => {
  const act = userEvent.setup();
  const { queries } = show(erebor);
  queries.setQueryData(keys.session, {
    person: null,
    signIn: 'demo',
    simulator: true,
    accessModes: ['single'],
  });
  await act.type(screen.getByRole('searchbox'), 'otono changes');
  const [hit, ...more] = within(screen.getByRole('list')).getAllByRole('listitem');
  expect(more).toEqual([]);
  expect(hit?.textContent).toContain('Banco Otoño · u_later_invalid');
  await act.click(
    screen.getByRole('button', { name: /^Fill in: .* u_later_invalid, Banco Otoño$/ }),
  );
  expect(screen.getByLabelText('address').textContent).toBe(
    '/connect/otono_mx_retail/sign-in?mode=single',
  );
});

test('nothing found is said', async () => {
  show(null);
  await userEvent.setup().type(screen.getByRole('searchbox'), 'unicorn');
  expect(screen.getByText('Nothing comes of that anywhere.')).toBeTruthy();
});

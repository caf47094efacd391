import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { expect, test, vi } from 'vitest';
import { renderWith } from '#web/lib/testing/render.tsx';
import { fillForm } from './fill.ts';
import { RepairPasswords } from './repair-passwords.tsx';

test('types into the inputs of the form, with the events of typing', () => {
  const seen = vi.fn<(name: string) => void>();
  render(
    <main>
      <form
        aria-label="sign in"
        onInput={({ target }) => {
          if (target instanceof HTMLElement) seen(target.getAttribute('name') ?? '');
        }}
      >
        <select name="username_type" aria-label="type" defaultValue="999">
          <option value="999">a</option>
          <option value="003">b</option>
        </select>
        <input name="username" aria-label="user" />
      </form>
    </main>,
  );
  expect(fillForm({ username_type: '003', username: 'adv_valid', constant: 'x' })).toBe(true);
  expect(screen.getByLabelText<HTMLInputElement>('user').value).toBe('adv_valid');
  expect(screen.getByLabelText<HTMLSelectElement>('type').value).toBe('003');
  expect(seen.mock.calls.flat()).toEqual(['username_type', 'username']);
});

test('says so when there is no form to fill', () => {
  expect(fillForm({ username: 'x' })).toBe(false);
});

test('on the page of a repair the passwords are typed in place', async () => {
  const user = userEvent.setup();
  const filled = vi.fn<() => void>();
  renderWith(
    <>
      <main>
        <Address />
        <form aria-label="repair">
          <input name="password" type="password" aria-label="password" />
          <input name="password2" type="password" aria-label="second password" />
        </form>
      </main>
      <RepairPasswords
        linkId="3"
        institution={{
          name: 'erebor_mx_retail',
          displayName: 'Erebor',
          health: 'healthy',
          delaySeconds: 0,
          users: [],
        }}
        onFilled={filled}
      />
    </>,
    { at: '/links/3/repair' },
  );
  const value = (label: string) => screen.getByLabelText<HTMLInputElement>(label).value;
  await user.click(screen.getByRole('button', { name: 'Fill in: The new password, pass_new' }));
  expect([value('password'), value('second password')]).toEqual(['pass_new', 'pass_new']);
  await user.click(screen.getByRole('button', { name: 'Fill in: A wrong password, pass_invalid' }));
  expect(value('password')).toBe('pass_invalid');
  expect(screen.getByText('/links/3/repair')).toBeTruthy();
  expect(filled).toHaveBeenCalledTimes(2);
});

function Address() {
  const { pathname, search } = useLocation();
  return <p>{pathname + search}</p>;
}

import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { renderWith } from '#web/lib/testing/render.tsx';
import { Field } from './field.tsx';
import { PasswordInput } from './password-input.tsx';

function show() {
  renderWith(
    <form onSubmit={(event) => event.preventDefault()}>
      <Field label="Password">
        <PasswordInput name="password" />
      </Field>
      <button type="submit">Go</button>
    </form>,
  );
  return { input: screen.getByLabelText<HTMLInputElement>('Password'), user: userEvent.setup() };
}

test('can be shown and is a password again when it is sent', async () => {
  const { input, user } = show();
  expect(input.type).toBe('password');
  await user.click(screen.getByRole('button', { name: 'Show what you typed' }));
  expect(input.type).toBe('text');
  await user.click(screen.getByRole('button', { name: 'Go' }));
  expect(input.type).toBe('password');
});

test('says that caps lock is on, as part of the field', async () => {
  const { input, user } = show();
  await user.click(input);
  await user.keyboard('{CapsLock}A');
  expect(descriptionOf(input)).toBe('Caps lock is on.');
  await user.keyboard('{CapsLock}');
  await user.keyboard('a');
  expect(descriptionOf(input)).toBe('');
});

test('asks about a space at the end and removes it on request', async () => {
  const { input, user } = show();
  await user.type(input, 'secret ');
  expect(descriptionOf(input)).toContain('There is a space');
  await user.click(screen.getByRole('button', { name: 'Remove it' }));
  expect(input.value).toBe('secret');
  expect(descriptionOf(input)).toBe('');
  expect(document.activeElement).toBe(input);
});

function descriptionOf(input: HTMLElement): string {
  const ids = input.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent).join(' ');
}

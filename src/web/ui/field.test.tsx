import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { renderWith } from '#web/lib/testing/render.tsx';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import { TextInput } from './inputs.tsx';

test('label, help and error belong to the control', () => {
  renderWith(
    <Field label="User" help="As on your card" error="Type your user">
      <TextInput name="username" />
    </Field>,
  );
  const input = screen.getByRole('textbox', { name: 'User' });
  const described = input.getAttribute('aria-describedby')?.split(' ') ?? [];
  expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual([
    'Type your user',
    'As on your card',
  ]);
  expect(input.getAttribute('aria-invalid')).toBe('true');
  expect(input.getAttribute('aria-required')).toBe('true');
});

test('an optional field says so and is not required', () => {
  renderWith(
    <Field label="Token" optional>
      <TextInput name="token" />
    </Field>,
  );
  const input = screen.getByRole('textbox', { name: 'Token (optional)' });
  expect(input.getAttribute('aria-required')).toBe('false');
  expect(input.hasAttribute('aria-invalid')).toBe(false);
});

test('a busy button keeps the focus and does nothing', async () => {
  const press = vi.fn<() => void>();
  const submit = vi.fn<() => void>();
  renderWith(
    <form onSubmit={submit}>
      <Button type="submit" busy onClick={press}>
        Send
      </Button>
    </form>,
  );
  const button = screen.getByRole('button', { name: 'Send' });
  await userEvent.setup().click(button);
  expect(document.activeElement).toBe(button);
  expect(button.getAttribute('aria-disabled')).toBe('true');
  expect(press).not.toHaveBeenCalled();
  expect(submit).not.toHaveBeenCalled();
});

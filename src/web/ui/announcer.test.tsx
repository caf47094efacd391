import { act, screen } from '@testing-library/react';
import { useNavigate } from 'react-router-dom';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useAnnounce } from '#web/lib/announce.ts';
import { renderWith } from '#web/lib/testing/render.tsx';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function Speaker() {
  const announce = useAnnounce();
  const navigate = useNavigate();
  return (
    <>
      <button type="button" onClick={() => announce('The code is copied.')}>
        say
      </button>
      <button type="button" onClick={() => void navigate('/elsewhere')}>
        go
      </button>
    </>
  );
}

const press = (name: string) => act(() => screen.getByRole('button', { name }).click());
const said = () => screen.getByRole('status').textContent;

test('a sentence is gone a few seconds after it was said, and can be said again', () => {
  renderWith(<Speaker />);
  press('say');
  expect(said()).toBe('The code is copied.');
  act(() => {
    vi.advanceTimersByTime(5_000);
  });
  expect(said()).toBe('');
  press('say');
  expect(said()).toBe('The code is copied.');
});

test('a sentence does not come along to another page', () => {
  renderWith(<Speaker />);
  press('say');
  press('go');
  expect(said()).toBe('');
});

import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClockContext, createClock, useSecondsLeft } from './clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T10:00:00.000Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

test('counts down by the server’s clock, and follows it when it is moved', () => {
  const clock = createClock();
  clock.learn('2026-11-21T12:00:00.000Z'); // this device is two hours late
  const { result } = renderHook(() => useSecondsLeft('2026-11-21T12:00:42.000Z'), {
    wrapper: ({ children }) => <ClockContext value={clock}>{children}</ClockContext>,
  });
  expect(result.current).toBe(42);
  act(() => {
    vi.advanceTimersByTime(2_000);
  });
  expect(result.current).toBe(40);
  act(() => {
    clock.learn('2026-11-21T13:00:00.000Z');
  });
  expect(result.current).toBe(0);
});

test('a time that is no time is not learnt', () => {
  const clock = createClock(() => 5);
  clock.learn('soon');
  expect(clock.now()).toBe(5);
});

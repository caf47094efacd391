import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { localProblem } from './api-problem.ts';
import { useSubmit } from './use-submit.ts';

test('a second press while the first is running does nothing', async () => {
  const { result } = renderHook(() => useSubmit());
  const action = vi.fn<() => Promise<string>>(() => Promise.resolve('done'));
  const outcomes: unknown[] = [];
  await act(async () => {
    outcomes.push(...(await Promise.all([result.current.run(action), result.current.run(action)])));
  });
  expect(action).toHaveBeenCalledTimes(1);
  expect(outcomes).toEqual(['done', undefined]);
});

test('a failure leaves its problem, and the next try clears it', async () => {
  const { result } = renderHook(() => useSubmit());
  await act(() => result.current.run(() => Promise.reject(localProblem('offline'))));
  expect(result.current).toMatchObject({ pending: false, problem: { code: 'offline' } });
  await act(() => result.current.run(() => Promise.resolve(1)));
  expect(result.current.problem).toBeNull();
});

import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { readPreference, setTheme, useTheme } from './preferences.ts';

afterEach(() => setTheme('system'));

test('a theme is on the page at once and is remembered; the system’s is neither', () => {
  const { result } = renderHook(() => useTheme());
  act(() => setTheme('dark'));
  expect(result.current).toBe('dark');
  expect(document.documentElement.dataset['theme']).toBe('dark');
  expect(readPreference('theme')).toBe('dark');
  act(() => setTheme('system'));
  expect(document.documentElement.dataset['theme']).toBeUndefined();
  expect(readPreference('theme')).toBeNull();
});

test('without storage it still changes', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  setTheme('light');
  expect(document.documentElement.dataset['theme']).toBe('light');
});

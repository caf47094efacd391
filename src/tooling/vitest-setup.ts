import { afterEach, beforeEach, expect, vi } from 'vitest';

// A warning nobody reads is a bug nobody fixes: console.error and console.warn fail the test.
// A test that provokes one on purpose asserts it and then calls `vi.mocked(console.error).mockClear()`.
beforeEach(() => {
  vi.spyOn(console, 'error');
  vi.spyOn(console, 'warn');
});

afterEach(async () => {
  // Unmounting first, so that what a component complains about while leaving counts too.
  if (typeof document !== 'undefined') (await import('@testing-library/react')).cleanup();
  const noise = [...vi.mocked(console.error).mock.calls, ...vi.mocked(console.warn).mock.calls];
  expect(noise, 'console.error or console.warn was called').toEqual([]);
});

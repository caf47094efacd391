import { render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { useAttentionMark, useDocumentTitle } from './document-title.ts';

function Page({ title, count }: { title: string; count: number }) {
  useDocumentTitle(title);
  useAttentionMark(count);
  return null;
}

afterEach(() => Reflect.deleteProperty(navigator, 'setAppBadge'));

test('the tab says how many connections need their person, whatever page is open', () => {
  const { rerender, unmount } = render(<Page title="Home" count={2} />);
  expect(document.title).toBe('(2) Home · Enlace');
  rerender(<Page title="Settings" count={2} />);
  expect(document.title).toBe('(2) Settings · Enlace');
  rerender(<Page title="Settings" count={0} />);
  expect(document.title).toBe('Settings · Enlace');
  rerender(<Page title="Settings" count={1} />);
  unmount();
  expect(document.title).toBe('Settings · Enlace');
});

test('an installed app has it on its icon, and a refusal is no matter', () => {
  const badge = vi.fn<() => Promise<void>>(() => Promise.reject(new Error('not allowed')));
  Object.assign(navigator, { setAppBadge: badge });
  const { unmount } = render(<Page title="Home" count={3} />);
  unmount();
  expect(badge.mock.calls as unknown[]).toEqual([[3], [0]]);
});

import { useSyncExternalStore } from 'react';

/** What people chose for this device. Nothing here is needed: storage may be full or forbidden. */
const names = {
  theme: 'enlace.theme',
  language: 'enlace.language',
  seen: 'enlace.seen',
} as const;

export type Theme = 'system' | 'light' | 'dark';

export function readPreference(name: keyof typeof names): string | null {
  try {
    return localStorage.getItem(names[name]);
  } catch {
    return null;
  }
}

export function writePreference(name: keyof typeof names, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(names[name]);
    else localStorage.setItem(names[name], value);
  } catch {
    // It then lasts as long as the page.
  }
}

// `public/theme.js` has put the stored theme on <html> before the first paint.
function currentTheme(): Theme {
  const shown = document.documentElement.dataset['theme'];
  return shown === 'light' || shown === 'dark' ? shown : 'system';
}

const listeners = new Set<() => void>();

export function setTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  writePreference('theme', theme === 'system' ? null : theme);
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentTheme);
}

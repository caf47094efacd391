import { lazy, type ComponentType } from 'react';
import { loadPageWords } from '#web/i18n/locale.tsx';

/** A component outside the first load: its code and the words that belong to it come together. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => {
    const [component] = await Promise.all([load(), loadPageWords()]);
    return { default: component };
  });
}

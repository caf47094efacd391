import {
  createElement,
  lazy,
  useEffect,
  useState,
  type ComponentType,
  type ReactNode,
} from 'react';
import { loadWords, type WordsPart } from '#web/i18n/locale.tsx';

/** A component outside the first load. */
export interface Later<Props extends object = object> {
  (props: Props): ReactNode;
  /** Loads it, unless that was done. */
  load: () => Promise<unknown>;
  isLoaded: () => boolean;
}

/**
 * A component outside the first load: its code and the words that belong to it come together.
 *
 * @param words where they are.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  words: WordsPart = 'pages',
): Later<Props> {
  let loaded: ComponentType<Props> | null = null;
  async function fetch() {
    try {
      const [component] = await Promise.all([load(), loadWords(words)]);
      loaded = component;
      return { default: component };
    } catch (error) {
      // React keeps a failure for good; whoever comes next tries again.
      Waiting = lazy(fetch);
      throw error;
    }
  }
  let Waiting = lazy(fetch);
  return Object.assign(
    (props: Props) => {
      // What is there already is shown at once; React holds back what was waited for, by 300 ms.
      const [component] = useState(() => loaded ?? Waiting);
      return createElement<Props>(component, props);
    },
    { load: fetch, isLoaded: () => loaded !== null },
  );
}

/**
 * Loads a component that is about to be shown, if there is one. True as well when that failed: shown
 * then, it says so itself.
 */
export function useLoaded(component: Later<never> | null): boolean {
  const [tried, setTried] = useState<{ component: Later<never> } | null>(null);
  const isLoaded = component?.isLoaded() ?? true;
  useEffect(() => {
    if (component === null || isLoaded) return;
    const settle = () => setTried({ component });
    component.load().then(settle, settle);
  }, [component, isLoaded]);
  return isLoaded || tried?.component === component;
}

import { useEffect, useRef, useState } from 'react';

/** Milliseconds without typing after which nobody seems to be there any more. */
export const idleAfter = 5 * 60_000;

/**
 * Keeps what was typed from staying in a form: it is wiped when the page is put away, when it comes
 * back out of the browser's memory, and when nobody types for five minutes.
 *
 * @param wipe empties what is secret; answers whether there was anything.
 * @returns true after the last of these, so that it can be said, until somebody types again.
 */
export function useWiped(
  form: { readonly current: HTMLFormElement | null },
  wipe: (form: HTMLFormElement) => boolean,
): boolean {
  const [emptied, setEmptied] = useState(false);
  const latest = useRef(wipe);
  useEffect(() => {
    latest.current = wipe;
  });

  useEffect(() => {
    const element = form.current;
    if (element === null) return;
    let timer: ReturnType<typeof setTimeout>;
    const now = () => latest.current(element);
    const hide = () => void now();
    const show = ({ persisted }: PageTransitionEvent) => void (persisted && now());
    function typed() {
      setEmptied(false);
      clearTimeout(timer);
      timer = setTimeout(() => setEmptied(now()), idleAfter);
    }
    element.addEventListener('input', typed);
    window.addEventListener('pagehide', hide);
    window.addEventListener('pageshow', show);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('input', typed);
      window.removeEventListener('pagehide', hide);
      window.removeEventListener('pageshow', show);
    };
  }, [form]);

  return emptied;
}

/**
 * Empties a field; answers whether there was anything in it. Not by resetting its form: React keeps a
 * field's value beside it, and hears of no reset.
 */
export function clearField(input: unknown): boolean {
  if (!(input instanceof HTMLInputElement) || input.value === '') return false;
  input.value = '';
  return true;
}

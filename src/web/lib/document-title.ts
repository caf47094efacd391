import { useEffect } from 'react';

let named = 'Enlace';
let waiting = 0;

function show() {
  document.title = (waiting > 0 ? `(${waiting}) ` : '') + named;
}

/** Names the page in the tab, in history and to screen readers. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    named = `${title} · Enlace`;
    show();
  }, [title]);
}

/** Says in the tab's title, and on the icon of an installed app, how many connections need their person. */
export function useAttentionMark(count: number): void {
  useEffect(() => {
    const mark = (now: number) => {
      waiting = now;
      show();
      // Not every browser has it, and some refuse it: it is an extra. None is no badge.
      if ('setAppBadge' in navigator) navigator.setAppBadge(now).catch(() => {});
    };
    mark(count);
    return () => mark(0);
  }, [count]);
}

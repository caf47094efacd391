import { useEffect } from 'react';

/** Names the page in the tab, in history and to screen readers. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Enlace`;
  }, [title]);
}

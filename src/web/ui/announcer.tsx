import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router-dom';
import { AnnounceContext } from '#web/lib/announce.ts';

/** Long enough to be noticed; afterwards nobody who reads through the page meets an old sentence. */
const STAYS_MS = 5_000;

/** The one polite live region of the page. */
export function Announcer({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  const [said, setSaid] = useState({ sentence: '', count: 0 });
  const [page, setPage] = useState(pathname);
  // While drawing, not after: what the new page says as it comes is not wiped.
  if (page !== pathname) {
    setPage(pathname);
    setSaid({ ...said, sentence: '' });
  }
  const announce = useCallback((sentence: string) => {
    setSaid(({ count }) => ({ sentence, count: count + 1 }));
  }, []);
  useEffect(() => {
    if (said.sentence === '') return;
    const timer = setTimeout(() => setSaid({ ...said, sentence: '' }), STAYS_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className="vh" role="status">
        {/* A new element each time, so that the same sentence is said again. */}
        <p key={said.count}>{said.sentence}</p>
      </div>
    </AnnounceContext>
  );
}

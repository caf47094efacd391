import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import type { Overview } from './overview.ts';
import { addressOf, viewFrom, type View } from './shown.ts';

/** Browsers refuse a hundred changes of the address in half a minute, and each one draws the app. */
const WRITE_AFTER_MS = 400;

/**
 * What the address asks to see, with what is being typed into the search. That is shown at each
 * key and written into the address when the typing pauses or `write` is called.
 */
export function useView(overview: Overview): {
  view: View;
  search: (text: string) => void;
  write: () => void;
} {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const asked = viewFrom(params, overview);
  const [typed, setTyped] = useState(asked.search);
  /** What the address said last, and what was written into it last. */
  const [address, setAddress] = useState(asked.search);
  const [written, setWritten] = useState(asked.search);
  if (asked.search !== address) {
    setAddress(asked.search);
    // By somebody else: a link, or going back. What we wrote may be behind what is typed by now.
    if (asked.search !== written) setTyped(asked.search);
  }
  const view = { ...asked, search: typed };
  const target = addressOf(view);
  const behind = typed !== asked.search;

  function write() {
    if (!behind) return;
    setWritten(typed);
    void navigate(target, { replace: true, preventScrollReset: true });
  }

  useEffect(() => {
    if (!behind) return undefined;
    const timer = setTimeout(() => {
      setWritten(typed);
      void navigate(target, { replace: true, preventScrollReset: true });
    }, WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [behind, navigate, target, typed]);

  return { view, search: setTyped, write };
}

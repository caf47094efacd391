import { useEffect } from 'react';
import type { Session } from '#contract/api/session.ts';
import { SessionLimits } from './session-limits.tsx';

/** Beside every page of somebody who is signed in: ends it in time, and leaves nothing on screen. */
export function SessionWatch({
  session: { limits, host },
  onEnd,
  reload = () => window.location.reload(),
}: {
  session: Session;
  /** Told when the session is over. */
  onEnd: () => void;
  reload?: () => void;
}) {
  useNothingLeftBehind(reload);
  return limits === undefined ? null : <SessionLimits limits={limits} host={host} onEnd={onEnd} />;
}

/**
 * A browser may keep the page that is left, as it looks, for when somebody comes back to it. By then
 * its person may be gone: so it is kept empty, and loaded anew.
 */
function useNothingLeftBehind(reload: () => void) {
  useEffect(() => {
    const page = document.documentElement;
    const leave = () => {
      page.style.visibility = 'hidden';
    };
    const comeBack = ({ persisted }: PageTransitionEvent) => {
      if (persisted) reload();
      else page.style.visibility = '';
    };
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', comeBack);
    return () => {
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', comeBack);
    };
  }, [reload]);
}

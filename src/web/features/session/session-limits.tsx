import { useQueryClient } from '@tanstack/react-query';
import { use, useEffect, useRef, useState } from 'react';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Host, Session } from '#contract/api/session.ts';
import { useApi } from '#web/lib/api.ts';
import { ClockContext, useNow } from '#web/lib/clock.ts';
import { keys } from '#web/lib/query.ts';
import { SessionWarning } from './session-warning.tsx';

/** People are warned so long before the end. Browsers wake a hidden tab once a minute only. */
const WARN_MS = 120_000;
/** How exactly the end is waited for, far from it and near. */
const FAR_MS = 10_000;
const NEAR_MS = 1_000;
/** That somebody is there is said no oftener than this. */
const REPORT_MS = 60_000;

/** Keeps who is there signed in, warns who seems to be gone, and ends it in time. */
export function SessionLimits({
  limits,
  host,
  onEnd,
}: {
  limits: NonNullable<Session['limits']>;
  host: Host | undefined;
  onEnd: () => void;
}) {
  const api = useApi();
  const queries = useQueryClient();
  const endsAt = Date.parse(limits.endsAt);
  const [isNear, setIsNear] = useState(false);
  const now = useNow(isNear ? NEAR_MS : FAR_MS);
  const left = endsAt - now;
  if (left <= WARN_MS !== isNear) setIsNear(!isNear);
  const isOver = left <= 0;

  // Another tab may have been used meanwhile, so the server is asked before anybody is bothered.
  const [asked, setAsked] = useState<number | null>(null);
  useEffect(() => {
    if (!isNear || isOver || asked === endsAt) return;
    void api
      .call(endpoints.session)
      .then((session) => queries.setQueryData(keys.session, session))
      .catch(() => undefined)
      .then(() => setAsked(endsAt));
  }, [api, queries, isNear, isOver, asked, endsAt]);

  useEffect(() => {
    if (!isOver) return;
    // Without an answer it is over as well: nobody is to find it open.
    api.call(endpoints.session).then(
      (session) => {
        if (session.person === null) onEnd();
        else queries.setQueryData(keys.session, session);
      },
      () => onEnd(),
    );
    // Asked again with each second, should the server be a little behind.
  }, [api, queries, isOver, onEnd, now]);

  async function stay() {
    queries.setQueryData(keys.session, await api.call(pageEndpoints.stay));
  }

  const warns = isNear && !isOver && asked === endsAt;
  usePresence(!warns, () => void stay().catch(() => undefined));
  return warns ? (
    <SessionWarning
      seconds={Math.ceil(left / 1000)}
      isLast={limits.endsAt === limits.lastsUntil}
      host={host}
      onStay={stay}
    />
  ) : null;
}

/** Calls back when somebody presses, types or scrolls, now and then. */
function usePresence(enabled: boolean, report: () => void) {
  const clock = use(ClockContext);
  const saidAt = useRef<number | null>(null);
  const latest = useRef(report);
  useEffect(() => {
    latest.current = report;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    saidAt.current ??= clock.now();
    const notice = () => {
      const now = clock.now();
      if (Math.abs(now - (saidAt.current ?? 0)) < REPORT_MS) return;
      saidAt.current = now;
      latest.current();
    };
    const events = ['pointerdown', 'keydown', 'wheel', 'touchmove'];
    for (const name of events) window.addEventListener(name, notice, { passive: true });
    return () => {
      for (const name of events) window.removeEventListener(name, notice);
    };
  }, [enabled, clock]);
}

import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Challenge } from '#contract/api/operation.ts';
import { useAnnounce } from '#web/lib/announce.ts';
import { useSecondsLeft } from '#web/lib/clock.ts';
import { useOffline } from '#web/lib/connection.ts';
import { Button } from '#web/ui/button.tsx';
import { Ring } from '#web/ui/ring.tsx';
import { passedMark, timeLeftWords } from './countdown.ts';

/** The time of a code: a ring for one that is renewed, a quiet line for a long one. */
export function TimeLeft({
  challenge,
  renewing,
  onOver,
  onRenew,
}: {
  challenge: Challenge;
  /** A fresh code is on its way. */
  renewing: boolean;
  /** The time is over and somebody is looking. */
  onOver: () => void;
  onRenew: () => void;
}) {
  const { t } = useLingui();
  // Never more than its whole time, which rounding up makes of a code that has just come.
  const left = Math.min(useSecondsLeft(challenge.expiresAt), challenge.lifetimeSeconds);
  useMarks(challenge, left);
  useOver(challenge.challengeId, left === 0, onOver);
  const words = t(timeLeftWords(left));

  if (!challenge.renewable) {
    return (
      <p className="note">
        {left === 0 ? <Trans>The time is over.</Trans> : <Trans>{words} to answer.</Trans>}
      </p>
    );
  }
  return (
    <div className="timer">
      <Ring seconds={left} total={challenge.lifetimeSeconds} />
      <div>
        {renewing || left === 0 ? (
          <b>
            <Trans>Getting a new code</Trans>
          </b>
        ) : (
          <b>{words}</b>
        )}
        <p className="after">
          <Trans>Then a new one comes by itself.</Trans>
        </p>
        <Button kind="plain" short busy={renewing} onClick={onRenew}>
          <Trans>Get a new one now</Trans>
        </Button>
      </div>
    </div>
  );
}

/** Speaks the time left at 30, 10 and 0 seconds, and that a new code has come. */
function useMarks({ challengeId, renewable }: Challenge, left: number) {
  const { t } = useLingui();
  const announce = useAnnounce();
  const before = useRef<{ challengeId: string; left: number } | null>(null);
  useEffect(() => {
    const last = before.current;
    before.current = { challengeId, left };
    if (last === null) return;
    if (last.challengeId !== challengeId) {
      announce(t`A new code is here.`);
      return;
    }
    const mark = passedMark(last.left, left);
    if (mark === null) return;
    if (mark > 0) announce(t(timeLeftWords(mark)));
    else announce(renewable ? t`The code is over. A new one comes.` : t`The time is over.`);
  }, [announce, challengeId, left, renewable, t]);
}

/** Calls back when the time is over, but only while the page is looked at and the network is there. */
function useOver(challengeId: string, over: boolean, onOver: () => void) {
  const visible = useSyncExternalStore(followVisibility, isVisible);
  const offline = useOffline();
  const call = useRef(onOver);
  useEffect(() => {
    call.current = onOver;
  }, [onOver]);
  useEffect(() => {
    if (over && visible && !offline) call.current();
  }, [challengeId, over, visible, offline]);
}

function isVisible(): boolean {
  return document.visibilityState !== 'hidden';
}

function followVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

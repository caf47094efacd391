import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useFormat } from '#web/i18n/format.ts';
import { useNow } from '#web/lib/clock.ts';
import { minutesOrSeconds } from '#web/lib/waiting-time.ts';

/**
 * When something that was refused is possible again. It stands still: what is in an alert would be
 * said again with each second.
 */
export function PossibleAgain({ seconds }: { seconds: number }) {
  const format = useFormat();
  const now = useNow(null);
  const [at] = useState(() => new Date(now + seconds * 1000).toISOString());
  const left = format.duration(minutesOrSeconds(seconds) ?? 1);
  const time = format.time(at);
  return (
    <p>
      {seconds <= 60 ? (
        <Trans>Possible again in {left}.</Trans>
      ) : (
        <Trans>
          Possible again at {time} (in {left}).
        </Trans>
      )}
    </p>
  );
}

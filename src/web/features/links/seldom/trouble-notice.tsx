import { Trans } from '@lingui/react/macro';
import { Notice } from '#web/ui/panels.tsx';

/** Said while nothing can be read or connected, whichever institution it is. */
export function TroubleNotice() {
  return (
    <Notice kind="warn" icon="clock" role="status">
      <b>
        <Trans>The service that talks to your banks is having trouble.</Trans>
      </b>{' '}
      <Trans>
        Your connections are still there. What you see may be a little old, and nothing new can be
        connected until it answers again. You do not have to do anything.
      </Trans>
    </Notice>
  );
}

import { Trans } from '@lingui/react/macro';
import { Notice } from '../panels.tsx';

/** Says why a field is empty that somebody had typed into. */
export function EmptiedNote() {
  return (
    <Notice icon="clock" role="status">
      <Trans>
        Nothing was typed for 5 minutes, so the password or code was cleared. Type it again.
      </Trans>
    </Notice>
  );
}

import { Trans } from '@lingui/react/macro';
import { More } from '#web/ui/more.tsx';

/** The answer for people whose bank is not in the list. Words only: nobody reads a form here. */
export function NotHere() {
  return (
    <More title={<Trans>My bank is not here</Trans>}>
      <p>
        <Trans>
          Banks often go by another name: look for the name in your bank’s app, or for the group it
          belongs to. Business accounts are listed apart.
        </Trans>
      </p>
      <p>
        <Trans>
          If it is really missing, it cannot be connected yet. New ones appear in this list by
          themselves; there is nothing you have to do.
        </Trans>
      </p>
    </More>
  );
}

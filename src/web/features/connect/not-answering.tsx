import { Trans } from '@lingui/react/macro';
import type { Institution } from '#contract/api/institution.ts';
import { Notice } from '#web/ui/panels.tsx';

/** Said before anything is typed, when the institution does not answer. */
export function NotAnswering({ institution }: { institution: Institution }) {
  const { displayName, health } = institution;
  if (health !== 'down') return null;
  return (
    <Notice kind="bad" icon="clock">
      <b>
        <Trans>{displayName} is not answering right now.</Trans>
      </b>{' '}
      <Trans>You can try, but it will probably fail. It has to act, not you.</Trans>
    </Notice>
  );
}

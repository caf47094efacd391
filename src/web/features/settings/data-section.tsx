import { Trans } from '@lingui/react/macro';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { Panel } from '#web/ui/panels.tsx';
import { DownloadRecord } from './download-record.tsx';

/** What is kept about this person: to take along, or to be rid of. */
export function DataSection() {
  return (
    <section aria-labelledby="data-title">
      <h2 id="data-title" className="mb-3">
        <Trans>Your data</Trans>
      </h2>
      <Panel className="grid gap-4">
        <p className="note">
          <Trans>
            Your connections, their accounts, what happened to them and what you agreed to, in one
            file. There are no passwords in it, because Enlace keeps none.
          </Trans>
        </p>
        <DownloadRecord />
        <ButtonLink kind="bad" to={paths.deleteAll}>
          <Trans>Delete everything of mine</Trans>
        </ButtonLink>
        <p className="note">
          <Trans>You see what that means before anything is deleted.</Trans>
        </p>
      </Panel>
    </section>
  );
}

import { Plural, Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { AccessMode } from '#contract/api/link.ts';
import { useSessionQuery } from '#web/lib/queries.ts';
import { Icon, type IconName } from '#web/ui/icon.tsx';

/** What happens to the password, beside the field it is typed into. */
export function SignInPromises({
  institution,
  mode,
  change,
}: {
  institution: string;
  mode: AccessMode;
  /** Address of the page on which the choice can be changed. */
  change: string;
}) {
  return (
    <>
      <Promised icon="lock">
        <Trans>
          What you type goes encrypted to {institution}, through Belvo, the service that signs in
          for you. Enlace does not keep it.
        </Trans>{' '}
        {mode === 'single' ? <OnceKept /> : null}
      </Promised>
      <Promised icon={mode === 'recurrent' ? 'again' : 'clock'}>
        {mode === 'recurrent' ? (
          <Trans>
            You chose to stay connected: {institution} is read regularly, and Belvo keeps the
            password encrypted for that. <Link to={change}>Change</Link>
          </Trans>
        ) : (
          <Trans>
            You chose to read {institution} once. <Link to={change}>Change</Link>
          </Trans>
        )}
      </Promised>
      <NobodyCalls institution={institution} />
    </>
  );
}

/** What becomes of the password at Belvo, which reads only once. */
function OnceKept() {
  const days = useSessionQuery().data?.singleKeepsDays ?? 0;
  return days === 0 ? (
    <Trans>Belvo does not either.</Trans>
  ) : (
    <Plural
      value={days}
      one="Belvo keeps it encrypted for # day."
      other="Belvo keeps it encrypted for # days."
    />
  );
}

export function NobodyCalls({ institution }: { institution: string }) {
  return (
    <Promised icon="phone">
      <Trans>
        Neither Enlace nor {institution} will call you to ask for a password or a code. If somebody
        does, hang up.
      </Trans>
    </Promised>
  );
}

export function Promised({ icon, children }: { icon: IconName; children: ReactNode }) {
  return (
    <p className="promise">
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  );
}

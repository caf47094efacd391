import { Trans, useLingui } from '@lingui/react/macro';
import type { InstitutionDetail } from '#contract/api/institution.ts';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { ConnectRoute } from './connect-route.tsx';

/** Open finance: honest about a way that Enlace does not walk. */
export function ByConsent({ institution }: { institution: InstitutionDetail }) {
  const { t } = useLingui();
  const { displayName } = institution;
  return (
    <FlowLayout
      title={t`${displayName} cannot be connected here`}
      where={<Trans>Step 2 of 4</Trans>}
      back={paths.choose}
      route={<ConnectRoute institution={institution} now="before" />}
      actions={
        <ButtonLink to={paths.choose}>
          <Trans>Choose another institution</Trans>
        </ButtonLink>
      }
    >
      <p>
        <Trans>
          {displayName} connects on its own pages: you sign in there and allow the reading there,
          and no password is typed anywhere else.
        </Trans>
      </p>
      <p>
        <Trans>Enlace does not open those pages yet. Nothing you can do here changes that.</Trans>
      </p>
    </FlowLayout>
  );
}

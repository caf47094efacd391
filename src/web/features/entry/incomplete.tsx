import { Trans, useLingui } from '@lingui/react/macro';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';

/** An address without its code, as after a reload: it was taken out of the address at once. */
export function Incomplete() {
  const { t } = useLingui();
  return (
    <FlowLayout
      title={t`Something of the address is missing`}
      actions={
        <ButtonLink to={paths.home}>
          <Trans>Open Enlace</Trans>
        </ButtonLink>
      }
    >
      <p>
        <Trans>
          Open it once more from where you got it, or copy it as a whole. If this page was reloaded,
          that is why.
        </Trans>
      </p>
    </FlowLayout>
  );
}

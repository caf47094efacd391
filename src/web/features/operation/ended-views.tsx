import { Trans, useLingui } from '@lingui/react/macro';
import type { Operation } from '#contract/api/operation.ts';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import { formAddress, Home } from './next-way.tsx';
import { whereWords } from './operation-words.ts';

/** The code's time is over and the institution gives no new one. */
export function ExpiredView({ operation }: { operation: Operation }) {
  const { t } = useLingui();
  const name = operation.institution.displayName;
  return (
    <FlowLayout
      title={t`The time for the code is over`}
      lead={<Trans>{name} only waits for a while. Nothing is lost but the time.</Trans>}
      where={t(whereWords(operation))}
      step="expired"
      route={<GrandRoute institution={operation.institution} state="yours" />}
      actions={
        <>
          <ButtonLink to={formAddress(operation)}>
            <Trans>Start again</Trans>
          </ButtonLink>
          <Home kind="plain" />
        </>
      }
    >
      <p>
        {operation.kind === 'connect' ? (
          <Trans>
            {name} is not connected. Start again when you have your phone, or whatever gives you
            codes, at hand. The password has to be typed again, because it was not kept.
          </Trans>
        ) : (
          <Trans>
            The connection is as it was. Start again when you have your phone, or whatever gives you
            codes, at hand.
          </Trans>
        )}
      </p>
    </FlowLayout>
  );
}

export function CancelledView({ operation }: { operation: Operation }) {
  const { t } = useLingui();
  const name = operation.institution.displayName;
  return (
    <FlowLayout
      title={operation.kind === 'connect' ? t`You stopped connecting ${name}` : t`You stopped`}
      where={t(whereWords(operation))}
      step="cancelled"
      route={<GrandRoute institution={operation.institution} state="todo" />}
      actions={
        <>
          <Home />
          <ButtonLink
            kind="plain"
            to={operation.kind === 'connect' ? paths.choose : formAddress(operation)}
          >
            {operation.kind === 'connect' ? (
              <Trans>Connect something else</Trans>
            ) : (
              <Trans>Start again</Trans>
            )}
          </ButtonLink>
        </>
      }
    >
      <p>
        {operation.kind === 'connect' ? (
          <Trans>
            Nothing was connected and nothing was kept. Should {name} still say yes, what came of it
            is removed by itself.
          </Trans>
        ) : (
          <Trans>The connection with {name} is as it was.</Trans>
        )}
      </p>
    </FlowLayout>
  );
}

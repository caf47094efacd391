import { Trans, useLingui } from '@lingui/react/macro';
import { type Link, needsAttention } from '#contract/api/link.ts';
import type { Operation } from '#contract/api/operation.ts';
import { paths } from '#web/lib/paths.ts';
import { useLinks } from '#web/lib/queries.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Loss, Losses, Notice } from '#web/ui/panels.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import { ConnectedView } from './connected-view.tsx';
import { Home } from './next-way.tsx';

/** It worked: what came of it, and what happens next. */
export function DoneView({
  operation,
  linkId,
  found,
}: {
  operation: Operation;
  linkId: string | null;
  found: boolean;
}) {
  const nextRepair = useNextRepair(operation);
  if (operation.kind === 'disconnect') return <Disconnected operation={operation} />;
  if (linkId === null) return <ConnectedSomewhere operation={operation} />;
  return (
    <ConnectedView
      operation={operation}
      linkId={linkId}
      note={found ? <FoundNotice institution={operation.institution.displayName} /> : null}
      nextRepair={nextRepair}
    />
  );
}

function FoundNotice({ institution }: { institution: string }) {
  return (
    <Notice kind="info" icon="info">
      <Trans>
        The answer of {institution} was lost on its way, so we looked it up: it is connected.
      </Trans>
    </Notice>
  );
}

/** After one repair the next one, so that nobody has to look for it. */
function useNextRepair({ kind, linkId }: Operation): Link | undefined {
  const { data } = useLinks();
  return kind === 'connect'
    ? undefined
    : data?.find(
        ({ id, status, operationId }) =>
          id !== linkId && operationId === null && needsAttention(status),
      );
}

function Disconnected({ operation }: { operation: Operation }) {
  const { t } = useLingui();
  const name = operation.institution.displayName;
  return (
    <FlowLayout
      title={t`${name} is disconnected`}
      lead={<Trans>Nothing more is read from it.</Trans>}
      step="done"
      route={<GrandRoute institution={operation.institution} state="over" />}
      actions={
        <>
          <Home />
          <ButtonLink kind="plain" to={paths.choose}>
            <Trans>Connect another account</Trans>
          </ButtonLink>
        </>
      }
    >
      <h2>
        <Trans>What was deleted</Trans>
      </h2>
      <Losses>
        <Loss>
          <Trans>The connection and its access to {name}</Trans>
        </Loss>
        <Loss>
          <Trans>Everything that was read from it</Trans>
        </Loss>
        <Loss>
          <Trans>The password, if it was kept</Trans>
        </Loss>
        <Loss stays>
          <Trans>Your accounts at {name} are exactly as they were.</Trans>
        </Loss>
      </Losses>
    </FlowLayout>
  );
}

/** Done, though the server does not say which connection it became. */
function ConnectedSomewhere({ operation }: { operation: Operation }) {
  const { t } = useLingui();
  const name = operation.institution.displayName;
  return (
    <FlowLayout
      title={t`${name} is connected`}
      step="done"
      route={<GrandRoute institution={operation.institution} state="whole" />}
      actions={<Home />}
    >
      <p>
        <Trans>You find it among your connections.</Trans>
      </p>
    </FlowLayout>
  );
}

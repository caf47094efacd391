import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { Failure, Operation } from '#contract/api/operation.ts';
import type { NextStep } from '#web/i18n/problems.tsx';
import { paths } from '#web/lib/paths.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { ExistingConnectionLink } from '#web/ui/pages/existing-connection.tsx';

/** Where the same thing can be begun again, with everything chosen so far. */
export function formAddress({ kind, institution, linkId, accessMode }: Operation): string {
  // What waited for a code exists at the institution's side already: it is finished, not begun twice.
  if (kind === 'connect' && linkId === null) {
    return accessMode === null
      ? paths.before(institution.name)
      : `${paths.signIn(institution.name)}?mode=${accessMode}`;
  }
  if (linkId === null) return paths.home;
  return kind === 'disconnect' ? paths.disconnect(linkId) : paths.repair(linkId);
}

/** The one main thing to do after a failure. */
export function NextWay({
  step,
  operation,
  failure,
}: {
  step: NextStep;
  operation: Operation;
  failure: Pick<Failure, 'code' | 'linkId'>;
}): ReactNode {
  const name = operation.institution.displayName;
  const linkId = failure.linkId ?? operation.linkId;
  switch (step) {
    case 'retry_here':
      return (
        <ButtonLink to={formAddress(operation)}>{<AgainLabel operation={operation} />}</ButtonLink>
      );
    case 'start_again':
      return (
        <ButtonLink to={startAgainAddress(operation, failure)}>
          {failure.code === 'account_locked' ? (
            <Trans>I’ve unlocked {name}</Trans>
          ) : (
            <Trans>Start again</Trans>
          )}
        </ButtonLink>
      );
    case 'try_later':
      return (
        <ButtonLink to={formAddress(operation)}>
          <Trans>Try {name} again</Trans>
        </ButtonLink>
      );
    case 'open_link':
      return linkId === null ? <Home /> : <ExistingConnectionLink linkId={linkId} />;
    case 'repair_link':
      return linkId === null ? (
        <Home />
      ) : (
        <ButtonLink to={paths.repair(linkId)}>
          <Trans>Repair the connection</Trans>
        </ButtonLink>
      );
    case 'other_institution':
      return (
        <ButtonLink to={paths.choose}>
          <Trans>Choose another institution</Trans>
        </ButtonLink>
      );
    case 'reload':
      return (
        <Button onClick={() => window.location.reload()}>
          <Trans>Reload the page</Trans>
        </Button>
      );
    case 'continue_operation':
    case 'go_home':
    case 'sign_in':
    case 'none':
      return <Home />;
  }
}

/** A connection that no longer exists is connected anew; everything else is begun where it was. */
function startAgainAddress(operation: Operation, { code }: Pick<Failure, 'code'>): string {
  return code === 'link_gone' || code === 'credentials_expired'
    ? paths.before(operation.institution.name)
    : formAddress(operation);
}

function AgainLabel({ operation: { kind } }: { operation: Operation }) {
  return kind === 'disconnect' ? <Trans>Try again</Trans> : <Trans>Type it again</Trans>;
}

export function Home({ kind = 'main' }: { kind?: 'main' | 'plain' }) {
  return (
    <ButtonLink kind={kind} to={paths.home}>
      <Trans>Go to your connections</Trans>
    </ButtonLink>
  );
}

/** For a connect that turned out to be one that exists. */
export function OtherLogin({ operation }: { operation: Operation }) {
  return operation.kind === 'connect' ? (
    <ButtonLink kind="plain" to={formAddress(operation)}>
      <Trans>Use another login</Trans>
    </ButtonLink>
  ) : null;
}

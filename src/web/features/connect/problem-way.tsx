import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { Problem } from '#contract/api/problem.ts';
import { problemWords } from '#web/i18n/problems.tsx';
import { paths } from '#web/lib/paths.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { ExistingConnectionLink } from '#web/ui/pages/existing-connection.tsx';

/** The way on from a refused form, when it is not the form itself. */
export function problemWay(problem: Problem): ReactNode {
  switch (problemWords(problem.code).next) {
    case 'continue_operation':
      return problem.operationId === undefined ? (
        home
      ) : (
        <ButtonLink kind="soft" short to={paths.operation(problem.operationId)}>
          <Trans>Go on there</Trans>
        </ButtonLink>
      );
    case 'open_link':
      return problem.linkId === undefined ? (
        home
      ) : (
        <ExistingConnectionLink short linkId={problem.linkId} />
      );
    case 'repair_link':
      return problem.linkId === undefined ? (
        home
      ) : (
        <ButtonLink kind="soft" short to={paths.repair(problem.linkId)}>
          <Trans>Repair the connection</Trans>
        </ButtonLink>
      );
    case 'other_institution':
    case 'start_again':
      return (
        <ButtonLink kind="soft" short to={paths.choose}>
          <Trans>See all institutions</Trans>
        </ButtonLink>
      );
    case 'reload':
      return (
        <Button kind="soft" short onClick={() => window.location.reload()}>
          <Trans>Reload the page</Trans>
        </Button>
      );
    case 'go_home':
    case 'sign_in':
      return home;
    // The button that was pressed is right there.
    case 'retry_here':
    case 'try_later':
    case 'none':
      return undefined;
  }
}

const home = (
  <ButtonLink kind="soft" short to={paths.home}>
    <Trans>Go to your connections</Trans>
  </ButtonLink>
);

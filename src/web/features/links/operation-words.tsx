import { Trans } from '@lingui/react/macro';
import type { Operation } from '#contract/api/operation.ts';

/** What is being done, in a word or two. */
export function OperationWords({ operation }: { operation: Operation }) {
  if (operation.state.name === 'checking') return <Trans>Finding out</Trans>;
  switch (operation.kind) {
    case 'connect':
      return <Trans>Connecting</Trans>;
    case 'resume':
      return <Trans>Finishing</Trans>;
    case 'update':
      return <Trans>Repairing</Trans>;
    case 'disconnect':
      return <Trans>Disconnecting</Trans>;
  }
}

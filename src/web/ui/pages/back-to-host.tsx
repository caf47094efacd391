import { Trans } from '@lingui/react/macro';
import type { Host } from '#contract/api/session.ts';

/** The way back to the application that brought the person here; nothing where none did. */
export function BackToHost({
  host,
  kind = 'plain',
}: {
  host: Host | undefined;
  kind?: 'main' | 'soft' | 'plain';
}) {
  if (host === undefined) return null;
  const { name, returnTo } = host;
  return (
    <a className={`btn ${kind}`} href={returnTo}>
      <Trans>Back to {name}</Trans>
    </a>
  );
}

import { Trans } from '@lingui/react/macro';
import type { Link } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useNow } from '#web/lib/clock.ts';
import { Loss, Losses, Panel } from '#web/ui/panels.tsx';

/** Of a connection that is over: what was deleted, when and on whose wish. */
export function LinkProof({ link }: { link: Link }) {
  const format = useFormat();
  const now = useNow(null);
  const when = format.dateTime(link.statusSince, now);
  const name = link.institution.displayName;
  return (
    <section aria-labelledby="proof-title">
      <div className="sechead">
        <h2 id="proof-title">
          <Trans>What was deleted</Trans>
        </h2>
      </div>
      <Panel className="arriving">
        <p>
          {link.endedBy === 'you' ? (
            <Trans>
              You disconnected {name}. It was confirmed on {when}.
            </Trans>
          ) : (
            <Trans>
              On {when} we saw that {name} had been disconnected. Nobody did that here.
            </Trans>
          )}
        </p>
        <Losses>
          <Loss>
            <Trans>The connection and its access to {name}</Trans>
          </Loss>
          <Loss>
            <Trans>The accounts and everything that was read from them</Trans>
          </Loss>
          <Loss>
            <Trans>The password, if it was kept</Trans>
          </Loss>
          <Loss stays>
            <Trans>The history of this connection stays here, without what was read.</Trans>
          </Loss>
        </Losses>
      </Panel>
    </section>
  );
}

import { Trans } from '@lingui/react/macro';
import type { Link } from '#contract/api/link.ts';
import { AccountList } from '#web/ui/account-list.tsx';
import { Panel } from '#web/ui/panels.tsx';
import { SkeletonLines } from '#web/ui/skeleton.tsx';
import { StatusText } from '#web/ui/status-text.tsx';

export function LinkAccounts({ link }: { link: Link }) {
  return (
    <section aria-labelledby="accounts-title">
      <div className="sechead">
        <h2 id="accounts-title">
          {link.accounts.state === 'none' ? <Trans>What is read</Trans> : <Trans>Accounts</Trans>}
        </h2>
      </div>
      <Accounts link={link} />
    </section>
  );
}

function Accounts({ link }: { link: Link }) {
  const name = link.institution.displayName;
  const { state, items } = link.accounts;
  if (state === 'none') {
    return (
      <Panel>
        {link.institution.type === 'employment' ? (
          <p>
            <Trans>Your job history as {name} has it. There are no bank accounts here.</Trans>
          </p>
        ) : (
          <p>
            <Trans>Your tax documents as {name} has them. There are no bank accounts here.</Trans>
          </p>
        )}
      </Panel>
    );
  }
  if (items.length > 0) return <AccountList accounts={items} />;
  if (state === 'arriving' && link.status === 'valid') {
    return (
      <Panel className="arriving">
        <StatusText state="busy">
          <Trans>Accounts are on their way</Trans>
        </StatusText>
        <p className="note">
          <Trans>The first reading can take some minutes. They appear here by themselves.</Trans>
        </p>
        <SkeletonLines />
      </Panel>
    );
  }
  return (
    <Panel>
      <p>
        {state === 'ready' ? (
          <Trans>{name} shows no accounts for this sign-in.</Trans>
        ) : (
          <Trans>No accounts were read yet.</Trans>
        )}
      </p>
    </Panel>
  );
}

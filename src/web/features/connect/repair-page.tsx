import './connect.css';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useParams, useSearchParams } from 'react-router-dom';
import { type Link, needsAttention } from '#contract/api/link.ts';
import { institutionKind } from '#web/i18n/link-words.ts';
import { paths } from '#web/lib/paths.ts';
import { useLink } from '#web/lib/queries.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { FlowCannotShow, FlowWaiting } from '#web/ui/pages/flow-states.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import type { WireState } from '#web/ui/wire.tsx';
import { RepairByConsent } from './repair-by-consent.tsx';
import { RepairByCode } from './repair-by-code.tsx';
import { RepairByPassword } from './repair-by-password.tsx';

/** Brings one connection back, whatever it lacks. Mails and other apps can lead straight here. */
export function RepairPage() {
  const { id = '' } = useParams();
  const { data: link, error, refetch } = useLink(id);
  // Keyed, so that nothing typed for one connection is there for the next.
  if (link !== undefined) return <Repair key={link.id} link={link} />;
  if (error === null) return <FlowWaiting />;
  return <FlowCannotShow thrown={error} onRetry={() => void refetch()} />;
}

function Repair({ link }: { link: Link }) {
  const [address] = useSearchParams();
  const { status } = link;
  if (link.operationId !== null || !needsAttention(status)) return <NotNow link={link} />;
  return (
    <RepairByConsent link={link}>
      {status === 'token_required' && address.get('by') !== 'password' ? (
        <RepairByCode link={link} />
      ) : (
        // Keyed, so that nothing typed for one need is there for the next.
        <RepairByPassword key={status} link={link} because={status} />
      )}
    </RepairByConsent>
  );
}

/** There is nothing to repair, or not now: why, and where to go instead. */
function NotNow({ link }: { link: Link }) {
  const { t } = useLingui();
  const { title, wire, body, to, label } = useReason(link);
  return (
    <FlowLayout
      title={title}
      where={t(institutionKind(link.institution.type))}
      back={paths.link(link.id)}
      route={<GrandRoute institution={link.institution} state={wire} />}
      actions={
        <>
          <ButtonLink to={to}>{label}</ButtonLink>
          <ButtonLink kind="plain" to={paths.home}>
            <Trans>Go to your connections</Trans>
          </ButtonLink>
        </>
      }
    >
      <p>{body}</p>
    </FlowLayout>
  );
}

interface Reason {
  title: string;
  wire: WireState;
  body: ReactNode;
  to: string;
  label: ReactNode;
}

function useReason({ id, institution, status, accessMode, operationId }: Link): Reason {
  const { t } = useLingui();
  const name = institution.displayName;
  const see = { to: paths.link(id), label: <Trans>See the connection</Trans> };
  if (operationId !== null) {
    return {
      title: t`${name} is in the middle of something`,
      wire: 'now',
      body: <Trans>You started this already. Finish it, or cancel it there.</Trans>,
      to: paths.operation(operationId),
      label: <Trans>Go on there</Trans>,
    };
  }
  if (status === 'ended') {
    return {
      title: t`This connection with ${name} is over`,
      wire: 'over',
      body: <Trans>It was disconnected, so there is nothing left to repair.</Trans>,
      to: paths.before(institution.name),
      label: <Trans>Connect {name} again</Trans>,
    };
  }
  if (status !== 'valid') {
    return {
      title: t`We do not know how ${name} is doing`,
      wire: 'todo',
      body: (
        <Trans>
          The answer about this connection was one we do not understand, so we cannot say what it
          needs. Look again in a while.
        </Trans>
      ),
      ...see,
    };
  }
  const once = accessMode === 'single';
  return {
    title: t`Nothing to repair`,
    wire: once ? 'over' : 'whole',
    body: once ? (
      <Trans>{name} was read once, as you chose. Nothing is missing.</Trans>
    ) : (
      <Trans>Your connection with {name} works. You do not have to do anything.</Trans>
    ),
    ...see,
  };
}

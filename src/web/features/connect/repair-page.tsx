import './connect.css';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useParams, useSearchParams } from 'react-router-dom';
import type { Link } from '#contract/api/link.ts';
import { institutionKind } from '#web/i18n/link-words.ts';
import { paths } from '#web/lib/paths.ts';
import { useLink } from '#web/lib/queries.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import type { WireState } from '#web/ui/wire.tsx';
import { CannotShow, Waiting } from './connect-frame.tsx';
import { RepairByCode } from './repair-by-code.tsx';
import { RepairByPassword } from './repair-by-password.tsx';

/** Brings one connection back, whatever it lacks. Mails and other apps can lead straight here. */
export function RepairPage() {
  const { id = '' } = useParams();
  const [address] = useSearchParams();
  const { data: link, error, refetch } = useLink(id);
  if (link === undefined) {
    return error === null ? (
      <Waiting />
    ) : (
      <CannotShow thrown={error} onRetry={() => void refetch()} />
    );
  }
  if (link.operationId !== null) return <UnderWay link={link} operationId={link.operationId} />;
  switch (link.status) {
    case 'invalid':
      return <RepairByPassword key="invalid" link={link} because="invalid" />;
    case 'unconfirmed':
      return <RepairByPassword key="unconfirmed" link={link} because="unconfirmed" />;
    case 'token_required':
      return address.get('by') === 'password' ? (
        <RepairByPassword key="instead" link={link} because="token_required" />
      ) : (
        <RepairByCode link={link} />
      );
    case 'valid':
      return <NothingToRepair link={link} />;
    case 'ended':
      return <Ended link={link} />;
    case 'unknown':
      return <Unsure link={link} />;
  }
}

function Said({
  link,
  title,
  wire,
  actions,
  children,
}: {
  link: Link;
  title: string;
  wire: WireState;
  actions: ReactNode;
  children: ReactNode;
}) {
  const { t } = useLingui();
  return (
    <FlowLayout
      title={title}
      where={t(institutionKind(link.institution.type))}
      back={paths.link(link.id)}
      route={<GrandRoute institution={link.institution} state={wire} />}
      actions={actions}
    >
      {children}
    </FlowLayout>
  );
}

function NothingToRepair({ link }: { link: Link }) {
  const { t } = useLingui();
  const name = link.institution.displayName;
  return (
    <Said
      link={link}
      title={t`Nothing to repair`}
      wire={link.accessMode === 'single' ? 'over' : 'whole'}
      actions={
        <>
          <ButtonLink to={paths.link(link.id)}>
            <Trans>See the connection</Trans>
          </ButtonLink>
          <ButtonLink kind="plain" to={paths.home}>
            <Trans>Go to your connections</Trans>
          </ButtonLink>
        </>
      }
    >
      <p>
        {link.accessMode === 'single' ? (
          <Trans>{name} was read once, as you chose. Nothing is missing.</Trans>
        ) : (
          <Trans>Your connection with {name} works. You do not have to do anything.</Trans>
        )}
      </p>
    </Said>
  );
}

function Ended({ link }: { link: Link }) {
  const { t } = useLingui();
  const name = link.institution.displayName;
  return (
    <Said
      link={link}
      title={t`This connection with ${name} is over`}
      wire="over"
      actions={
        <>
          <ButtonLink to={paths.before(link.institution.name)}>
            <Trans>Connect {name} again</Trans>
          </ButtonLink>
          <ButtonLink kind="plain" to={paths.home}>
            <Trans>Go to your connections</Trans>
          </ButtonLink>
        </>
      }
    >
      <p>
        <Trans>It was disconnected, so there is nothing left to repair.</Trans>
      </p>
    </Said>
  );
}

function Unsure({ link }: { link: Link }) {
  const { t } = useLingui();
  const name = link.institution.displayName;
  return (
    <Said
      link={link}
      title={t`We do not know how ${name} is doing`}
      wire="todo"
      actions={
        <ButtonLink to={paths.link(link.id)}>
          <Trans>See the connection</Trans>
        </ButtonLink>
      }
    >
      <p>
        <Trans>
          The answer about this connection was one we do not understand, so we cannot say what it
          needs. Look again in a while.
        </Trans>
      </p>
    </Said>
  );
}

function UnderWay({ link, operationId }: { link: Link; operationId: string }) {
  const { t } = useLingui();
  const name = link.institution.displayName;
  return (
    <Said
      link={link}
      title={t`${name} is in the middle of something`}
      wire="now"
      actions={
        <>
          <ButtonLink to={paths.operation(operationId)}>
            <Trans>Go on there</Trans>
          </ButtonLink>
          <ButtonLink kind="plain" to={paths.home}>
            <Trans>Go to your connections</Trans>
          </ButtonLink>
        </>
      }
    >
      <p>
        <Trans>You started this already. Finish it, or cancel it there.</Trans>
      </p>
    </Said>
  );
}

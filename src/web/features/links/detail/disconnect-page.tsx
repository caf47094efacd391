import '#web/styles/page.css';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router-dom';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Link } from '#contract/api/link.ts';
import { problemWords } from '#web/i18n/problems.tsx';
import { ApiProblem } from '#web/lib/api-problem.ts';
import { useApi } from '#web/lib/api.ts';
import { paths } from '#web/lib/paths.ts';
import { useLink } from '#web/lib/queries.ts';
import { putOperation } from '#web/lib/query.ts';
import { useRequestKey } from '#web/lib/request-key.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Loss, Losses, Notice } from '#web/ui/panels.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import { LinkMissing, LinkWaiting } from './link-waiting.tsx';
import { wireOf } from '../mark-of.ts';

/** What is deleted and what stays, before anything is deleted. */
export function DisconnectPage() {
  const { id = '' } = useParams();
  const link = useLink(id);
  const gone = link.error instanceof ApiProblem && link.error.code === 'not_found';
  if (link.data !== undefined && !gone) return <Preview link={link.data} />;
  return (
    <main className="page" id="main">
      {link.isError ? (
        <LinkMissing gone={gone} onRetry={() => void link.refetch()} />
      ) : (
        <LinkWaiting />
      )}
    </main>
  );
}

function Preview({ link }: { link: Link }) {
  const { t } = useLingui();
  const { pending, problem, start } = useDisconnect(link);
  const name = link.institution.displayName;
  const { operationId } = link;

  if (link.status === 'ended') {
    return (
      <FlowLayout
        title={t`${name} is already disconnected`}
        back={paths.home}
        route={<GrandRoute institution={link.institution} state="over" />}
        actions={
          <>
            <ButtonLink to={paths.home}>
              <Trans>Go to your connections</Trans>
            </ButtonLink>
            <ButtonLink kind="plain" to={paths.link(link.id)}>
              <Trans>See what was deleted</Trans>
            </ButtonLink>
          </>
        }
      >
        <p>
          <Trans>There is nothing left to delete.</Trans>
        </p>
      </FlowLayout>
    );
  }

  return (
    <FlowLayout
      title={t`Disconnect ${name}?`}
      lead={<Trans>Nothing happens until you press the button.</Trans>}
      where={<Trans>Disconnect</Trans>}
      back={paths.link(link.id)}
      leave={paths.link(link.id)}
      route={<GrandRoute institution={link.institution} state={wireOf(link)} />}
      actions={
        <>
          {operationId === null ? (
            <Button kind="bad" busy={pending} onClick={start}>
              <Trans>Disconnect {name}</Trans>
            </Button>
          ) : (
            <ButtonLink to={paths.operation(operationId)}>
              <Trans>See what is being done</Trans>
            </ButtonLink>
          )}
          <ButtonLink kind="plain" to={paths.link(link.id)}>
            <Trans>Keep it</Trans>
          </ButtonLink>
        </>
      }
    >
      {problem === null ? null : (
        <Notice kind="bad" icon="info" role="alert">
          <b>{t(problemWords(problem.code).title(name))}</b>{' '}
          {t(problemWords(problem.code).body(name))}
        </Notice>
      )}
      {operationId === null ? null : (
        <Notice icon="clock">
          <Trans>Something else is being done with this connection. It has to end first.</Trans>
        </Notice>
      )}
      <Consequences link={link} />
    </FlowLayout>
  );
}

function Consequences({ link }: { link: Link }) {
  const name = link.institution.displayName;
  const count = link.accounts.items.length;
  return (
    <>
      <h2>
        <Trans>What happens</Trans>
      </h2>
      <Losses>
        <Loss>
          {count === 0 ? (
            <Trans>
              <b>Everything that was read</b> from {name} is deleted.
            </Trans>
          ) : (
            <Trans>
              <b>
                <Plural value={count} one="# account" other="# accounts" /> and everything read from
                them
              </b>{' '}
              are deleted.
            </Trans>
          )}
        </Loss>
        {link.credentialsStorage === 'nostore' ||
        link.institution.connectsBy === 'consent' ? null : (
          <Loss>
            <Trans>
              <b>Your stored password</b> is deleted. {name} is not read again.
            </Trans>
          </Loss>
        )}
        <Loss stays>
          <Trans>
            <b>{name} itself</b> does not change. Your money stays as it is.
          </Trans>
        </Loss>
        <Loss stays>
          <Trans>
            <b>One line in your list</b> stays, so that you know when you left.
          </Trans>
        </Loss>
      </Losses>
      <p className="note">
        <Trans>To come back later, you connect {name} again.</Trans>
      </p>
    </>
  );
}

function useDisconnect(link: Link) {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { key, renew } = useRequestKey();
  const { pending, problem, run } = useSubmit();

  async function disconnect() {
    const operation = await run(() =>
      api.call(pageEndpoints.startOperation, {
        body: { kind: 'disconnect', requestKey: key, linkId: link.id },
      }),
    );
    if (operation === undefined) return renew();
    putOperation(queries, operation);
    void navigate(paths.operation(operation.id), { replace: true });
  }

  return { pending, problem, start: () => void disconnect() };
}

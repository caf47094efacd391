import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useParams } from 'react-router-dom';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Farewell } from '#contract/api/record.ts';
import { useFormat } from '#web/i18n/format.ts';
import { ApiProblem } from '#web/lib/api-problem.ts';
import { useApi } from '#web/lib/api.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { keys } from '#web/lib/query.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { FlowCannotShow, FlowWaiting } from '#web/ui/pages/flow-states.tsx';
import { Loss, Losses, Notice } from '#web/ui/panels.tsx';
import { Reference } from '#web/ui/problem-notice.tsx';

/** Nobody is signed in here, so there is no event stream that would say so at once. */
const POLL_MS = 2_000;

/** How far the deletion of everything has come. For anybody who has its address; it says nothing of whom. */
export function FarewellPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useFarewell(id);
  const queries = useQueryClient();
  useEffect(() => {
    // Whoever comes from the deletion is signed out by it.
    void queries.invalidateQueries({ queryKey: keys.session });
  }, [queries]);
  if (data !== undefined) return <Shown farewell={data} />;
  if (error === null) return <FlowWaiting />;
  if (error instanceof ApiProblem && error.code === 'not_found') return <Unknown />;
  return <FlowCannotShow thrown={error} onRetry={() => void refetch()} />;
}

function useFarewell(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.farewell(id),
    queryFn: ({ signal }) => api.call(pageEndpoints.farewell, { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'done' ? false : POLL_MS),
  });
}

function Shown({ farewell }: { farewell: Farewell }) {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow(null);
  const { id, state, askedAt, doneAt } = farewell;
  const done = state === 'done';
  const asked = format.dateTime(askedAt, now);
  const ended = doneAt === null ? asked : format.dateTime(doneAt, now);
  return (
    <FlowLayout
      title={done ? t`Everything of yours is deleted` : t`Everything of yours is being deleted`}
      lead={
        <span role="status">
          {done ? <Trans>Since {ended}.</Trans> : <Progress {...farewell} />}
        </span>
      }
      step={state}
      actions={
        done ? (
          <ButtonLink to={paths.home}>
            <Trans>Start again</Trans>
          </ButtonLink>
        ) : undefined
      }
    >
      {done ? (
        <Gone links={farewell.links} />
      ) : (
        <Notice kind="info" icon="info">
          <b>
            <Trans>You can close this page.</Trans>
          </b>{' '}
          <Trans>It goes on, and this address says how far it is.</Trans>
        </Notice>
      )}
      <p className="note">
        <Trans>You asked for it on {asked}.</Trans>{' '}
        <Trans>
          This page is your proof: it stays at this address, and does not say who you were.
        </Trans>
      </p>
      <Reference id={id} />
    </FlowLayout>
  );
}

function Progress({ links, left }: Farewell) {
  const { t } = useLingui();
  const gone = links - left;
  return t`${gone} of ${plural(links, {
    one: '# connection is deleted.',
    other: '# connections are deleted.',
  })}`;
}

function Gone({ links }: { links: number }) {
  const { t } = useLingui();
  return (
    <Losses>
      {links === 0 ? null : (
        <Loss>
          {t`${plural(links, {
            one: '# connection, here and at Belvo, with what was read',
            other: '# connections, here and at Belvo, with what was read',
          })}`}
        </Loss>
      )}
      <Loss>
        <Trans>Everything else that was kept about you here</Trans>
      </Loss>
      <Loss stays>
        <Trans>Your accounts at banks and elsewhere are exactly as they were.</Trans>
      </Loss>
    </Losses>
  );
}

function Unknown() {
  const { t } = useLingui();
  return (
    <FlowLayout
      title={t`We know of no deletion at this address`}
      actions={
        <ButtonLink to={paths.home}>
          <Trans>Go to the start</Trans>
        </ButtonLink>
      }
    >
      <p>
        <Trans>A letter may be missing. Open it from where you kept it.</Trans>
      </p>
    </FlowLayout>
  );
}

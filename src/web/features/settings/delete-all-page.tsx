import './settings.css';
import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Link } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useApi } from '#web/lib/api.ts';
import { paths } from '#web/lib/paths.ts';
import { useLinks } from '#web/lib/queries.ts';
import { keys } from '#web/lib/query.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { FlowCannotShow, FlowWaiting } from '#web/ui/pages/flow-states.tsx';
import { Loss, Losses, Notice } from '#web/ui/panels.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { DownloadRecord } from './download-record.tsx';
import { Tick } from './tick.tsx';

/** Everything of one person: what goes and what stays, before anything does. */
export function DeleteAllPage() {
  // The list says how much that is; nobody should agree to a number that is not known.
  const { data, error, refetch } = useLinks();
  if (data !== undefined) {
    return <DeleteAll links={data.filter(({ status }) => status !== 'ended')} />;
  }
  if (error === null) return <FlowWaiting />;
  return <FlowCannotShow thrown={error} onRetry={() => void refetch()} />;
}

function DeleteAll({ links }: { links: readonly Link[] }) {
  const { t } = useLingui();
  const form = useId();
  const { pending, problem, forget } = useDeleteAll();
  const [sure, setSure] = useState(false);
  const [missing, setMissing] = useState(false);
  const tick = useRef<HTMLInputElement>(null);

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setMissing(!sure);
    if (sure) void forget();
    else tick.current?.focus();
  }

  return (
    <FlowLayout
      title={t`Delete everything of yours?`}
      lead={<Trans>Nothing happens until you press the button.</Trans>}
      where={<Trans>Settings</Trans>}
      back={paths.settings}
      leave={paths.settings}
      actions={
        <>
          <Button type="submit" form={form} kind="bad" busy={pending}>
            <Trans>Delete everything of mine</Trans>
          </Button>
          <ButtonLink kind="plain" to={paths.settings}>
            <Trans>Keep everything</Trans>
          </ButtonLink>
        </>
      }
    >
      <section className="grid gap-4">
        <h2>
          <Trans>What is deleted</Trans>
        </h2>
        <WhatGoes links={links} />
      </section>
      <TakeAlong />
      <Notice kind="bad" icon="info">
        <b>
          <Trans>This cannot be undone.</Trans>
        </b>{' '}
        <Trans>Nobody can bring it back, not even whoever runs Enlace.</Trans>
      </Notice>
      <form id={form} noValidate onSubmit={send}>
        <Tick
          ref={tick}
          checked={sure}
          onChange={({ currentTarget }) => {
            setSure(currentTarget.checked);
            setMissing(false);
          }}
          error={missing ? <Trans>Tick this first, to be sure.</Trans> : null}
        >
          <Trans>I want everything of mine deleted, for good.</Trans>
        </Tick>
      </form>
      {problem === null ? null : <ProblemNotice problem={problem} institution="Enlace" />}
    </FlowLayout>
  );
}

function WhatGoes({ links }: { links: readonly Link[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const names = [...new Set(links.map(({ institution }) => institution.displayName))];
  const places = format.list(names);
  const count = links.length;
  return (
    <Losses>
      {count === 0 ? null : (
        <Loss>
          <b>{t`${plural(count, { one: '# connection', other: '# connections' })}`}</b>
          {': '}
          <Trans>{places}. Here, and at Belvo, the service that reads them.</Trans>
        </Loss>
      )}
      <Loss>
        <Trans>Everything that was read, and passwords that are kept for reading</Trans>
      </Loss>
      <Loss>
        <Trans>What happened to your connections, and what you agreed to</Trans>
      </Loss>
      <Loss>
        <Trans>You as a person in Enlace: you are signed out everywhere</Trans>
      </Loss>
      <Loss stays>
        {count === 0 ? (
          <Trans>Your accounts at banks and elsewhere stay exactly as they are.</Trans>
        ) : (
          <Trans>Your accounts at {places} stay exactly as they are.</Trans>
        )}
      </Loss>
    </Losses>
  );
}

function TakeAlong() {
  return (
    <section className="grid gap-3">
      <h2 className="text-body tracking-normal">
        <Trans>Take it along first?</Trans>
      </h2>
      <DownloadRecord />
    </section>
  );
}

function useDeleteAll() {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { pending, problem, run } = useSubmit();

  async function forget() {
    const farewell = await run(() => api.call(pageEndpoints.deleteRecord));
    if (farewell === undefined) return;
    queries.setQueryData(keys.farewell(farewell.id), farewell);
    // That page is for anybody, and finds out itself that nobody is signed in any more.
    await navigate(paths.farewell(farewell.id), { replace: true });
  }

  return { pending, problem, forget };
}

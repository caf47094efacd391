import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { SessionList } from '#contract/api/session-list.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useAnnounce } from '#web/lib/announce.ts';
import { useApi } from '#web/lib/api.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { useSessionQuery } from '#web/lib/queries.ts';
import { keys } from '#web/lib/query.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { Button } from '#web/ui/button.tsx';
import { Tag } from '#web/ui/chip.tsx';
import { Notice } from '#web/ui/panels.tsx';

type Device = SessionList['sessions'][number];

/** Every browser in which the person is signed in, and the way to end each of it. */
export function DevicesSection() {
  const api = useApi();
  // Read anew whenever the session was, and only when there still is one.
  const { dataUpdatedAt } = useSessionQuery();
  const { data, isError } = useQuery({
    queryKey: [...keys.sessions, dataUpdatedAt],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.call(pageEndpoints.sessions, { signal })).sessions,
  });
  const heading = useRef<HTMLHeadingElement>(null);
  const { endOne, endAll, problem, pending } = useEnding(() => heading.current?.focus());
  if (data === undefined && !isError) return null;
  return (
    <section aria-labelledby="devices-title">
      <h2 id="devices-title" className="mb-3" ref={heading} tabIndex={-1}>
        <Trans>Where you are signed in</Trans>
      </h2>
      {data === undefined ? (
        <Notice kind="bad" icon="unplug">
          <Trans>This could not be loaded.</Trans>
        </Notice>
      ) : (
        <ul className="group">
          {data.map((device) => (
            <DeviceRow
              key={device.id}
              device={device}
              busy={pending === device.id}
              onEnd={(name) => endOne(device.id, name)}
            />
          ))}
        </ul>
      )}
      {problem === null ? null : (
        <Notice kind="bad" icon="info" role="alert">
          <Trans>That did not work. Try again in a moment.</Trans>
        </Notice>
      )}
      {data !== undefined && data.length > 1 ? (
        <p className="mt-3">
          <Button kind="soft" busy={pending === 'all'} onClick={endAll}>
            <Trans>Sign out everywhere</Trans>
          </Button>
        </p>
      ) : null}
    </section>
  );
}

function useEnding(onEnded: () => void) {
  const { t } = useLingui();
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const { problem, run } = useSubmit();
  const [pending, setPending] = useState('');

  async function end(what: string, action: () => Promise<void>) {
    setPending(what);
    await run(action);
    setPending('');
  }

  return {
    problem,
    /** Id of the one that is being ended, or `all`. */
    pending,
    endOne: (id: string, name: string) =>
      void end(id, async () => {
        const { sessions } = await api.call(pageEndpoints.endSession, { params: { id } });
        queries.setQueriesData({ queryKey: keys.sessions }, sessions);
        // Its button is gone, and the focus with it.
        onEnded();
        announce(t`${name} is signed out.`);
      }),
    endAll: () =>
      void end('all', async () => {
        const after = await api.call(pageEndpoints.endSessions);
        void navigate(paths.home);
        queries.setQueryData(keys.session, after);
      }),
  };
}

function DeviceRow({
  device,
  busy,
  onEnd,
}: {
  device: Device;
  busy: boolean;
  onEnd: (name: string) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow(60_000);
  const name = useDeviceName(device);
  const started = format.ago(device.startedAt, now);
  const used = format.ago(device.usedAt, now);
  return (
    <li className="setting">
      <span className="said">
        <b>{name}</b>
        <span className="note">
          {device.isThis ? (
            <Trans>Signed in {started}</Trans>
          ) : (
            <Trans>
              Signed in {started}, last used {used}
            </Trans>
          )}
        </span>
        {device.isThis ? (
          <span>
            <Tag icon="check">
              <Trans>This device</Trans>
            </Tag>
          </span>
        ) : null}
      </span>
      {device.isThis ? null : (
        <Button
          kind="soft"
          short
          busy={busy}
          aria-label={t`Sign out ${name}`}
          onClick={() => onEnd(name)}
        >
          <Trans>Sign out</Trans>
        </Button>
      )}
    </li>
  );
}

/** "Chrome on Windows", as far as it is known. */
function useDeviceName({ browser, system }: Device): string {
  const { t } = useLingui();
  if (browser !== null && system !== null) return t`${browser} on ${system}`;
  return browser ?? system ?? t`A browser that did not say its name`;
}

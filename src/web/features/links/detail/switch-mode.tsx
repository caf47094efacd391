import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { consentVersion } from '#contract/api/consent.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { AccessMode, Link } from '#contract/api/link.ts';
import { useLocale } from '#web/i18n/locale.tsx';
import { useAnnounce } from '#web/lib/announce.ts';
import { useApi } from '#web/lib/api.ts';
import { paths } from '#web/lib/paths.ts';
import { useSessionQuery } from '#web/lib/queries.ts';
import { keys } from '#web/lib/query.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { Loss, Losses } from '#web/ui/panels.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { passwordKept } from './password-kept.ts';

/** From "again and again" to "once" and back, where people may choose. What it means is said first. */
export function SwitchMode({ link }: { link: Link }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const modes = useSessionQuery().data?.accessModes ?? [];
  const name = link.institution.displayName;
  const to = link.accessMode === 'single' ? 'recurrent' : 'single';
  function close() {
    setAsking(false);
    // The button that was pressed is gone, and the focus would be with it.
    opener.current?.focus();
  }
  if (link.accessMode === null || modes.length < 2) return null;
  if (to === 'recurrent' && passwordKept(link) !== 'for_good')
    return <ConnectInstead link={link} />;
  return (
    <>
      <Button
        ref={opener}
        kind="soft"
        short
        aria-label={t`Change how ${name} is read`}
        aria-expanded={asking}
        onClick={() => setAsking(!asking)}
      >
        <Trans>Change</Trans>
      </Button>
      {asking ? <Question link={link} to={to} onClose={close} /> : null}
    </>
  );
}

/** Without the password it can only be made anew. */
function ConnectInstead({ link }: { link: Link }) {
  const { t } = useLingui();
  const name = link.institution.displayName;
  return (
    <>
      <ButtonLink
        kind="soft"
        short
        to={paths.before(link.institution.name)}
        aria-label={t`Connect again: ${name}`}
      >
        <Trans>Connect again</Trans>
      </ButtonLink>
      <span className="note">
        <Trans>
          To keep it up to date from now on, your password is needed. Connect {name} again; you can
          then replace this connection by the new one.
        </Trans>
      </span>
    </>
  );
}

function Question({ link, to, onClose }: { link: Link; to: AccessMode; onClose: () => void }) {
  const name = link.institution.displayName;
  const title = useId();
  const { pending, problem, change } = useChange(link, to, onClose);
  const again = to === 'recurrent';
  return (
    <section className="question" aria-labelledby={title}>
      <h3 id={title}>
        {again ? <Trans>Keep {name} up to date?</Trans> : <Trans>Stop reading {name} again?</Trans>}
      </h3>
      {again ? <MeansAgain link={link} /> : <MeansOnce link={link} />}
      {problem === null ? null : <ProblemNotice problem={problem} institution={name} />}
      <div className="ways">
        <Button busy={pending} onClick={() => void change()}>
          {again ? (
            <Trans>Agree and keep it up to date</Trans>
          ) : (
            <Trans>Do not read it again</Trans>
          )}
        </Button>
        <Button kind="plain" onClick={onClose}>
          <Trans>Leave it as it is</Trans>
        </Button>
      </div>
    </section>
  );
}

/** What was agreed to on the bank's own pages has no password behind it. */
function hasPassword({ institution }: Link): boolean {
  return institution.connectsBy === 'credentials';
}

function MeansAgain({ link }: { link: Link }) {
  const name = link.institution.displayName;
  return (
    <Losses>
      <Loss stays>
        <Trans>{name} is read again and again, usually once a week; the first time tomorrow.</Trans>
      </Loss>
      <Loss stays>
        <Trans>It goes on until you disconnect it or change this again.</Trans>
      </Loss>
      {hasPassword(link) ? (
        <Loss stays>
          <Trans>Your password stays kept, encrypted, for as long as that.</Trans>
        </Loss>
      ) : null}
    </Losses>
  );
}

function MeansOnce({ link }: { link: Link }) {
  const name = link.institution.displayName;
  return (
    <Losses>
      <Loss>
        <Trans>{name} is not read again by itself. What you see here grows old.</Trans>
      </Loss>
      <Loss stays>
        <Trans>What was read so far stays.</Trans>
      </Loss>
      <Loss stays>
        {hasPassword(link) ? (
          <Trans>
            The connection stays, and the kept password with it. To delete both, disconnect it.
          </Trans>
        ) : (
          <Trans>The connection stays. To delete it, disconnect it.</Trans>
        )}
      </Loss>
    </Losses>
  );
}

function useChange(link: Link, to: AccessMode, onDone: () => void) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const api = useApi();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { pending, problem, run } = useSubmit();
  const name = link.institution.displayName;

  async function change() {
    const consent = { version: consentVersion, language: locale };
    const changed = await run(() =>
      api.call(pageEndpoints.changeAccessMode, {
        params: { id: link.id },
        body: { accessMode: to, ...(to === 'recurrent' ? { consent } : {}) },
      }),
    );
    void queries.invalidateQueries({ queryKey: keys.links });
    if (changed === undefined) return;
    queries.setQueryData(keys.link(link.id), changed);
    announce(
      to === 'recurrent' ? t`${name} is kept up to date.` : t`${name} is not read again by itself.`,
    );
    onDone();
  }

  return { pending, problem, change };
}

import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Host } from '#contract/api/session.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useApi } from '#web/lib/api.ts';
import { keys } from '#web/lib/query.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Notice } from '#web/ui/panels.tsx';

/** Seconds at which screen readers are told how much is left: not each one. */
const told = [60, 30, 10];

interface WarningProps {
  /** Until the end. */
  seconds: number;
  /** It cannot be put off any more. */
  isLast: boolean;
  host: Host | undefined;
  onStay: () => Promise<void>;
}

/** Says that the session is about to end, with one press that keeps it. */
export function SessionWarning(props: WarningProps) {
  return props.isLast ? <LastWarning {...props} /> : <StayWarning {...props} />;
}

function StayWarning({ seconds, onStay }: WarningProps) {
  const { t } = useLingui();
  const { pending, problem, run } = useSubmit();
  const leaving = useSubmit();
  const api = useApi();
  const queries = useQueryClient();
  const main = useRef<HTMLButtonElement>(null);
  const title = t`Are you still there?`;
  useTabTitle(title);
  useEffect(() => main.current?.focus(), []);

  return (
    <Dialog
      open
      title={title}
      onClose={() => void run(onStay)}
      actions={
        <>
          <Button ref={main} busy={pending} onClick={() => void run(onStay)}>
            <Trans>Stay signed in</Trans>
          </Button>
          <Button
            kind="plain"
            busy={leaving.pending}
            onClick={() =>
              void leaving.run(async () =>
                queries.setQueryData(keys.session, await api.call(pageEndpoints.signOut)),
              )
            }
          >
            <Trans>Sign out now</Trans>
          </Button>
        </>
      }
    >
      <TimeLeft seconds={seconds} />
      <p>
        <Trans>
          Nobody has done anything here for a while. Signing out keeps others from using your
          connections. What is under way goes on.
        </Trans>
      </p>
      {(problem ?? leaving.problem) === null ? null : (
        <Notice kind="bad" icon="unplug" role="alert">
          <Trans>That did not arrive. Try again.</Trans>
        </Notice>
      )}
    </Dialog>
  );
}

/** Nothing but coming anew helps, so it may be put aside to finish what one is at. */
function LastWarning({ seconds, host }: WarningProps) {
  const { t } = useLingui();
  const [isOpen, setIsOpen] = useState(true);
  const main = useRef<HTMLButtonElement>(null);
  const title = t`You will be signed out soon`;
  useTabTitle(isOpen ? title : null);
  useEffect(() => main.current?.focus(), []);
  const close = () => setIsOpen(false);
  const name = host?.name ?? '';
  return (
    <Dialog
      open={isOpen}
      title={title}
      onClose={close}
      actions={
        <>
          <Button ref={main} onClick={close}>
            <Trans>Go on until then</Trans>
          </Button>
          {host === undefined ? null : (
            <a className="btn plain" href={host.returnTo}>
              <Trans>Back to {name}</Trans>
            </a>
          )}
        </>
      }
    >
      <TimeLeft seconds={seconds} />
      <p>
        {host === undefined ? (
          <Trans>
            You have been here for long, and it ends for safety. To go on, come here again. What is
            under way goes on.
          </Trans>
        ) : (
          <Trans>
            You have been here for long, and it ends for safety. To go on, come here again from{' '}
            {name}. What is under way goes on.
          </Trans>
        )}
      </p>
    </Dialog>
  );
}

function TimeLeft({ seconds }: { seconds: number }) {
  const { t } = useLingui();
  const format = useFormat();
  const time = format.duration(seconds);
  const step = told.findLast((each) => seconds <= each);
  const said = step === undefined ? '' : format.duration(step);
  return (
    <div className="mb-3">
      <p className="lead" aria-live="off">
        <Trans>
          You will be signed out in <b>{time}</b>.
        </Trans>
      </p>
      {/* Inside the dialog: what is outside is not read while it is open. */}
      <p className="vh" role="status">
        {said === '' ? '' : t`${said} left`}
      </p>
    </div>
  );
}

/** For who is looking at another tab. */
function useTabTitle(title: string | null) {
  useEffect(() => {
    if (title === null) return undefined;
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}

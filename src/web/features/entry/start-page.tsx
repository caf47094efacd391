import { Trans, useLingui } from '@lingui/react/macro';
import type { Arrival } from '#contract/api/handover.ts';
import { problemWords } from '#web/i18n/problems.tsx';
import { useAddressCode } from '#web/lib/address-code.ts';
import { paths } from '#web/lib/paths.ts';
import { useSessionQuery } from '#web/lib/queries.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { BackToHost } from '#web/ui/pages/back-to-host.tsx';
import { FlowWaiting } from '#web/ui/pages/flow-states.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { Reassurance } from '#web/ui/reassurance.tsx';
import { Incomplete } from './incomplete.tsx';
import { useArrival, type Arriving } from './use-arrival.ts';

/**
 * Behind the address that a host application sends the browser to. It says who would be signed in, and
 * from where; only the press does it, so that nobody finds themselves in somebody else's place
 * because another page sent them here.
 */
export function StartPage() {
  const code = useAddressCode();
  // Nothing is on screen as long as the code could be read over somebody's shoulder.
  if (code === null) return null;
  if (code === '') return <Incomplete />;
  return <Start key={code} code={code} />;
}

function Start({ code }: { code: string }) {
  const arriving = useArrival(code);
  const { arrival, problem } = arriving;
  if (problem?.code === 'invalid_request') return <Incomplete />;
  if (problem?.code === 'entry_over') return <Over from={arrival?.from} />;
  if (problem?.code === 'not_found') return <BeingDeleted from={arrival?.from} />;
  if (arrival === null) {
    return problem === null ? <FlowWaiting /> : <NotOpened {...arriving} />;
  }
  return arrival.other || problem?.code === 'entry_for_other_person' ? (
    <SomebodyElse {...arriving} arrival={arrival} />
  ) : (
    <Continue {...arriving} arrival={arrival} />
  );
}

type Opened = Arriving & { arrival: Arrival };

/** "Continue as Ana at Acme", as far as the host says who it is. */
function useContinueWords({ label, from: { name } }: Arrival): string {
  const { t } = useLingui();
  return label === null ? t`Continue from ${name}` : t`Continue as ${label} at ${name}`;
}

function Continue({ arrival, pending, problem, enter }: Opened) {
  const title = useContinueWords(arrival);
  const { name } = arrival.from;
  return (
    <FlowLayout
      title={title}
      actions={
        <>
          <Button busy={pending} onClick={enter}>
            <Trans>Continue</Trans>
          </Button>
          <BackToHost host={arrival.from} />
        </>
      }
    >
      <p>
        <Trans>
          {name} brought you to Enlace, where you connect your bank, tax and job accounts. You see
          what is read before anything is.
        </Trans>
      </p>
      <p className="note">
        <Trans>
          Is that not you, or did you not come from {name}? Then close the page: nothing happens
          until you press the button.
        </Trans>
      </p>
      {problem === null ? null : <ProblemNotice problem={problem} institution="Enlace" />}
      <Reassurance />
    </FlowLayout>
  );
}

function SomebodyElse({ arrival, pending, problem, enterInstead }: Opened) {
  const { t } = useLingui();
  const words = problemWords('entry_for_other_person');
  const next = useContinueWords(arrival);
  const inside = useSessionQuery().data?.person?.label;
  return (
    <FlowLayout
      title={t(words.title(''))}
      lead={inside}
      actions={
        <>
          <Button busy={pending} onClick={enterInstead}>
            <Trans>Sign out and continue</Trans>
          </Button>
          <ButtonLink kind="plain" to={paths.home}>
            <Trans>Stay signed in</Trans>
          </ButtonLink>
        </>
      }
    >
      <Notice kind="info" icon="person">
        <b>{next}</b>
      </Notice>
      <p>
        <Trans>
          That is another person than the one who is signed in on this device. What they have under
          way goes on.
        </Trans>
      </p>
      {problem === null || problem.code === 'entry_for_other_person' ? null : (
        <ProblemNotice problem={problem} institution="Enlace" />
      )}
    </FlowLayout>
  );
}

/** The server could not be asked who it is for. */
function NotOpened({ pending, problem, open }: Arriving) {
  const { t } = useLingui();
  return (
    <FlowLayout
      title={t`You are almost there`}
      actions={
        <Button busy={pending} onClick={open}>
          <Trans>Try again</Trans>
        </Button>
      }
    >
      {problem === null ? null : <ProblemNotice problem={problem} institution="Enlace" />}
    </FlowLayout>
  );
}

function Over({ from }: { from: Arrival['from'] | undefined }) {
  const { t } = useLingui();
  return (
    <FlowLayout title={t`This way in is over`} actions={<WaysBack from={from} />}>
      <p>
        <Trans>
          It works once, and for a short while only. Come here again from the app that brought you:
          that takes a moment, and nothing is lost.
        </Trans>
      </p>
    </FlowLayout>
  );
}

function BeingDeleted({ from }: { from: Arrival['from'] | undefined }) {
  const { t } = useLingui();
  return (
    <FlowLayout
      title={t`Everything of yours is just being deleted`}
      actions={<WaysBack from={from} />}
    >
      <p>
        <Trans>
          You asked for that. Once it is done, you can come here again and begin anew; it may take
          some minutes.
        </Trans>
      </p>
    </FlowLayout>
  );
}

function WaysBack({ from }: { from: Arrival['from'] | undefined }) {
  // Not known when the address was over; where there is one host only, it can be no other.
  const host = useSessionQuery().data?.host;
  const back = from ?? host;
  return back === undefined ? (
    <ButtonLink to={paths.home}>
      <Trans>Open Enlace</Trans>
    </ButtonLink>
  ) : (
    <BackToHost kind="main" host={back} />
  );
}

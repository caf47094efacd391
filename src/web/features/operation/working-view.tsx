import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import type { Operation, WorkingPhase } from '#contract/api/operation.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useAnnounce } from '#web/lib/announce.ts';
import { useSecondsSince } from '#web/lib/clock.ts';
import { useOffline } from '#web/lib/connection.ts';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Line, LineItem } from '#web/ui/line.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import { CancelOperation } from './cancel-operation.tsx';
import {
  endWords,
  phaseDoneWords,
  phasesOf,
  phaseWords,
  whereWords,
  workingTitle,
} from './operation-words.ts';

/** After this long it is slower than usual, and people should know that they may go. */
const SLOW_SECONDS = 45;

/** Before that, the time so far says nothing. */
const WORTH_SAYING_SECONDS = 5;

/** Something is under way: what exactly, for how long, and that nobody has to wait here. */
export function WorkingView({
  operation,
  phase,
  since,
}: {
  operation: Operation;
  phase: WorkingPhase;
  since: string;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const name = operation.institution.displayName;
  const seconds = useSecondsSince(since);
  const elapsed = format.duration(seconds);
  // Without a connection nothing is known of the institution since.
  const offline = useOffline();
  const slow = seconds >= SLOW_SECONDS && !offline;
  useAnnouncedOnce(slow, t`${name} is slow. You can leave; we keep going.`);

  return (
    <FlowLayout
      title={t(workingTitle[operation.kind](name))}
      lead={
        seconds < WORTH_SAYING_SECONDS ? (
          <Trans>It usually takes under a minute.</Trans>
        ) : (
          <Trans>It usually takes under a minute. It has been {elapsed}.</Trans>
        )
      }
      where={t(whereWords(operation))}
      step={`working ${phase}`}
      route={
        <GrandRoute
          institution={operation.institution}
          state="now"
          mid={
            <>
              <b>{t(phaseWords[phase](name))}</b>
              {elapsed}
            </>
          }
        />
      }
      actions={
        <>
          <ButtonLink kind="soft" to={paths.home}>
            <Trans>Leave and come back later</Trans>
          </ButtonLink>
          <CancelOperation operation={operation} />
        </>
      }
    >
      <Phases operation={operation} phase={phase} since={since} />
      {offline ? (
        <Notice kind="warn" icon="unplug" role="status">
          <Trans>You are offline. This is what was known before; it updates by itself.</Trans>
        </Notice>
      ) : null}
      <Notice kind={slow ? 'warn' : 'info'} icon={slow ? 'clock' : 'phone'}>
        {slow ? (
          <b>
            <Trans>{name} is slow. You can leave this page.</Trans>
          </b>
        ) : (
          <b>
            <Trans>You can leave this page.</Trans>
          </b>
        )}{' '}
        {operation.kind === 'disconnect' ? (
          <Trans>We keep going, even if you close it or your phone switches off.</Trans>
        ) : (
          <Trans>
            We keep going, even if you close it or your phone switches off. If {name} asks for a
            code, your connections say so.
          </Trans>
        )}
      </Notice>
    </FlowLayout>
  );
}

function Phases({
  operation,
  phase,
  since,
}: {
  operation: Operation;
  phase: WorkingPhase;
  since: string;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const name = operation.institution.displayName;
  const known: readonly WorkingPhase[] = phasesOf[operation.kind];
  // Asking for a code takes the place of signing in; an answer comes after everything else.
  const at = phase === 'answering' ? known.length : Math.max(0, known.indexOf(phase));
  const past = phase === 'asking_code' ? known.slice(0, 1) : known.slice(0, at);
  const coming = phase === 'queued' ? known.slice(1) : [];
  return (
    <Line label={t`What is happening`}>
      {past.map((one, index) => (
        <LineItem
          key={one}
          title={t(phaseDoneWords[one](name))}
          when={index === 0 ? format.time(operation.createdAt) : undefined}
        />
      ))}
      <LineItem state="now" title={t(phaseWords[phase](name))} when={format.time(since)}>
        {phase === 'signing_in' ? <Trans>This takes the longest.</Trans> : null}
      </LineItem>
      {coming.map((one) => (
        <LineItem key={one} state="todo" title={t(phaseWords[one](name))} />
      ))}
      <LineItem state="todo" title={t(endWords[operation.kind](name))} />
    </Line>
  );
}

function useAnnouncedOnce(when: boolean, sentence: string) {
  const announce = useAnnounce();
  useEffect(() => {
    if (when) announce(sentence);
  }, [when, announce, sentence]);
}

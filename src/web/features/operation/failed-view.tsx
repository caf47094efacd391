import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Failure, Operation } from '#contract/api/operation.ts';
import { useFormat } from '#web/i18n/format.ts';
import { type Actor, problemWords } from '#web/i18n/problems.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Line, LineItem } from '#web/ui/line.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { Reference } from '#web/ui/problem-notice.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import type { WireState } from '#web/ui/wire.tsx';
import { DuplicateView } from './duplicate-view.tsx';
import { Home, NextWay, OtherLogin } from './next-way.tsx';
import { whereWords } from './operation-words.ts';

/** The end that hangs is the one that has to act. */
const wires: Record<Actor, WireState> = { you: 'yours', institution: 'theirs', nobody: 'todo' };

/** Why it did not work, who has to act, and one main next step. */
export function FailedView({
  operation,
  failure,
  at,
}: {
  operation: Operation;
  failure: Failure;
  at: string;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const name = operation.institution.displayName;
  const { actor, next, reference, title, body } = problemWords(failure.code);
  if (failure.code === 'duplicate_link' && failure.linkId !== undefined) {
    return <DuplicateView operation={operation} linkId={failure.linkId} />;
  }
  const connected = failure.code === 'duplicate_link' || failure.code === 'nothing_to_repair';
  return (
    <FlowLayout
      title={t(title(name))}
      lead={t(isWrongPassword(operation, failure) ? passwordWords(name) : body(name))}
      where={t(whereWords(operation))}
      step={`failed ${failure.code}`}
      route={
        <GrandRoute
          institution={operation.institution}
          state={connected ? 'whole' : wires[actor]}
          mid={<b>{format.time(at)}</b>}
        />
      }
      actions={
        <>
          <NextWay step={next} operation={operation} failure={failure} />
          {failure.code === 'duplicate_link' ? (
            // Which connection it is, is not known here: home shows it as soon as it is found.
            <OtherLogin operation={operation} />
          ) : next === 'go_home' || next === 'none' ? null : (
            <Home kind="plain" />
          )}
        </>
      }
    >
      <WhoActs actor={actor} institution={name} connected={connected} />
      {failure.code === 'account_locked' ? <Unlocking institution={name} /> : null}
      {operation.kind === 'disconnect' || connected ? null : (
        <Notice icon="lock">
          <Trans>What you typed was not kept. We ask for it again when you come back.</Trans>
        </Notice>
      )}
      {reference ? <Reference id={failure.reference ?? operation.id} /> : null}
    </FlowLayout>
  );
}

/** A repair asks for the password only; there is no user to check. */
function isWrongPassword({ kind }: Operation, { code }: Failure): boolean {
  return code === 'wrong_credentials' && (kind === 'update' || kind === 'resume');
}

function passwordWords(institution: string): MessageDescriptor {
  return msg`Check the password, then type it again. After several wrong tries, ${institution} may lock your access.`;
}

function WhoActs({
  actor,
  institution,
  connected,
}: {
  actor: Actor;
  institution: string;
  connected: boolean;
}) {
  if (connected) return null;
  switch (actor) {
    case 'you':
      return (
        <h2>
          <Trans>It is your turn</Trans>
        </h2>
      );
    case 'institution':
      return (
        <section className="grid gap-2">
          <h2>
            <Trans>It is up to {institution}</Trans>
          </h2>
          <p className="note">
            <Trans>You do not have to do anything. Trying again later is enough.</Trans>
          </p>
        </section>
      );
    case 'nobody':
      return (
        <section className="grid gap-2">
          <h2>
            <Trans>It is not you, and not {institution}</Trans>
          </h2>
          <p className="note">
            <Trans>Whoever runs Enlace can look into it.</Trans>
          </p>
        </section>
      );
  }
}

function Unlocking({ institution }: { institution: string }) {
  return (
    <>
      <Line>
        <LineItem state="now" title={<Trans>Unlock it with {institution}</Trans>}>
          <Trans>In their app or on their website, or by calling the number on your card.</Trans>
        </LineItem>
        <LineItem state="todo" title={<Trans>Sign in once on their own site</Trans>}>
          <Trans>To be sure that it works.</Trans>
        </LineItem>
        <LineItem state="todo" title={<Trans>Come back here</Trans>}>
          <Trans>You only type what you typed before.</Trans>
        </LineItem>
      </Line>
      <Notice icon="never">
        <Trans>We stopped trying, so nothing here can lock you out for longer.</Trans>
      </Notice>
    </>
  );
}

import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useId, useRef } from 'react';
import type { Challenge, Operation } from '#contract/api/operation.ts';
import { useAnnounce } from '#web/lib/announce.ts';
import { useOffline } from '#web/lib/connection.ts';
import { Button } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { AnswerForm } from './answer-form.tsx';
import { BigCode } from './big-code.tsx';
import { CancelOperation } from './cancel-operation.tsx';
import { ChallengeAside, ChallengeRoute, CannotNow } from './challenge-parts.tsx';
import { challengeWords, refusalWords } from './challenge-words.ts';
import { QrCode } from './qr-code.tsx';
import { TimeLeft } from './time-left.tsx';
import { useAnswer, useRenewal } from './use-challenge.ts';

/** The institution wants to be sure: one view for each way of asking. */
export function ChallengeView({
  operation,
  challenge,
  judging,
}: {
  operation: Operation;
  challenge: Challenge;
  /** The answer is with the institution; the page waits as it is. */
  judging: boolean;
}) {
  const { t } = useLingui();
  const form = useId();
  const input = useRef<HTMLInputElement>(null);
  const offline = useOffline();
  const { institution } = operation;
  const name = institution.displayName;
  const words = challengeWords(challenge, name);
  const { answer, pending, problem } = useAnswer(operation, challenge);
  const renewal = useRenewal(operation, challenge);
  const busy = pending || judging;
  const refusal = refusalWords(challenge, name);
  useFocusOnRefusal(challenge, judging, input);
  useSaid(judging, t`${name} is checking it.`);
  // Said in any case: the focus, which says it too, may have been in the field all the time.
  useSaid(!judging && refusal !== null, refusal === null ? '' : t(refusal));

  const numeric = challenge.kind === 'numeric' && challenge.value !== null;
  const timer = judging ? (
    <p>
      <b>
        <Trans>{name} is checking it.</Trans>
      </b>
    </p>
  ) : (
    <TimeLeft
      challenge={challenge}
      renewing={renewal.pending}
      onOver={renewal.renewOnce}
      onRenew={renewal.renew}
    />
  );

  return (
    <FlowLayout
      title={t(words.title)}
      lead={
        challenge.step > 1 ? (
          <Trans>One more step: {name} accepted the one before.</Trans>
        ) : undefined
      }
      where={<Trans>{name} · Code</Trans>}
      step={`challenge ${challenge.step}`}
      wideStage={numeric}
      stage={
        numeric ? (
          <div className="codebox">
            <BigCode code={challenge.value ?? ''} />
            {timer}
          </div>
        ) : undefined
      }
      route={<ChallengeRoute operation={operation} />}
      aside={<ChallengeAside challenge={challenge} institution={name} />}
      actions={
        <>
          {challenge.expectsInput ? (
            <Button type="submit" form={form} busy={busy} unavailable={renewal.pending}>
              {t(words.send)}
            </Button>
          ) : (
            <Button busy={busy} unavailable={renewal.pending} onClick={() => void answer(null)}>
              {t(words.confirm)}
            </Button>
          )}
          <CancelOperation operation={operation} />
        </>
      }
    >
      {challenge.kind === 'qr' ? (
        <QrCode value={challenge.value} institution={institution} />
      ) : null}
      {numeric ? null : timer}
      {challenge.expectsInput ? (
        <AnswerForm
          id={form}
          input={input}
          challenge={challenge}
          institution={name}
          judging={judging}
          onAnswer={answer}
        />
      ) : null}
      {!challenge.expectsInput && refusal !== null && !judging ? (
        <Notice kind="warn" icon="clock">
          {t(refusal)}
        </Notice>
      ) : null}
      {offline && problem === null ? (
        <Notice kind="warn" icon="info" role="status">
          <Trans>You are offline. Nothing is sent until you press the button again.</Trans>
        </Notice>
      ) : null}
      {problem === null ? null : <ProblemNotice problem={problem} institution={name} />}
      {renewal.problem === null ? null : (
        <ProblemNotice problem={renewal.problem} institution={name} />
      )}
      <CannotNow institution={name} />
    </FlowLayout>
  );
}

/** After a refused answer people go on in the field, not at the top of the page. */
function useFocusOnRefusal(
  { challengeId, lastProblem }: Challenge,
  judging: boolean,
  input: { readonly current: HTMLInputElement | null },
) {
  useEffect(() => {
    if (lastProblem !== null && !judging) input.current?.focus();
  }, [challengeId, lastProblem, judging, input]);
}

/** Says a sentence when it becomes true. */
function useSaid(when: boolean, sentence: string) {
  const announce = useAnnounce();
  useEffect(() => {
    if (when) announce(sentence);
  }, [when, sentence, announce]);
}

import { Trans, useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import type { Choice as Choosing, Duplicate } from '#contract/api/duplicate.ts';
import type { Link } from '#contract/api/link.ts';
import { paths } from '#web/lib/paths.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { Choice, ChoiceGroup } from '#web/ui/choice.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Fork } from '#web/ui/fork.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { wireOf } from '../mark-of.ts';
import { choicesFor, type Sides } from './sides.ts';
import { Twins } from './twins.tsx';
import { useChoice } from './use-choice.ts';

/** Both side by side, and three ways on; the one that suits most people is first. */
export function Choose({ duplicate, sides }: { duplicate: Duplicate; sides: Sides }) {
  const { t } = useLingui();
  const group = useId();
  const { older, newer } = sides;
  const name = older.institution.displayName;
  const choices = choicesFor(sides);
  const [picked, setPicked] = useState<Choosing>(choices[0]);
  const { pending, problem, choose } = useChoice(duplicate.id);
  const busy = older.operationId ?? newer.operationId;

  return (
    <FlowLayout
      title={
        duplicate.by === 'login'
          ? t`You already have this ${name} login`
          : t`You have this ${name} account twice`
      }
      lead={
        duplicate.by === 'login' ? (
          <Trans>Both connections sign in as the same user. Choose which one to keep.</Trans>
        ) : (
          <Trans>Both connections show the same account. Choose which one to keep.</Trans>
        )
      }
      where={name}
      step="choose"
      route={<Fork institution={older.institution} upper={wireOf(older)} lower={wireOf(newer)} />}
      actions={
        <>
          <Button busy={pending} onClick={() => void choose(picked)}>
            <ChoiceTitle choice={picked} />
          </Button>
          <ButtonLink kind="plain" to={paths.home}>
            <Trans>Decide later</Trans>
          </ButtonLink>
        </>
      }
    >
      {problem === null ? null : <ProblemNotice problem={problem} institution={name} />}
      {busy === null ? null : (
        <Notice icon="clock">
          <Trans>
            Something is being done with one of them. What you choose waits for its end.
          </Trans>
        </Notice>
      )}
      <Twins sides={sides} />
      <ChoiceGroup legend={<Trans>What do you want to keep?</Trans>}>
        {choices.map((choice, index) => (
          <Choice
            key={choice}
            name={group}
            value={choice}
            checked={picked === choice}
            onChange={() => setPicked(choice)}
            title={
              <span>
                <ChoiceTitle choice={choice} />
                {index === 0 ? (
                  <span className="suggested">
                    {' '}
                    <Trans>(suggested)</Trans>
                  </span>
                ) : null}
              </span>
            }
          >
            <ChoiceMeaning choice={choice} sides={sides} />
          </Choice>
        ))}
      </ChoiceGroup>
      <p className="note">
        <Trans>Whatever you choose, you can undo it for a moment.</Trans>
      </p>
    </FlowLayout>
  );
}

function ChoiceTitle({ choice }: { choice: Choosing }) {
  switch (choice) {
    case 'keep_older':
      return <Trans>Keep the one you had</Trans>;
    case 'replace':
      return <Trans>Replace it with the new one</Trans>;
    case 'keep_both':
      return <Trans>Keep both</Trans>;
  }
}

function ChoiceMeaning({ choice, sides: { older, newer } }: { choice: Choosing; sides: Sides }) {
  switch (choice) {
    case 'keep_older':
      return (
        <>
          <Trans>The new one is disconnected and what was read through it is deleted.</Trans>{' '}
          <StillBroken link={older} />
        </>
      );
    case 'replace':
      return (
        <>
          <Trans>
            The one you had is disconnected and what was read through it is deleted. Its history
            stays.
          </Trans>{' '}
          <StillBroken link={newer} />
        </>
      );
    case 'keep_both':
      return (
        <Trans>
          Nothing is disconnected. Both are read, and the same movements are there twice.
        </Trans>
      );
  }
}

/** What is kept does not get well by itself. */
function StillBroken({ link }: { link: Link }) {
  switch (link.status) {
    case 'invalid':
    case 'token_required':
    case 'unconfirmed':
      return <Trans>The one that stays has to be repaired then.</Trans>;
    case 'valid':
    case 'unknown':
    case 'ended':
      return null;
  }
}

import { Trans, useLingui } from '@lingui/react/macro';
import { Link as RouterLink } from 'react-router-dom';
import type { Duplicate } from '#contract/api/duplicate.ts';
import type { Link } from '#contract/api/link.ts';
import { problemWords } from '#web/i18n/problems.tsx';
import { useFormat } from '#web/i18n/format.ts';
import { useAnnounce } from '#web/lib/announce.ts';
import { useSecondsLeft } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { Fork } from '#web/ui/fork.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { usePortion } from '#web/ui/portion.tsx';
import { givenUp, sidesOf, type Sides } from '../duplicates/sides.ts';
import { useChoice } from '../duplicates/use-choice.ts';
import { wireOf } from '../mark-of.ts';

const AT_ONCE = 3;

/** What is there twice, and what is about to be given up for it. */
export function TwiceList({
  duplicates,
  links,
}: {
  duplicates: readonly Duplicate[];
  links: readonly Link[];
}) {
  const known = duplicates.flatMap((duplicate) => {
    const sides = sidesOf(duplicate, links);
    return sides === null ? [] : [{ duplicate, sides }];
  });
  const open = known.filter(({ duplicate }) => duplicate.chosen === null);
  const { place, most, more } = usePortion<HTMLDivElement>(open.length, AT_ONCE);
  return (
    <section className="news" aria-labelledby="twice-title">
      <h2 id="twice-title" className="vh">
        <Trans>Connected twice</Trans>
      </h2>
      {known.map(({ duplicate, sides }) => (
        <Leaving key={duplicate.id} duplicate={duplicate} sides={sides} />
      ))}
      {open.length === 0 ? null : (
        <div className="attn" ref={place}>
          {open.slice(0, most).map(({ duplicate, sides }) => (
            <TwicePanel key={duplicate.id} duplicate={duplicate} sides={sides} />
          ))}
        </div>
      )}
      {more}
    </section>
  );
}

function TwicePanel({
  duplicate,
  sides: { older, newer },
}: {
  duplicate: Duplicate;
  sides: Sides;
}) {
  const name = older.institution.displayName;
  const title = `title-${duplicate.id}`;
  return (
    <article className="panel fix" aria-labelledby={title}>
      <Fork institution={older.institution} upper={wireOf(older)} lower={wireOf(newer)} />
      <div className="why">
        <h3 id={title}>
          <Trans>You have {name} twice</Trans>
        </h3>
        <p className="note">
          {duplicate.by === 'login' ? (
            <Trans>Both connections use the same login. One of them is enough.</Trans>
          ) : (
            <Trans>Both connections show the same account. One of them may be enough.</Trans>
          )}
        </p>
      </div>
      <div className="ways">
        <ButtonLink to={paths.duplicate(duplicate.id)} kind="soft" aria-describedby={title}>
          <Trans>Choose what to keep</Trans>
        </ButtonLink>
      </div>
    </article>
  );
}

/** While a choice can be taken back: what it does and when. */
function Leaving({ duplicate, sides }: { duplicate: Duplicate; sides: Sides }) {
  const { chosen } = duplicate;
  if (chosen === null) return null;
  const leaving = givenUp(chosen.choice, sides);
  if (leaving === null) return null;
  return (
    <Countdown
      id={duplicate.id}
      leaving={leaving}
      older={leaving === sides.older}
      until={chosen.undoUntil}
    />
  );
}

function Countdown({
  id,
  leaving,
  older,
  until,
}: {
  id: string;
  leaving: Link;
  older: boolean;
  until: string;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const announce = useAnnounce();
  const { pending, problem, undo } = useChoice(id);
  const seconds = useSecondsLeft(until);
  const time = format.duration(seconds);
  const name = leaving.institution.displayName;

  async function takeBack() {
    if ((await undo()) !== undefined) announce(t`Nothing is disconnected.`);
  }

  return (
    <Notice kind="warn" icon="unplug">
      <span>
        {seconds === 0 ? (
          <Trans>{name} is being disconnected.</Trans>
        ) : older ? (
          <Trans>
            The older connection to {name} is disconnected in {time}.
          </Trans>
        ) : (
          <Trans>
            The newer connection to {name} is disconnected in {time}.
          </Trans>
        )}{' '}
        <RouterLink to={paths.duplicate(id)}>
          <Trans>See what was chosen</Trans>
        </RouterLink>
        {problem === null ? null : (
          <b role="alert" className="block">
            {t(problemWords(problem.code).title(name))}
          </b>
        )}
      </span>
      {seconds === 0 ? null : (
        <Button kind="soft" short busy={pending} onClick={() => void takeBack()}>
          <Trans>Undo</Trans>
        </Button>
      )}
    </Notice>
  );
}

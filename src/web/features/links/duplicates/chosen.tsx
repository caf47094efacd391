import { Trans, useLingui } from '@lingui/react/macro';
import type { Duplicate } from '#contract/api/duplicate.ts';
import type { Link } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useSecondsLeft } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Fork } from '#web/ui/fork.tsx';
import { Panel } from '#web/ui/panels.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import type { WireState } from '#web/ui/wire.tsx';
import { wireOf } from '../mark-of.ts';
import { givenUp, type Sides } from './sides.ts';
import { useChoice } from './use-choice.ts';

/**
 * After the choice: first it can be undone, then it is carried out, then it is done.
 *
 * @param over the server no longer lists it: it cannot be taken back any more.
 */
export function Chosen({
  id,
  chosen,
  sides,
  over,
}: {
  id: string;
  chosen: NonNullable<Duplicate['chosen']>;
  sides: Sides;
  over: boolean;
}) {
  const leaving = givenUp(chosen.choice, sides);
  const left = useSecondsLeft(chosen.undoUntil);
  if (!over && left > 0) {
    return <Undoable id={id} leaving={leaving} sides={sides} seconds={left} />;
  }
  if (leaving === null) return <BothKept sides={sides} />;
  const staying = leaving === sides.older ? sides.newer : sides.older;
  return leaving.status === 'ended' ? (
    <Done staying={staying} />
  ) : (
    <BeingDisconnected leaving={leaving} sides={sides} />
  );
}

function Undoable({
  id,
  leaving,
  sides,
  seconds,
}: {
  id: string;
  leaving: Link | null;
  sides: Sides;
  seconds: number;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const { pending, problem, undo } = useChoice(id);
  const name = sides.older.institution.displayName;
  const time = format.duration(seconds);

  return (
    <FlowLayout
      title={leaving === null ? t`You keep both` : t`One ${name} connection is being given up`}
      lead={
        leaving === null ? (
          <Trans>Nothing is disconnected.</Trans>
        ) : (
          <Trans>Nothing happens until the time is over.</Trans>
        )
      }
      where={name}
      step="undoable"
      route={<BothWires sides={sides} leaving={leaving} />}
      actions={
        <>
          <Button kind="soft" busy={pending} onClick={() => void undo()}>
            <Trans>Undo</Trans>
          </Button>
          <ButtonLink kind="plain" to={paths.home}>
            <Trans>Go to your connections</Trans>
          </ButtonLink>
        </>
      }
    >
      {problem === null ? null : <ProblemNotice problem={problem} institution={name} />}
      <Panel well>
        <p>
          {leaving === null ? (
            <Trans>You can change your mind for {time}.</Trans>
          ) : leaving === sides.older ? (
            <Trans>
              <b>The one you had</b> is disconnected in {time}.
            </Trans>
          ) : (
            <Trans>
              <b>The new one</b> is disconnected in {time}.
            </Trans>
          )}
        </p>
        <p className="note">
          <Trans>You can leave this page. Undo is in your connections, too.</Trans>
        </p>
      </Panel>
    </FlowLayout>
  );
}

function BeingDisconnected({ leaving, sides }: { leaving: Link; sides: Sides }) {
  const { t } = useLingui();
  const name = leaving.institution.displayName;
  return (
    <FlowLayout
      title={t`One ${name} connection is being disconnected`}
      lead={<Trans>This can no longer be undone. You can leave; it goes on by itself.</Trans>}
      where={name}
      step="disconnecting"
      route={<BothWires sides={sides} leaving={leaving} />}
      actions={
        <>
          {leaving.operationId === null ? null : (
            <ButtonLink to={paths.operation(leaving.operationId)}>
              <Trans>See how it goes</Trans>
            </ButtonLink>
          )}
          <ButtonLink kind="plain" to={paths.home}>
            <Trans>Go to your connections</Trans>
          </ButtonLink>
        </>
      }
    >
      <p>
        <Trans>If it does not work at once, it is tried again until it does.</Trans>
      </p>
    </FlowLayout>
  );
}

function Done({ staying }: { staying: Link }) {
  const { t } = useLingui();
  const name = staying.institution.displayName;
  return (
    <FlowLayout
      title={t`You have ${name} once now`}
      lead={
        <Trans>
          The other connection is disconnected, and what was read through it is deleted.
        </Trans>
      }
      where={name}
      step="done"
      route={<GrandRoute institution={staying.institution} state={wireOf(staying)} />}
      actions={
        <>
          <ButtonLink to={paths.link(staying.id)}>
            <Trans>See {name}</Trans>
          </ButtonLink>
          <ButtonLink kind="plain" to={paths.home}>
            <Trans>Go to your connections</Trans>
          </ButtonLink>
        </>
      }
    >
      <p>
        <Trans>Its history stays in your list, so that you know when it ended.</Trans>
      </p>
    </FlowLayout>
  );
}

function BothKept({ sides }: { sides: Sides }) {
  const { t } = useLingui();
  return (
    <FlowLayout
      title={t`You keep both`}
      lead={<Trans>Nothing is disconnected.</Trans>}
      where={sides.older.institution.displayName}
      step="both"
      route={<BothWires sides={sides} leaving={null} />}
      actions={
        <ButtonLink to={paths.home}>
          <Trans>Go to your connections</Trans>
        </ButtonLink>
      }
    >
      <p>
        <Trans>If you want only one after all, disconnect the other on its own page.</Trans>
      </p>
    </FlowLayout>
  );
}

function BothWires({ sides: { older, newer }, leaving }: { sides: Sides; leaving: Link | null }) {
  const wire = (link: Link): WireState => (link === leaving ? 'over' : wireOf(link));
  return <Fork institution={older.institution} upper={wire(older)} lower={wire(newer)} />;
}

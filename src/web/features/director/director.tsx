import './director.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { problemTitle } from '#web/i18n/problems.tsx';
import { IconButton } from '#web/ui/button.tsx';
import { Answers } from './answers.tsx';
import { MagicUsers } from './magic-users.tsx';
import { RepairPasswords } from './repair-passwords.tsx';
import { useDirect, useDirectorView } from './use-director.ts';
import { useCurrentInstitution, useScene } from './use-scene.ts';
import { WireLog } from './wire-log.tsx';
import { LinkWorld, TimeWorld, World } from './world.tsx';

/** From here on it stands beside the page; below, it lies over it. The page's styles agree. */
const WIDE = '(min-width: 960px)';

/** Runs a demo from inside the page: every outcome on demand. Drawn in another material on purpose. */
export function Director({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const wide = useWide();

  useEffect(() => {
    const element = dialog.current;
    if (wide) element?.show();
    else element?.showModal();
    heading.current?.focus();
    return () => element?.close();
  }, [wide]);

  function leave() {
    // First: behind an open modal dialog nothing can take the focus back.
    dialog.current?.close();
    onClose();
  }

  return (
    <dialog
      ref={dialog}
      className="director"
      aria-labelledby="director-title"
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
      onKeyDown={(event) => {
        if (wide && event.key === 'Escape') leave();
      }}
    >
      <div className="tape" />
      <div className="head">
        <h2 id="director-title" ref={heading} tabIndex={-1}>
          <Trans>Director</Trans>
          <span>
            <Trans>Only in the simulator. Nothing here is real.</Trans>
          </span>
        </h2>
        <IconButton icon="close" label={t`Close the director`} onClick={leave} />
      </div>
      <Stage onFilled={wide ? () => undefined : leave} />
    </dialog>
  );
}

function Stage({ onFilled }: { onFilled: () => void }) {
  const { t } = useLingui();
  const scene = useScene();
  const { data, error } = useDirectorView();
  const direct = useDirect();
  const current = useCurrentInstitution(scene);
  const [picked, setPicked] = useState<string | null>(null);

  if (data === undefined) {
    return (
      <section>
        <p role="status">
          {error === null ? (
            <Trans>One moment</Trans>
          ) : (
            <Trans>The simulator does not answer.</Trans>
          )}
        </p>
      </section>
    );
  }
  const find = (name: string | null) => data.institutions.find((one) => one.name === name);
  const here = find(current) ?? null;
  const users =
    here !== null && scene.repair && scene.linkId !== null ? (
      <RepairPasswords linkId={scene.linkId} institution={here} onFilled={onFilled} />
    ) : (
      <MagicUsers
        institution={here}
        institutions={data.institutions}
        form={scene.form}
        onFilled={onFilled}
      />
    );
  const usersFirst = current === null || scene.institution !== null || scene.repair;
  return (
    <>
      {direct.problem === null ? null : (
        <section role="alert">{t(problemTitle(direct.problem.code))}</section>
      )}
      {scene.operationId === null || here === null ? null : (
        <Answers
          operationId={scene.operationId}
          users={here.users}
          direct={direct}
          onFilled={onFilled}
        />
      )}
      {scene.linkId === null ? null : <LinkWorld linkId={scene.linkId} direct={direct} />}
      {/* While something is under way or looked at, the world matters more than who signs in. */}
      {usersFirst ? users : null}
      <World
        institution={here ?? find(picked) ?? data.institutions[0]}
        others={here === null ? data.institutions : null}
        onPick={setPicked}
        faults={data.faults}
        direct={direct}
      />
      <TimeWorld now={data.now} direct={direct} />
      {usersFirst ? null : users}
      <WireLog requests={data.requests} />
    </>
  );
}

function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(WIDE);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(WIDE).matches,
  );
}

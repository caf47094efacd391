import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { InstitutionFace } from '#contract/api/institution.ts';
import { type Link, needsAttention, repairFor } from '#contract/api/link.ts';
import { paths } from '#web/lib/paths.ts';
import { useLinks } from '#web/lib/queries.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { Mark } from '#web/ui/mark.tsx';
import { Tile } from '#web/ui/tile.tsx';

export interface Queue {
  /** "Fix 1 of 3"; undefined when this is the only one. */
  where: ReactNode;
  list: ReactNode;
  /** The way to the next one, or out. */
  skip: ReactNode;
}

/** Everything that needs this person, with the one that is being repaired marked. */
export function useRepairQueue(link: Link): Queue {
  const { data } = useLinks();
  const queue = (data ?? []).filter(
    // What is being repaired already, elsewhere, does not wait for anybody.
    ({ id, status, operationId }) =>
      needsAttention(status) && (id === link.id || operationId === null),
  );
  const place = queue.findIndex(({ id }) => id === link.id);
  const total = queue.length;
  if (place < 0 || total < 2) return { where: undefined, list: undefined, skip: <Later /> };
  const position = place + 1;
  const next = queue[(place + 1) % total];
  return {
    where: (
      <Trans>
        Fix {position} of {total}
      </Trans>
    ),
    list: <QueueList queue={queue} current={link.id} />,
    skip:
      next === undefined ? (
        <Later />
      ) : (
        <ButtonLink kind="plain" to={paths.repair(next.id)}>
          <Trans>Skip, show the next one</Trans>
        </ButtonLink>
      ),
  };
}

function Later() {
  return (
    <ButtonLink kind="plain" to={paths.home}>
      <Trans>Leave it for later</Trans>
    </ButtonLink>
  );
}

function QueueList({ queue, current }: { queue: readonly Link[]; current: string }) {
  const { t } = useLingui();
  return (
    <ol className="queue" aria-label={t`What needs fixing`}>
      {queue.map(({ id, institution, status }) => (
        <li key={id} aria-current={id === current ? 'step' : undefined}>
          <Tile institution={institution} size="s" />
          <b>{institution.displayName}</b>
          <span className="what">
            {needsAttention(status) ? <What status={status} by={institution.connectsBy} /> : null}
          </span>
          <Mark state="broken" />
        </li>
      ))}
    </ol>
  );
}

function What({
  status,
  by,
}: {
  status: keyof typeof repairFor;
  by: InstitutionFace['connectsBy'];
}) {
  switch (repairFor[status]) {
    case 'password':
      return by === 'consent' ? <Trans>Permission</Trans> : <Trans>New password</Trans>;
    case 'code':
      return <Trans>New code</Trans>;
    case 'finish':
      return <Trans>Finish connecting</Trans>;
  }
}

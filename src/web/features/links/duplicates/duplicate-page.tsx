import '#web/styles/twins.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import type { Duplicate } from '#contract/api/duplicate.ts';
import { paths } from '#web/lib/paths.ts';
import { useDuplicates, useLinks } from '#web/lib/queries.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { SkeletonLines } from '#web/ui/skeleton.tsx';
import { Chosen } from './chosen.tsx';
import { Choose } from './choose.tsx';
import { sidesOf } from './sides.ts';

/** The same login or account connected twice: what differs, what to keep, and the way back. */
export function DuplicatePage() {
  const { id = '' } = useParams();
  const duplicates = useDuplicates();
  const links = useLinks();
  const found = duplicates.data?.find((duplicate) => duplicate.id === id);
  // Once the undo is over it leaves the list, but not the screen of who is looking at it.
  const [last, setLast] = useState<Duplicate | null>(null);
  if (found !== undefined && found !== last) setLast(found);
  const duplicate = found ?? (last?.id === id ? last : undefined);

  if (duplicates.data === undefined || links.data === undefined) {
    return duplicates.isError || links.isError ? (
      <NotLoaded
        onRetry={() => {
          void duplicates.refetch();
          void links.refetch();
        }}
      />
    ) : (
      <Waiting />
    );
  }
  const sides = duplicate === undefined ? null : sidesOf(duplicate, links.data);
  if (duplicate === undefined || sides === null) return <NothingToDecide />;
  if (duplicate.chosen === null) {
    const ended = sides.older.status === 'ended' || sides.newer.status === 'ended';
    return ended ? <NothingToDecide /> : <Choose duplicate={duplicate} sides={sides} />;
  }
  return (
    <Chosen id={duplicate.id} chosen={duplicate.chosen} sides={sides} over={found === undefined} />
  );
}

function Waiting() {
  const { t } = useLingui();
  return (
    <FlowLayout title={t`Loading …`}>
      <SkeletonLines lines={4} />
    </FlowLayout>
  );
}

function NotLoaded({ onRetry }: { onRetry: () => void }) {
  const { t } = useLingui();
  return (
    <FlowLayout
      title={t`The connections could not be loaded`}
      actions={
        <Button onClick={onRetry}>
          <Trans>Try again</Trans>
        </Button>
      }
    >
      <p>
        <Trans>The connections themselves are not affected.</Trans>
      </p>
    </FlowLayout>
  );
}

/** It was decided before, one of both is gone, or it is somebody else's. */
function NothingToDecide() {
  const { t } = useLingui();
  return (
    <FlowLayout
      title={t`There is nothing to decide here`}
      actions={
        <ButtonLink to={paths.home}>
          <Trans>Go to your connections</Trans>
        </ButtonLink>
      }
    >
      <p>
        <Trans>You decided this before, or one of the two connections is gone.</Trans>
      </p>
    </FlowLayout>
  );
}

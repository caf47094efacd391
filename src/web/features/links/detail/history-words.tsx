import { Plural, Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { HistoryEvent } from '#contract/api/history.ts';
import type { InstitutionFace } from '#contract/api/institution.ts';
import { paths } from '#web/lib/paths.ts';
import type { HistoryGroup } from './history-groups.ts';

type Words = { [Event in HistoryEvent['event']]: HistoryEvent & { event: Event } };

/** What happened and who did it, in one sentence. */
export function HistoryTitle({
  group,
  institution,
}: {
  group: HistoryGroup;
  institution: InstitutionFace;
}): ReactNode {
  const name = institution.displayName;
  const { what, count } = group;
  switch (what.event) {
    case 'consent':
      return what.accessMode === 'single' ? (
        <Trans>You agreed that {name} is read once</Trans>
      ) : (
        <Trans>You agreed that {name} is read again and again</Trans>
      );
    case 'connected':
      return <Trans>You connected {name}</Trans>;
    case 'found':
      return <Trans>Enlace found this connection</Trans>;
    case 'broke':
      return <Broke status={what.status} name={name} by={institution.connectsBy} />;
    case 'repaired':
      return <Trans>{name} works again</Trans>;
    case 'updated':
      return count === 1 ? (
        <Trans>{name} was read without problems</Trans>
      ) : (
        <Trans>
          {name} was read without problems, <Plural value={count} one="# time" other="# times" />
        </Trans>
      );
    case 'accounts':
      return (
        <Trans>
          {name} showed <Plural value={what.count} one="# account" other="# accounts" />
        </Trans>
      );
    case 'refresh_asked':
      return <Trans>You asked for new data</Trans>;
    case 'access_mode':
      return what.to === 'single' ? (
        <Trans>From then on {name} was not read again by itself</Trans>
      ) : (
        <Trans>From then on {name} was read again and again</Trans>
      );
    case 'duplicate_found':
      return <Trans>Enlace found the same account in another connection</Trans>;
    case 'duplicate_decided':
      return <Decided choice={what.choice} />;
    case 'duplicate_undone':
      return <Trans>You took that choice back</Trans>;
    case 'ended':
      return what.by === 'you' ? (
        <Trans>You disconnected {name}</Trans>
      ) : (
        <Trans>{name} was disconnected, but not from here</Trans>
      );
  }
}

/**
 * What else there is to say; null when nothing is.
 *
 * @param spoken name of the language of a consent.
 */
export function historyDetail(what: HistoryEvent, spoken: string | null): ReactNode {
  switch (what.event) {
    case 'consent': {
      const { version } = what;
      return (
        <Trans>
          Text {version}, in {spoken}
        </Trans>
      );
    }
    case 'found':
      return <Trans>It came to be while nobody was looking.</Trans>;
    case 'broke':
      return <Trans>Nothing was read from then on.</Trans>;
    case 'duplicate_found':
      return (
        <RouterLink to={paths.link(what.otherLinkId)}>
          <Trans>See the other connection</Trans>
        </RouterLink>
      );
    default:
      return null;
  }
}

/** How the line is drawn there. */
export function drawingOf({ event }: HistoryEvent): 'done' | 'broke' | 'mended' {
  if (event === 'broke') return 'broke';
  return event === 'repaired' ? 'mended' : 'done';
}

function Broke({
  status,
  name,
  by,
}: Pick<Words['broke'], 'status'> & { name: string; by: InstitutionFace['connectsBy'] }) {
  switch (status) {
    case 'invalid':
      return by === 'consent' ? (
        <Trans>{name} needed your permission again</Trans>
      ) : (
        <Trans>{name} stopped accepting the password</Trans>
      );
    case 'token_required':
      return <Trans>{name} asked for a new code</Trans>;
    case 'unconfirmed':
      return <Trans>{name} had to be finished again</Trans>;
  }
}

function Decided({ choice }: Pick<Words['duplicate_decided'], 'choice'>) {
  switch (choice) {
    case 'keep_older':
      return <Trans>You chose to keep the older connection</Trans>;
    case 'replace':
      return <Trans>You chose to keep the newer connection</Trans>;
    case 'keep_both':
      return <Trans>You chose to keep both connections</Trans>;
  }
}

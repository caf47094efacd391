import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { InstitutionFace } from '#contract/api/institution.ts';
import type { Link } from '#contract/api/link.ts';
import type { OperationKind } from '#contract/api/operation.ts';
import { maskedNumber } from '#web/i18n/accounts.ts';
import { useFormat } from '#web/i18n/format.ts';
import { statusWords } from '#web/i18n/link-words.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import type { MarkState } from '#web/ui/mark.tsx';
import { Panel } from '#web/ui/panels.tsx';
import { StatusText } from '#web/ui/status-text.tsx';
import { connectedCount, type Earlier } from './earlier.ts';

/** Who is here already may want to repair, finish or look, or really add another login. */
export function AlreadyConnected({
  institution: { displayName },
  earlier,
}: {
  institution: InstitutionFace;
  earlier: readonly Earlier[];
}) {
  const { t } = useLingui();
  if (earlier.length === 0) return null;
  const times = connectedCount(earlier);
  return (
    <Panel well>
      <h2>
        {times === 0
          ? t`You began to connect ${displayName}`
          : t`${plural(times, {
              one: `You have ${displayName} connected already`,
              other: `You have ${displayName} connected # times already`,
            })}`}
      </h2>
      <ul className="connected">
        {earlier.map((one) => (
          <li key={one.kind === 'under_way' ? one.operationId : one.link.id}>
            <One earlier={one} />
          </li>
        ))}
      </ul>
      <p className="note">
        {times === 0 ? (
          <Trans>It is not in the way: to begin anew, go on below.</Trans>
        ) : (
          <Trans>To add another login with its own user and password, go on below.</Trans>
        )}
      </p>
    </Panel>
  );
}

function One({ earlier }: { earlier: Earlier }) {
  const { t } = useLingui();
  const { link } = earlier;
  switch (earlier.kind) {
    case 'repair':
      return (
        <>
          <StatusText state="broken">{t(statusWords(earlier.link))}</StatusText>
          <Since link={earlier.link} />
          {/* Whoever has something broken here most probably came for that. */}
          <ButtonLink short to={paths.repair(earlier.link.id)}>
            <Trans>Repair it</Trans>
          </ButtonLink>
        </>
      );
    case 'under_way':
      return (
        <>
          <StatusText state="busy">
            <Doing kind={earlier.doing} />
          </StatusText>
          {link === null || link.status === 'unconfirmed' ? null : <Since link={link} />}
          <ButtonLink kind="soft" short to={paths.operation(earlier.operationId)}>
            <Trans>Go on there</Trans>
          </ButtonLink>
        </>
      );
    case 'finish':
      return (
        <>
          <StatusText state="broken">{t(statusWords(earlier.link))}</StatusText>
          <Since link={earlier.link} />
          <span className="ways">
            <ButtonLink kind="soft" short to={paths.repair(earlier.link.id)}>
              <Trans>Finish it</Trans>
            </ButtonLink>
            <ButtonLink kind="plain" short to={paths.disconnect(earlier.link.id)}>
              <Trans>Remove it</Trans>
            </ButtonLink>
          </span>
        </>
      );
    case 'look':
      return (
        <>
          <StatusText state={markOf(earlier.link)}>{t(statusWords(earlier.link))}</StatusText>
          <Since link={earlier.link} />
          <ButtonLink kind="soft" short to={paths.link(earlier.link.id)}>
            <Trans>Look at it</Trans>
          </ButtonLink>
        </>
      );
  }
}

function Doing({ kind }: { kind: OperationKind }): ReactNode {
  switch (kind) {
    case 'connect':
      return <Trans>Being connected right now</Trans>;
    case 'update':
      return <Trans>Being repaired right now</Trans>;
    case 'resume':
      return <Trans>Being finished right now</Trans>;
    case 'disconnect':
      return <Trans>Being disconnected right now</Trans>;
  }
}

/** When it began, and how to tell it from another: its accounts, as soon as they are known. */
function Since({ link: { status, connectedAt, accounts } }: { link: Link }) {
  const format = useFormat();
  const now = useNow(null);
  const since = format.date(connectedAt, now);
  const names = accounts.items
    .map(({ name, numberEnd }) => [name, numberEnd === null ? null : maskedNumber(numberEnd)])
    .map((parts) => parts.filter((part) => part !== null).join(' '));
  return (
    <span className="note">
      {status === 'unconfirmed' ? (
        <Trans>Begun on {since}</Trans>
      ) : (
        <Trans>Connected on {since}</Trans>
      )}
      {names.length > 0 ? ` · ${names.join(', ')}` : null}
      {status === 'valid' && accounts.state === 'arriving' ? (
        <>
          {' · '}
          <Trans>its accounts are on their way</Trans>
        </>
      ) : null}
    </span>
  );
}

function markOf({ status, accessMode }: Link): MarkState {
  if (status === 'unknown') return 'unsure';
  return accessMode === 'single' ? 'ended' : 'whole';
}

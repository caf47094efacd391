import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { InstitutionFace } from '#contract/api/institution.ts';
import { type Link, needsAttention } from '#contract/api/link.ts';
import { maskedNumber } from '#web/i18n/accounts.ts';
import { useFormat } from '#web/i18n/format.ts';
import { statusWords } from '#web/i18n/link-words.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import type { MarkState } from '#web/ui/mark.tsx';
import { Panel } from '#web/ui/panels.tsx';
import { StatusText } from '#web/ui/status-text.tsx';

/** Somebody who is connected already may want to look or repair, or really add another login. */
export function AlreadyConnected({
  institution: { displayName },
  links,
}: {
  institution: InstitutionFace;
  links: readonly Link[];
}) {
  const { t } = useLingui();
  if (links.length === 0) return null;
  const times = links.length;
  return (
    <Panel well>
      <h2>
        {t`${plural(times, {
          one: `You have ${displayName} connected already`,
          other: `You have ${displayName} connected # times already`,
        })}`}
      </h2>
      <ul className="connected">
        {links.map((link) => (
          <Connected key={link.id} link={link} />
        ))}
      </ul>
      <p className="note">
        <Trans>To add another login with its own user and password, go on below.</Trans>
      </p>
    </Panel>
  );
}

function Connected({ link }: { link: Link }) {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow(null);
  const since = format.date(link.connectedAt, now);
  const accounts = link.accounts.items
    .map(({ name, numberEnd }) => [name, numberEnd === null ? null : maskedNumber(numberEnd)])
    .map((parts) => parts.filter((part) => part !== null).join(' '));
  return (
    <li>
      <StatusText state={markOf(link)}>{t(statusWords(link))}</StatusText>
      <span className="note">
        <Trans>Connected on {since}</Trans>
        {accounts.length > 0 ? ` · ${accounts.join(', ')}` : null}
      </span>
      {needsAttention(link.status) ? (
        <ButtonLink kind="soft" short to={paths.repair(link.id)}>
          <Trans>Repair it</Trans>
        </ButtonLink>
      ) : (
        <ButtonLink kind="soft" short to={paths.link(link.id)}>
          <Trans>Look at it</Trans>
        </ButtonLink>
      )}
    </li>
  );
}

function markOf({ status, accessMode }: Link): MarkState {
  if (needsAttention(status)) return 'broken';
  if (status === 'unknown') return 'unsure';
  return accessMode === 'single' ? 'ended' : 'whole';
}

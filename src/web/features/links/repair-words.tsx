import { Trans } from '@lingui/react/macro';
import { useFormat } from '#web/i18n/format.ts';
import { useNow } from '#web/lib/clock.ts';
import type { BrokenLink } from './overview.ts';

/** Nobody typed a password: what was agreed to on the bank's own pages is over. */
function endedThere({ institution }: BrokenLink): boolean {
  return institution.connectsBy === 'consent';
}

/** What happened, in one sentence. */
export function BrokenTitle({ link }: { link: BrokenLink }) {
  const name = link.institution.displayName;
  switch (link.status) {
    case 'invalid':
      return endedThere(link) ? (
        <Trans>{name} needs your permission again</Trans>
      ) : (
        <Trans>{name} no longer accepts your password</Trans>
      );
    case 'token_required':
      return <Trans>{name} asks for a new code</Trans>;
    case 'unconfirmed':
      return <Trans>{name} is not connected yet</Trans>;
  }
}

/** Why, and what it means for the data. */
export function BrokenCause({ link }: { link: BrokenLink }) {
  const format = useFormat();
  const now = useNow(null);
  const name = link.institution.displayName;
  const since = format.date(link.lastUpdatedAt ?? link.statusSince, now);
  switch (link.status) {
    case 'invalid':
      return endedThere(link) ? (
        <Trans>It ended or was taken back there. Nothing new since {since}.</Trans>
      ) : (
        <Trans>It looks like you changed it there. Nothing new since {since}.</Trans>
      );
    case 'token_required':
      return (
        <Trans>
          Have the app or the phone that {name} uses at hand. Nothing new since {since}.
        </Trans>
      );
    case 'unconfirmed':
      return <Trans>The last step is missing. Sign in again to finish, it takes a minute.</Trans>;
  }
}

/** The one button that mends it, named by what it does. */
export function RepairWords({ link }: { link: BrokenLink }) {
  switch (link.status) {
    case 'invalid':
      return endedThere(link) ? (
        <Trans>Give permission again</Trans>
      ) : (
        <Trans>Enter the new password</Trans>
      );
    case 'token_required':
      return <Trans>Enter a code</Trans>;
    case 'unconfirmed':
      return <Trans>Finish connecting</Trans>;
  }
}

import { Trans } from '@lingui/react/macro';
import { isPagesConsent } from '#contract/api/consent.ts';
import type { Link } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { spokenName } from '#web/i18n/locale.tsx';
import { useNow } from '#web/lib/clock.ts';
import { useHistory } from '#web/lib/queries.ts';

/** What its person agreed to last, as it was given: when, to what, in which words and language. */
export function LinkConsent({ link }: { link: Link }) {
  const history = useHistory(link.id).data;
  const format = useFormat();
  const now = useNow(null);
  if (history === undefined) return null;
  const entry = history.entries.find(({ what }) => what.event === 'consent');
  // Found connections were agreed to elsewhere, and one far back is not in this answer.
  if (entry?.what.event !== 'consent') return null;
  const { accessMode, version, language } = entry.what;
  const date = format.dateTime(entry.at, now);
  const spoken = spokenName(language);
  const name = link.institution.displayName;
  return (
    <li className="setting">
      <span className="said">
        <b>
          <Trans>What you agreed to</Trans>
        </b>
        <span>
          {accessMode === 'single' ? (
            <Trans>{name} is read once.</Trans>
          ) : isPagesConsent(version) ? (
            <Trans>
              {name} is read again and again, as long as you allowed it there and until you
              disconnect it.
            </Trans>
          ) : (
            <Trans>
              {name} is read again and again until you disconnect it, and the password is kept
              encrypted for that.
            </Trans>
          )}
        </span>
        <span className="note">
          <Trans>
            {date}, text {version}, in {spoken}
          </Trans>
        </span>
      </span>
    </li>
  );
}

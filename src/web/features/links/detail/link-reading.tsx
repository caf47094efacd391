import { Trans, useLingui } from '@lingui/react/macro';
import type { Link } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { rateWords } from '#web/i18n/link-words.ts';
import { useNow } from '#web/lib/clock.ts';
import { LinkConsent } from './link-consent.tsx';
import { canReadAgain, passwordKept } from './password-kept.ts';
import { RefreshNow } from './refresh-now.tsx';
import { SwitchMode } from './switch-mode.tsx';

/** How and since when a connection is read, and what its person agreed to. */
export function LinkReading({ link }: { link: Link }) {
  const format = useFormat();
  const now = useNow(60_000);
  const connected = format.dateTime(link.connectedAt, now);
  const read = link.lastUpdatedAt === null ? null : format.dateTime(link.lastUpdatedAt, now);
  const works = link.status === 'valid' && link.operationId === null;
  return (
    <section aria-labelledby="reading-title">
      <div className="sechead">
        <h2 id="reading-title">
          <Trans>How it is read</Trans>
        </h2>
      </div>
      <ul className="group">
        <li className="setting">
          <span className="said">
            <Mode link={link} />
          </span>
          {works ? <SwitchMode link={link} /> : null}
        </li>
        {works && canReadAgain(passwordKept(link), now) ? <RefreshNow link={link} /> : null}
        {read === null ? null : (
          <li className="setting">
            <span className="said">
              <b>
                <Trans>Last read</Trans>
              </b>
              <span className="note">{read}</span>
            </span>
          </li>
        )}
        <li className="setting">
          <span className="said">
            <b>{link.foundAt === null ? <Trans>Connected by you</Trans> : <Trans>Found</Trans>}</b>
            <span className="note">{connected}</span>
          </span>
        </li>
        <LinkConsent link={link} />
      </ul>
    </section>
  );
}

function Mode({ link }: { link: Link }) {
  const { t } = useLingui();
  const words = rateWords(link.refreshRate);
  const rate = words === null ? null : t(words);
  if (link.status === 'ended') {
    return (
      <>
        <b>
          <Trans>No longer read</Trans>
        </b>
        <span className="note">
          <Trans>What was read is deleted.</Trans>
        </span>
      </>
    );
  }
  if (link.accessMode === 'single') {
    return (
      <>
        <b>
          <Trans>Read once</Trans>
        </b>
        <span className="note">
          <Trans>It is not read again by itself.</Trans> <PasswordWords link={link} />
        </span>
      </>
    );
  }
  return (
    <>
      <b>{rate === null ? <Trans>Kept up to date</Trans> : <Trans>Refreshes {rate}</Trans>}</b>
      <span className="note">
        {link.refreshRate === '30d' ? (
          <>
            <Trans>Always on the same day of the month, between the 1st and the 20th.</Trans>{' '}
          </>
        ) : null}
        <Trans>Until you disconnect it.</Trans>
      </span>
    </>
  );
}

function PasswordWords({ link }: { link: Link }) {
  const format = useFormat();
  const now = useNow(null);
  const kept = passwordKept(link);
  if (link.institution.connectsBy === 'consent') return <Trans>There is no password here.</Trans>;
  if (!canReadAgain(kept, now)) return <Trans>Your password is not kept.</Trans>;
  if (typeof kept !== 'number') return <Trans>Your password is kept encrypted.</Trans>;
  const until = format.date(new Date(kept).toISOString(), now);
  return <Trans>Your password is kept encrypted until {until}.</Trans>;
}

import { Trans, useLingui } from '@lingui/react/macro';
import type { Link } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { rateWords } from '#web/i18n/link-words.ts';
import { useNow } from '#web/lib/clock.ts';

/** How and since when a connection is read. */
export function LinkReading({ link }: { link: Link }) {
  const format = useFormat();
  const now = useNow(60_000);
  const connected = format.dateTime(link.connectedAt, now);
  const read = link.lastUpdatedAt === null ? null : format.dateTime(link.lastUpdatedAt, now);
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
        </li>
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
            <b>
              <Trans>Connected by you</Trans>
            </b>
            <span className="note">{connected}</span>
          </span>
        </li>
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
          <Trans>It is not read again. Your password was not kept.</Trans>
        </span>
      </>
    );
  }
  return (
    <>
      <b>{rate === null ? <Trans>Kept up to date</Trans> : <Trans>Refreshes {rate}</Trans>}</b>
      <span className="note">
        <Trans>Until you disconnect it.</Trans>
      </span>
    </>
  );
}

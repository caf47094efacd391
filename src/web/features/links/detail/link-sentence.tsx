import { Trans, useLingui } from '@lingui/react/macro';
import type { Link } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { statusWords } from '#web/i18n/link-words.ts';
import { useNow } from '#web/lib/clock.ts';

/** The state of a connection in a word, since when when it needs somebody, and how old its data is. */
export function LinkSentence({ link }: { link: Link }) {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow(60_000);
  const word = t(statusWords(link));
  if (link.status === 'ended') {
    const date = format.date(link.statusSince, now);
    return (
      <Trans>
        <b>{word}.</b> Ended on {date}.
      </Trans>
    );
  }
  const since = format.dateTime(link.statusSince, now);
  const works = link.status === 'valid';
  if (link.lastUpdatedAt === null) {
    return works ? (
      <Trans>
        <b>{word}.</b> Nothing has been read yet.
      </Trans>
    ) : (
      <Trans>
        <b>{word}</b> since {since}. Nothing has been read yet.
      </Trans>
    );
  }
  const read = format.ago(link.lastUpdatedAt, now);
  return works ? (
    <Trans>
      <b>{word}.</b> Last read {read}.
    </Trans>
  ) : (
    <Trans>
      <b>{word}</b> since {since}. Last read {read}.
    </Trans>
  );
}

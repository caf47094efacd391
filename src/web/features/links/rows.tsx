import { Trans, useLingui } from '@lingui/react/macro';
import { memo } from 'react';
import { Link } from 'react-router-dom';
import type { Link as Connection } from '#contract/api/link.ts';
import type { Operation } from '#contract/api/operation.ts';
import { useFormat } from '#web/i18n/format.ts';
import { rateWords, statusWords } from '#web/i18n/link-words.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { Icon } from '#web/ui/icon.tsx';
import { Mark } from '#web/ui/mark.tsx';
import { usePortion } from '#web/ui/portion.tsx';
import { Tile } from '#web/ui/tile.tsx';
import { AccountsLine } from './accounts-line.tsx';
import { markOf } from './mark-of.ts';
import { OperationWords } from './operation-words.tsx';
import type { Entry } from './overview.ts';

/** Drawn at once; the rest is asked for. */
const AT_ONCE = 100;

/** Not drawn again while somebody types and the rows stay. */
export const Rows = memo(function Rows({ entries }: { entries: readonly Entry[] }) {
  // One clock for all rows: hundreds of timers would not be smooth.
  const now = useNow(60_000);
  const { place, most, more } = usePortion<HTMLUListElement>(entries.length, AT_ONCE);
  if (entries.length === 0) return null;
  return (
    <>
      <ul className="group" ref={place}>
        {entries.slice(0, most).map((entry) =>
          entry.kind === 'link' ? (
            <li key={entry.link.id}>
              <LinkRow link={entry.link} now={now} />
            </li>
          ) : (
            <li key={entry.operation.id}>
              <OperationRow operation={entry.operation} link={entry.link} now={now} />
            </li>
          ),
        )}
      </ul>
      {more}
    </>
  );
});

const LinkRow = memo(function LinkRow({ link, now }: { link: Connection; now: number }) {
  const { t } = useLingui();
  const format = useFormat();
  const once = link.accessMode === 'single';
  const { lastUpdatedAt, refresh } = link;
  const updated = lastUpdatedAt === null ? null : format.ago(lastUpdatedAt, now);
  const date = lastUpdatedAt === null ? null : format.date(lastUpdatedAt, now);
  const words = once ? null : rateWords(link.refreshRate);
  const rate = words === null ? null : t(words);
  return (
    <Link className="row" to={paths.link(link.id)}>
      <Tile institution={link.institution} />
      <span className="name">{link.institution.displayName}</span>
      <span className="accts">
        <AccountsLine link={link} />
      </span>
      <span className="sig">
        <Mark state={markOf(link)} />
      </span>
      <span className="meta">
        <b>
          {once && link.status === 'valid' && date !== null ? (
            <Trans>Read once on {date}</Trans>
          ) : (
            t(statusWords(link))
          )}
        </b>
        <span className="when">
          {refresh.askedAt === null ? null : (
            <span>
              <Trans>new data is on its way</Trans>
            </span>
          )}
          {updated === null || once ? null : (
            <span>
              <Trans>updated {updated}</Trans>
            </span>
          )}
          {rate === null ? null : (
            <span>
              <Trans>refreshes {rate}</Trans>
            </span>
          )}
        </span>
      </span>
      <Icon name="forward" />
    </Link>
  );
});

const OperationRow = memo(function OperationRow({
  operation,
  link,
  now,
}: {
  operation: Operation;
  link: Connection | null;
  now: number;
}) {
  const format = useFormat();
  const since = format.ago(operation.createdAt, now);
  return (
    <Link className="row" to={paths.operation(operation.id)}>
      <Tile institution={operation.institution} />
      <span className="name">{operation.institution.displayName}</span>
      <span className="accts">
        {link === null ? (
          <Trans>You can leave, it goes on by itself</Trans>
        ) : (
          <AccountsLine link={link} />
        )}
      </span>
      <span className="sig">
        <Mark state="busy" />
      </span>
      <span className="meta">
        <b>
          <OperationWords operation={operation} />
        </b>
        <span className="when">
          <span>
            <Trans>started {since}</Trans>
          </span>
        </span>
      </span>
      <Icon name="forward" />
    </Link>
  );
});

import { Trans, useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import type { InstitutionFace } from '#contract/api/institution.ts';
import type { Link } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { spokenName } from '#web/i18n/locale.tsx';
import { useNow } from '#web/lib/clock.ts';
import { useHistory } from '#web/lib/queries.ts';
import { Button } from '#web/ui/button.tsx';
import { Line, LineItem } from '#web/ui/line.tsx';
import { Panel } from '#web/ui/panels.tsx';
import { SkeletonLines } from '#web/ui/skeleton.tsx';
import { groupsOf, type HistoryGroup } from './history-groups.ts';
import { drawingOf, historyDetail, HistoryTitle } from './history-words.tsx';

/** What most people want to know: how it is going lately. */
const LATEST = 5;

/** What happened to a connection, latest first. */
export function LinkHistory({ link }: { link: Link }) {
  const history = useHistory(link.id);
  return (
    <section aria-labelledby="history-title">
      <div className="sechead">
        <h2 id="history-title">
          <Trans>History</Trans>
        </h2>
      </div>
      <Panel className="history">
        {history.data !== undefined ? (
          <Lines
            groups={groupsOf(history.data.entries)}
            complete={history.data.complete}
            institution={link.institution}
          />
        ) : history.isError ? (
          <>
            <p>
              <Trans>The history could not be loaded.</Trans>
            </p>
            <Button kind="soft" short onClick={() => void history.refetch()}>
              <Trans>Try again</Trans>
            </Button>
          </>
        ) : (
          <SkeletonLines />
        )}
      </Panel>
    </section>
  );
}

function Lines({
  groups,
  complete,
  institution,
}: {
  groups: readonly HistoryGroup[];
  complete: boolean;
  institution: InstitutionFace;
}) {
  const { t } = useLingui();
  const id = useId();
  const [all, setAll] = useState(false);
  const count = groups.length;
  if (count === 0) {
    return (
      <p className="note">
        <Trans>Nothing has happened yet.</Trans>
      </p>
    );
  }
  return (
    <>
      <div id={id}>
        <Line label={t`What happened, latest first`}>
          {groups.slice(0, all ? count : LATEST).map((group) => (
            <HistoryLine key={group.id} group={group} institution={institution} />
          ))}
        </Line>
      </div>
      {all && !complete ? (
        <p className="note">
          <Trans>Older entries are in the file with all your data, see Settings.</Trans>
        </p>
      ) : null}
      {count > LATEST ? (
        <Button
          kind="soft"
          short
          aria-expanded={all}
          aria-controls={id}
          onClick={() => setAll(!all)}
        >
          {all ? <Trans>Show the latest only</Trans> : <Trans>Show all {count}</Trans>}
        </Button>
      ) : null}
    </>
  );
}

function HistoryLine({
  group,
  institution,
}: {
  group: HistoryGroup;
  institution: InstitutionFace;
}) {
  const format = useFormat();
  const now = useNow(null);
  const { what, first, last } = group;
  const from = format.date(first, now);
  const to = format.date(last, now);
  const spoken = what.event === 'consent' ? spokenName(what.language) : null;
  return (
    <LineItem
      state={drawingOf(what)}
      title={<HistoryTitle group={group} institution={institution} />}
      when={
        from === to ? (
          format.dateTime(last, now)
        ) : (
          <Trans>
            {from} to {to}
          </Trans>
        )
      }
    >
      {historyDetail(what, spoken) ?? undefined}
    </LineItem>
  );
}

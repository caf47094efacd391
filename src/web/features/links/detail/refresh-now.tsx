import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Link } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useAnnounce } from '#web/lib/announce.ts';
import { useApi } from '#web/lib/api.ts';
import { useNow } from '#web/lib/clock.ts';
import { keys } from '#web/lib/query.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { minutesOrSeconds } from '#web/lib/waiting-time.ts';
import { Button } from '#web/ui/button.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';

/** Asks for new data now, as often as it is allowed. */
export function RefreshNow({ link }: { link: Link }) {
  const format = useFormat();
  const now = useNow(1_000);
  const { pending, problem, refresh } = useRefresh(link);
  const { askedAt, availableAt } = link.refresh;
  const left = availableAt === null ? 0 : Math.ceil((Date.parse(availableAt) - now) / 1000);
  const wait = minutesOrSeconds(left);
  const time = wait === null ? null : format.duration(wait);
  const asked = askedAt === null ? null : format.ago(askedAt, now);
  const name = link.institution.displayName;
  return (
    <li className="setting">
      <span className="said">
        <b>
          <Trans>Read it now</Trans>
        </b>
        <span className="note">
          {asked === null ? null : (
            <>
              <Trans>Asked {asked}, new data is on its way.</Trans>{' '}
            </>
          )}
          {time === null ? (
            asked === null ? (
              <Trans>{name} is asked for new data.</Trans>
            ) : null
          ) : (
            <Trans>Possible again in {time}.</Trans>
          )}
        </span>
      </span>
      <Button
        kind="soft"
        short
        busy={pending}
        unavailable={time !== null}
        onClick={() => void refresh()}
      >
        <Trans>Refresh now</Trans>
      </Button>
      {problem === null ? null : (
        <ProblemNotice problem={problem} institution={link.institution.displayName} />
      )}
    </li>
  );
}

function useRefresh(link: Link) {
  const { t } = useLingui();
  const api = useApi();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { pending, problem, run } = useSubmit();

  async function refresh() {
    const asked = await run(() => api.call(pageEndpoints.refresh, { params: { id: link.id } }));
    if (asked !== undefined) {
      queries.setQueryData(keys.link(link.id), asked);
      announce(t`Asked for. New data is on its way.`);
    }
    // After a refusal, too: it says when it is possible again, or that the link has changed.
    void queries.invalidateQueries({ queryKey: keys.links });
  }

  return { pending, problem, refresh };
}

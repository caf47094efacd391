import { Trans, useLingui } from '@lingui/react/macro';
import type { Link } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Fact, Facts } from '#web/ui/panels.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import { problemWay } from './problem-way.tsx';
import { useRepairQueue } from './repair-queue.tsx';
import { NobodyCalls } from './sign-in-promises.tsx';
import { useStart } from './use-start.ts';

/** The institution wants a fresh code and no password: one button asks for it. */
export function RepairByCode({ link }: { link: Link }) {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow(null);
  const queue = useRepairQueue(link);
  const { pending, problem, start } = useStart();
  const name = link.institution.displayName;
  const since = format.date(link.statusSince, now);

  return (
    <FlowLayout
      title={t`${name} asks for a new code`}
      lead={<Trans>Nothing new has been read since {since}.</Trans>}
      where={queue.where}
      back={paths.link(link.id)}
      route={queue.list ?? <GrandRoute institution={link.institution} state="yours" />}
      aside={<NobodyCalls institution={name} />}
      actions={
        <>
          <Button
            busy={pending}
            onClick={() =>
              void start((requestKey) => ({
                kind: 'update',
                requestKey,
                linkId: link.id,
                by: 'code',
              }))
            }
          >
            <Trans>Ask for a new code</Trans>
          </Button>
          {queue.skip}
        </>
      }
    >
      <Facts>
        <Fact icon="phone" title={<Trans>Have your phone at hand</Trans>}>
          <Trans>
            Or whatever gives you codes for {name}. The code may have to be typed within a minute.
          </Trans>
        </Fact>
        <Fact icon="lock" title={<Trans>No password this time</Trans>}>
          <Trans>Your accounts and everything read so far stay as they are.</Trans>
        </Fact>
      </Facts>
      {problem === null ? null : (
        <ProblemNotice problem={problem} institution={name}>
          {problemWay(problem)}
        </ProblemNotice>
      )}
      <div>
        <ButtonLink kind="soft" short replace to={`${paths.repair(link.id)}?by=password`}>
          <Trans>Use the password instead</Trans>
        </ButtonLink>
      </div>
    </FlowLayout>
  );
}

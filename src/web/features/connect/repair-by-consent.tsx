import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useId } from 'react';
import type { Link } from '#contract/api/link.ts';
import { paths } from '#web/lib/paths.ts';
import { useInstitution } from '#web/lib/queries.ts';
import { Button } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { FlowWaiting } from '#web/ui/pages/flow-states.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import {
  HolderForm,
  leaveForGood,
  useConsentPages,
  WhatHappensThere,
  type Leave,
} from './consent-pages.tsx';
import { problemWay } from './problem-way.tsx';
import { useRepairQueue } from './repair-queue.tsx';

/** A connection that was made on Belvo's own pages is renewed there; for all others, what is inside. */
export function RepairByConsent({
  link,
  leave = leaveForGood,
  children,
}: {
  link: Link;
  leave?: Leave;
  children: ReactNode;
}) {
  const { data, isPending } = useInstitution(link.institution.name);
  if (isPending) return <FlowWaiting />;
  return data?.connectsBy === 'consent' ? <Renew link={link} leave={leave} /> : children;
}

function Renew({ link, leave }: { link: Link; leave: Leave }) {
  const { t } = useLingui();
  const form = useId();
  const queue = useRepairQueue(link);
  const { institution } = link;
  const name = institution.displayName;
  const going = { institution: institution.name, linkId: link.id };
  const { pending, problem, go } = useConsentPages(going, leave);
  return (
    <FlowLayout
      title={t`${name} needs your permission again`}
      lead={<Trans>You give it on its own pages; no password is typed here.</Trans>}
      where={queue.where}
      back={paths.link(link.id)}
      route={queue.list ?? <GrandRoute institution={institution} state="yours" />}
      actions={
        <>
          <Button type="submit" form={form} busy={pending}>
            <Trans>Continue at Belvo</Trans>
          </Button>
          {queue.skip}
        </>
      }
    >
      <WhatHappensThere name={name} />
      <HolderForm id={form} institution={institution} onSend={go} />
      {problem === null ? null : (
        <ProblemNotice problem={problem} institution={name}>
          {problemWay(problem)}
        </ProblemNotice>
      )}
    </FlowLayout>
  );
}

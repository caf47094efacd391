import { Trans, useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import type { InstitutionDetail } from '#contract/api/institution.ts';
import { paths } from '#web/lib/paths.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { AlreadyConnected } from './already-connected.tsx';
import { ConnectRoute } from './connect-route.tsx';
import {
  HolderForm,
  leaveForGood,
  useConsentPages,
  WhatHappensThere,
  type Leave,
} from './consent-pages.tsx';
import { useEarlier } from './earlier.ts';
import { NotAnswering } from './not-answering.tsx';
import { problemWay } from './problem-way.tsx';

/** Open finance: the bank is signed in to on Belvo's own pages, and this one says what happens there. */
export function ByConsent({
  institution,
  leave = leaveForGood,
}: {
  institution: InstitutionDetail;
  leave?: Leave;
}) {
  const { t } = useLingui();
  const form = useId();
  const { displayName } = institution;
  const earlier = useEarlier().get(institution.name) ?? [];
  const { pending, problem, go } = useConsentPages({ institution: institution.name }, leave);
  return (
    <FlowLayout
      title={t`Before you connect ${displayName}`}
      lead={<Trans>{displayName} is connected on its own pages, not here.</Trans>}
      where={<Trans>Step 2 of 4</Trans>}
      back={paths.choose}
      route={<ConnectRoute institution={institution} now="before" />}
      actions={
        <>
          <Button type="submit" form={form} busy={pending}>
            <Trans>Continue at Belvo</Trans>
          </Button>
          <ButtonLink kind="plain" to={paths.choose}>
            <Trans>Choose another institution</Trans>
          </ButtonLink>
        </>
      }
    >
      <NotAnswering institution={institution} />
      <AlreadyConnected institution={institution} earlier={earlier} />
      <WhatHappensThere name={displayName} />
      <section className="grid gap-4">
        <h2>
          <Trans>Whose accounts are they?</Trans>
        </h2>
        <p className="note">
          <Trans>
            Belvo’s pages open for one person only. Enlace hands this on and does not keep it.
          </Trans>
        </p>
        <HolderForm id={form} institution={institution} onSend={go} />
      </section>
      {problem === null ? null : (
        <ProblemNotice problem={problem} institution={displayName}>
          {problemWay(problem)}
        </ProblemNotice>
      )}
    </FlowLayout>
  );
}

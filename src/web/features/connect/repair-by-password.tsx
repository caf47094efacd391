import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useId } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { InstitutionDetail } from '#contract/api/institution.ts';
import type { Link } from '#contract/api/link.ts';
import type { StartOperation } from '#contract/api/operation.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Notice, Panel } from '#web/ui/panels.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import { WithInstitution } from './connect-frame.tsx';
import { CredentialsForm } from './credentials-form.tsx';
import { repairFields } from './form-values.ts';
import { problemWay } from './problem-way.tsx';
import { useRepairQueue } from './repair-queue.tsx';
import { NobodyCalls } from './sign-in-promises.tsx';
import { useStart } from './use-start.ts';

type Because = 'invalid' | 'unconfirmed' | 'token_required';

/** The password of today, and nothing else: the user it belongs to cannot be changed. */
export function RepairByPassword({ link, because }: { link: Link; because: Because }) {
  return (
    <WithInstitution name={link.institution.name}>
      {(institution) => <Repair link={link} because={because} institution={institution} />}
    </WithInstitution>
  );
}

function Repair({
  link,
  because,
  institution,
}: {
  link: Link;
  because: Because;
  institution: InstitutionDetail;
}) {
  const form = useId();
  const queue = useRepairQueue(link);
  const { pending, problem, start } = useStart();
  const name = link.institution.displayName;
  const fields = repairFields(institution.fields);
  const { title, lead } = useRepairWords(link, because);

  return (
    <FlowLayout
      title={title}
      lead={lead}
      where={queue.where}
      back={because === 'token_required' ? paths.repair(link.id) : paths.link(link.id)}
      route={queue.list ?? <GrandRoute institution={link.institution} state="yours" />}
      aside={<Help institution={name} because={because} />}
      actions={
        <>
          <Button type="submit" form={form} busy={pending}>
            {because === 'unconfirmed' ? (
              <Trans>Finish connecting {name}</Trans>
            ) : (
              <Trans>Reconnect {name}</Trans>
            )}
          </Button>
          {queue.skip}
        </>
      }
    >
      {fields.length === 0 ? (
        <p>
          <Trans>{name} needs no password. Press the button to try again.</Trans>
        </p>
      ) : null}
      <CredentialsForm
        id={form}
        fields={fields}
        institution={name}
        onSend={(credentials) =>
          start((requestKey) => request(link.id, because, requestKey), credentials)
        }
      />
      {problem === null ? null : (
        <ProblemNotice problem={problem} institution={name}>
          {problemWay(problem)}
        </ProblemNotice>
      )}
      <OtherUser institution={link.institution.name} name={name} />
      {because === 'unconfirmed' ? (
        <div>
          <ButtonLink kind="bad" short to={paths.disconnect(link.id)}>
            <Trans>Remove it instead</Trans>
          </ButtonLink>
        </div>
      ) : (
        <Notice icon="again">
          <Trans>Your accounts and everything read so far stay as they are.</Trans>
        </Notice>
      )}
    </FlowLayout>
  );
}

function request(linkId: string, because: Because, requestKey: string): StartOperation {
  return because === 'unconfirmed'
    ? { kind: 'resume', requestKey, linkId }
    : { kind: 'update', requestKey, linkId, by: 'password' };
}

function useRepairWords(link: Link, because: Because): { title: string; lead: ReactNode } {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow(null);
  const name = link.institution.displayName;
  const { lastUpdatedAt } = link;
  switch (because) {
    case 'invalid': {
      const since = lastUpdatedAt === null ? null : format.date(lastUpdatedAt, now);
      return {
        title: t`${name} no longer accepts your password`,
        lead:
          since === null ? (
            <Trans>You probably changed it there.</Trans>
          ) : (
            <Trans>You probably changed it there. Nothing new has been read since {since}.</Trans>
          ),
      };
    }
    case 'unconfirmed': {
      const begun = format.date(link.connectedAt, now);
      return {
        title: t`${name} is not connected yet`,
        lead: (
          <Trans>
            You began on {begun}, and {name} was still waiting for a code. Type the password once
            more to finish.
          </Trans>
        ),
      };
    }
    case 'token_required':
      return {
        title: t`Sign in to ${name} again`,
        lead: <Trans>With the password, {name} may ask for a code after it.</Trans>,
      };
  }
}

function OtherUser({ institution, name }: { institution: string; name: string }) {
  return (
    <p className="note">
      <Trans>
        This is for the user you connected with; the user of a connection cannot be changed.
      </Trans>{' '}
      <RouterLink to={paths.before(institution)}>
        <Trans>Connect another user of {name}</Trans>
      </RouterLink>
    </p>
  );
}

function Help({ institution, because }: { institution: string; because: Because }) {
  return (
    <>
      {because === 'invalid' ? (
        <Panel well>
          <h2 className="text-body tracking-normal">
            <Trans>Can’t remember it?</Trans>
          </h2>
          <p className="note">
            <Trans>
              Reset it at {institution} first. Several wrong tries may lock your access there.
            </Trans>
          </p>
        </Panel>
      ) : null}
      <NobodyCalls institution={institution} />
    </>
  );
}

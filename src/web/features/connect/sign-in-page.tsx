import './connect.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import { Navigate, useParams, useSearchParams } from 'react-router-dom';
import type { InstitutionDetail } from '#contract/api/institution.ts';
import type { AccessMode } from '#contract/api/link.ts';
import { consentVersion } from '#contract/api/consent.ts';
import { useLocale } from '#web/i18n/locale.tsx';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { usePerson } from '#web/lib/person.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { FlowWaiting } from '#web/ui/pages/flow-states.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { useAccessModes } from './access-modes.tsx';
import { WithInstitution } from './connect-frame.tsx';
import { ConnectedAlready } from './connected-already.tsx';
import { ConnectRoute } from './connect-route.tsx';
import { CredentialsForm } from './credentials-form.tsx';
import { problemWay } from './problem-way.tsx';
import { isAccessMode } from './sign-in-address.ts';
import { SignInPromises } from './sign-in-promises.tsx';
import { keepNames, keptNames } from './typed-names.ts';
import { useStart } from './use-start.ts';

/** The institution's own form. What is typed goes to it and is kept nowhere. */
export function SignInPage() {
  const { institution: name = '' } = useParams();
  const [address] = useSearchParams();
  const mode = address.get('mode');
  // Nobody types a password without having seen what it is for.
  if (!isAccessMode(mode)) return <Navigate replace to={paths.before(name)} />;
  return (
    <WithInstitution name={name}>
      {(institution) =>
        institution.connectsBy === 'consent' ? (
          <Navigate replace to={paths.before(name)} />
        ) : (
          <WithMode institution={institution} mode={mode} />
        )
      }
    </WithInstitution>
  );
}

/** Only in a way that is allowed here. */
function WithMode({ institution, mode }: { institution: InstitutionDetail; mode: AccessMode }) {
  const modes = useAccessModes(institution);
  if (modes === null) return <FlowWaiting />;
  if (!modes.includes(mode)) return <Navigate replace to={paths.before(institution.name)} />;
  return <SignIn key={institution.name} institution={institution} mode={mode} />;
}

function SignIn({ institution, mode }: { institution: InstitutionDetail; mode: AccessMode }) {
  const { t } = useLingui();
  const form = useId();
  const { locale } = useLocale();
  const person = usePerson();
  const now = useNow(null);
  const { pending, problem, start, forget } = useStart();
  const { displayName, fields } = institution;
  // Then the connection that exists is the main thing to go to.
  const exists = problem?.code === 'duplicate_link' && problem.linkId !== undefined;
  const before = `${paths.before(institution.name)}?mode=${mode}`;

  return (
    <FlowLayout
      title={t`Sign in to ${displayName}`}
      where={<Trans>Step 3 of 4</Trans>}
      back={before}
      route={<ConnectRoute institution={institution} now="sign-in" />}
      aside={<SignInPromises institution={displayName} mode={mode} change={before} />}
      actions={
        <>
          <Button type="submit" form={form} busy={pending} kind={exists ? 'soft' : 'main'}>
            <Trans>Connect {displayName}</Trans>
          </Button>
          <ButtonLink kind="plain" to={paths.home}>
            <Trans>Leave without connecting</Trans>
          </ButtonLink>
        </>
      }
    >
      {institution.health === 'down' ? (
        <Notice kind="bad" icon="clock">
          <Trans>{displayName} is not answering right now. Connecting will probably fail.</Trans>
        </Notice>
      ) : null}
      {/* Once for all of them, instead of at each label. */}
      <p className="note">
        <Trans>The fields are named in the words of {displayName}.</Trans>
      </p>
      <CredentialsForm
        id={form}
        fields={fields}
        institution={displayName}
        typed={keptNames(person, institution.name, now)}
        onSend={(credentials, values) => {
          keepNames(person, institution.name, fields, values, now);
          return start(
            (requestKey) => ({
              kind: 'connect',
              requestKey,
              institution: institution.name,
              accessMode: mode,
              consent: { version: consentVersion, language: locale },
            }),
            credentials,
          );
        }}
      />
      {problem === null ? null : problem.code === 'duplicate_link' &&
        problem.linkId !== undefined ? (
        <ConnectedAlready
          linkId={problem.linkId}
          institution={displayName}
          onOther={() => {
            forget();
            focusFirst(form);
          }}
        />
      ) : (
        <ProblemNotice problem={problem} institution={displayName}>
          {problemWay(problem)}
        </ProblemNotice>
      )}
    </FlowLayout>
  );
}

/** To the first field of a form, with what is in it marked, so that typing replaces it. */
function focusFirst(form: string): void {
  const input = document.getElementById(form)?.querySelector('input, select');
  if (input instanceof HTMLInputElement) input.select();
  if (input instanceof HTMLElement) input.focus();
}

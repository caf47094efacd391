import './connect.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import type { InstitutionDetail } from '#contract/api/institution.ts';
import { useFormat } from '#web/i18n/format.ts';
import { paths } from '#web/lib/paths.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { FlowWaiting } from '#web/ui/pages/flow-states.tsx';
import { Fact, Facts, Notice, Panel } from '#web/ui/panels.tsx';
import { AccessModeField, useAccessModes, useReadList } from './access-modes.tsx';
import { AlreadyConnected } from './already-connected.tsx';
import { ByConsent } from './by-consent.tsx';
import { WithInstitution } from './connect-frame.tsx';
import { ConnectRoute } from './connect-route.tsx';
import { connectedCount, type Earlier, useEarlier } from './earlier.ts';
import { askedForWords } from './institution-words.ts';
import { NotAnswering } from './not-answering.tsx';
import { readFacts } from './resources.ts';
import { isAccessMode, signInAddress } from './sign-in-address.ts';

/** What connecting means, before anything is typed: what is read, how often, and how to stop. */
export function BeforePage() {
  const { institution: name = '' } = useParams();
  return (
    <WithInstitution name={name}>
      {(institution) =>
        institution.connectsBy === 'consent' ? (
          <ByConsent institution={institution} />
        ) : (
          <Before institution={institution} />
        )
      }
    </WithInstitution>
  );
}

function Before({ institution }: { institution: InstitutionDetail }) {
  const { t } = useLingui();
  const form = useId();
  const navigate = useNavigate();
  const [address] = useSearchParams();
  const { displayName } = institution;
  const modes = useAccessModes(institution);
  const earlier = useEarlier().get(institution.name) ?? [];
  const list = useReadList(institution.resources);
  const before = address.get('mode');

  function go(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const mode = new FormData(event.currentTarget).get('mode');
    if (isAccessMode(mode)) void navigate(signInAddress(institution.name, mode));
  }

  if (modes === null) return <FlowWaiting />;
  return (
    <FlowLayout
      title={t`Before you connect ${displayName}`}
      lead={list === '' ? undefined : <Trans>What is read: {list}.</Trans>}
      where={<Trans>Step 2 of 4</Trans>}
      back={paths.choose}
      route={<ConnectRoute institution={institution} now="before" />}
      aside={<Promises institution={institution} />}
      actions={
        <>
          {modes.length === 0 ? null : (
            <Button type="submit" form={form} kind={isBroken(earlier) ? 'soft' : 'main'}>
              {connectedCount(earlier) > 0 ? (
                <Trans>Connect another login</Trans>
              ) : (
                <Trans>Continue to sign in</Trans>
              )}
            </Button>
          )}
          <ButtonLink kind={modes.length === 0 ? 'main' : 'plain'} to={paths.choose}>
            <Trans>Choose another institution</Trans>
          </ButtonLink>
        </>
      }
    >
      <NotAnswering institution={institution} />
      <AlreadyConnected institution={institution} earlier={earlier} />
      {modes.length === 0 ? (
        <Notice kind="warn" icon="info">
          <Trans>
            {displayName} does not say what can be read from it, so it cannot be read once.
          </Trans>
        </Notice>
      ) : null}
      <form id={form} onSubmit={go}>
        <AccessModeField
          institution={institution}
          modes={modes}
          preferred={isAccessMode(before) ? before : null}
        />
      </form>
      {list === '' ? null : (
        <section className="grid gap-4">
          <h2>
            <Trans>What is read</Trans>
          </h2>
          <Facts>
            {readFacts(institution.resources).map(({ key, icon, title, body }) => (
              <Fact key={key} icon={icon} title={t(title)}>
                {t(body(displayName))}
              </Fact>
            ))}
          </Facts>
        </section>
      )}
    </FlowLayout>
  );
}

/** Then repairing is the main thing to do on this page. */
function isBroken(earlier: readonly Earlier[]): boolean {
  return earlier.some(({ kind }) => kind === 'repair');
}

function Promises({ institution: { displayName, asks } }: { institution: InstitutionDetail }) {
  const { t } = useLingui();
  const format = useFormat();
  const asked = format.list(asks.map((one) => t(askedForWords[one])));
  return (
    <>
      <Panel well>
        <h3>
          <Trans>What Enlace cannot do</Trans>
        </h3>
        <p className="note">
          <Trans>
            Pay, transfer, ask for a loan or change anything at {displayName}. It only reads.
          </Trans>
        </p>
      </Panel>
      <Panel well>
        <h3>
          <Trans>How to stop</Trans>
        </h3>
        <p className="note">
          <Trans>
            Open {displayName} in your connections and choose Disconnect. What was read is deleted,
            and the kept password with it.
          </Trans>
        </p>
      </Panel>
      {asked === '' ? null : (
        <Panel well>
          <h3>
            <Trans>Have this at hand</Trans>
          </h3>
          <p className="note">
            <Trans>
              {displayName} asks for {asked}.
            </Trans>
          </p>
        </Panel>
      )}
    </>
  );
}

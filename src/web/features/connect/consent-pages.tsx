import { Trans, useLingui } from '@lingui/react/macro';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { pagesConsentVersion } from '#contract/api/consent.ts';
import type { FormField, InstitutionFace } from '#contract/api/institution.ts';
import type { Problem } from '#contract/api/problem.ts';
import { useLocale } from '#web/i18n/locale.tsx';
import { useApi } from '#web/lib/api.ts';
import { useSessionQuery } from '#web/lib/queries.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { Fact, Facts } from '#web/ui/panels.tsx';
import { CredentialsForm } from './credentials-form.tsx';

/** Leaves for another site, in this tab. Handed in, so that tests see where. */
export type Leave = (address: string) => void;

export const leaveForGood: Leave = (address) => window.location.assign(address);

/**
 * Goes to Belvo's own pages. The consent is stored and the address is made when somebody goes: it
 * is good once and for minutes.
 */
export function useConsentPages(
  { institution, linkId }: { institution: string; linkId?: string },
  leave: Leave,
): {
  pending: boolean;
  problem: Problem | null;
  go: (holder: { document: string; name: string }) => Promise<void>;
} {
  const api = useApi();
  const { locale } = useLocale();
  const { pending, problem, run } = useSubmit();
  async function go(holder: { document: string; name: string }) {
    const page = await run(() =>
      api.call(pageEndpoints.openConsentPage, {
        body: {
          institution,
          ...(linkId === undefined ? {} : { linkId }),
          holder,
          consent: { version: pagesConsentVersion, language: locale },
        },
      }),
    );
    if (page !== undefined) leave(page.url);
  }
  return { pending, problem, go };
}

const text = {
  kind: 'text',
  placeholder: null,
  pattern: null,
  patternMessage: null,
  optional: false,
  options: [],
  preselected: null,
  governs: null,
} satisfies Partial<FormField>;

/** Whose accounts they are: Belvo's pages want to know it before they open. */
export function HolderForm({
  id,
  institution,
  onSend,
}: {
  /** For the button outside the form. */
  id: string;
  institution: InstitutionFace;
  onSend: (holder: { document: string; name: string }) => Promise<void>;
}) {
  const { t } = useLingui();
  const fields: FormField[] = [
    {
      ...text,
      name: 'document',
      label: t`CPF, or CNPJ of a company`,
      placeholder: '000.000.000-00',
      pattern: String.raw`^\s*(\d{3}\.?\d{3}\.?\d{3}-?\d{2}|\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2})\s*$`,
      patternMessage: t`A CPF has 11 digits, a CNPJ has 14.`,
      maxLength: 20,
    },
    {
      ...text,
      name: 'name',
      label: t`Full name, as at the bank`,
      maxLength: 120,
    },
  ];
  return (
    <CredentialsForm
      id={id}
      fields={fields}
      institution={institution.displayName}
      onSend={async (values) => {
        const { document = '', name = '' } = values;
        await onSend({ document: document.replace(/\D/g, ''), name: name.trim() });
        return [];
      }}
    />
  );
}

/** What happens there, before anybody goes. */
export function WhatHappensThere({ name }: { name: string }) {
  const modes = useSessionQuery().data?.accessModes;
  const once = modes !== undefined && !modes.includes('recurrent');
  return (
    <Facts>
      <Fact icon="lock" title={<Trans>You type no password here</Trans>}>
        <Trans>You sign in at {name} itself, in its app or on its own page.</Trans>
      </Fact>
      <Fact icon="lines" title={<Trans>You allow it there, and say for how long</Trans>}>
        <Trans>Belvo, the service that reads {name} for Enlace, shows what will be read.</Trans>
      </Fact>
      {once ? (
        <Fact icon="clock" title={<Trans>It is read once only</Trans>}>
          <Trans>To read it again, you allow it again.</Trans>
        </Fact>
      ) : (
        <Fact icon="again" title={<Trans>It stays connected</Trans>}>
          <Trans>
            {name} is read again and again, as long as you allowed it there and until you disconnect
            it.
          </Trans>
        </Fact>
      )}
      <Fact icon="forward" title={<Trans>Then you come back by yourself</Trans>}>
        <Trans>
          We then look whether the connection is really there. The pages are in Portuguese.
        </Trans>
      </Fact>
      <Fact icon="unplug" title={<Trans>You can stop at any time</Trans>}>
        <Trans>Disconnecting here ends the permission there, too.</Trans>
      </Fact>
    </Facts>
  );
}

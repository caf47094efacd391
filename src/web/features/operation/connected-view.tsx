import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { Duplicate } from '#contract/api/duplicate.ts';
import type { Link, LinkAccounts } from '#contract/api/link.ts';
import type { Operation } from '#contract/api/operation.ts';
import { useFormat } from '#web/i18n/format.ts';
import { rateWords } from '#web/i18n/link-words.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { useDuplicates, useLink, useSessionQuery } from '#web/lib/queries.ts';
import { AccountList } from '#web/ui/account-list.tsx';
import { ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Line, LineItem } from '#web/ui/line.tsx';
import { BackToHost } from '#web/ui/pages/back-to-host.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { GrandRoute } from '#web/ui/route.tsx';

/** Connected, or connected again: which accounts were found and what happens next. */
export function ConnectedView({
  operation,
  linkId,
  note,
  nextRepair,
}: {
  operation: Operation;
  linkId: string;
  /** Something unusual about how it became known. */
  note: ReactNode;
  /** Another connection that needs this person. */
  nextRepair: Link | undefined;
}) {
  const { t } = useLingui();
  const { data: link } = useLink(linkId);
  const name = operation.institution.displayName;
  const mode = link?.accessMode ?? operation.accessMode;
  const words = useAccountsWords(link?.accounts);
  const twin = useTwin(linkId);
  const host = useSessionQuery().data?.host;
  return (
    <FlowLayout
      title={operation.kind === 'update' ? t`${name} works again` : t`${name} is connected`}
      lead={words}
      step="done"
      route={
        <GrandRoute
          institution={operation.institution}
          state={mode === 'single' ? 'over' : 'whole'}
          mid={<b>{words}</b>}
        />
      }
      actions={
        twin !== undefined ? (
          <>
            <ButtonLink to={paths.duplicate(twin.id)}>
              <Trans>Decide which one stays</Trans>
            </ButtonLink>
            <See kind="plain" linkId={linkId} name={name} />
          </>
        ) : nextRepair === undefined ? (
          <>
            <See linkId={linkId} name={name} />
            <BackToHost host={host} kind="soft" />
            <ButtonLink kind="plain" to={paths.choose}>
              <Trans>Connect another account</Trans>
            </ButtonLink>
          </>
        ) : (
          <>
            <RepairNext link={nextRepair} />
            <See kind="plain" linkId={linkId} name={name} />
          </>
        )
      }
    >
      {note}
      {twin === undefined ? null : <TwinNotice twin={twin} />}
      {link?.accounts.state === 'ready' && link.accounts.items.length > 0 ? (
        <section>
          <h2 className="vh">
            <Trans>Accounts found</Trans>
          </h2>
          <AccountList accounts={link.accounts.items} />
        </section>
      ) : null}
      <section className="grid gap-4">
        <h2>
          <Trans>What happens next</Trans>
        </h2>
        <NextLines
          link={link}
          kind={operation.kind}
          single={mode === 'single'}
          institution={name}
        />
      </section>
    </FlowLayout>
  );
}

/** Another connection of the same login or account, while nobody has decided about the two. */
function useTwin(linkId: string): Duplicate | undefined {
  const { data } = useDuplicates();
  return data?.find(({ newerLinkId, chosen }) => newerLinkId === linkId && chosen === null);
}

function TwinNotice({ twin: { by, olderLinkId } }: { twin: Duplicate }) {
  const format = useFormat();
  const now = useNow(null);
  const { data: older } = useLink(olderLinkId);
  const since = older === undefined ? '' : format.date(older.connectedAt, now);
  return (
    <Notice kind="warn" icon="info" role="status">
      <b className="block">
        {by === 'login' ? (
          <Trans>You have this login twice now.</Trans>
        ) : (
          <Trans>You have the same account twice now.</Trans>
        )}
      </b>
      {since === '' ? null : <Trans>The older connection is of {since}.</Trans>}{' '}
      <Trans>Nothing is removed until you decide.</Trans>
    </Notice>
  );
}

function See({
  kind = 'main',
  linkId,
  name,
}: {
  kind?: 'main' | 'plain';
  linkId: string;
  name: string;
}) {
  return (
    <ButtonLink kind={kind} to={paths.link(linkId)}>
      <Trans>See {name}</Trans>
    </ButtonLink>
  );
}

function RepairNext({ link: { id, institution } }: { link: Link }) {
  const next = institution.displayName;
  return (
    <ButtonLink to={paths.repair(id)}>
      <Trans>Repair {next} next</Trans>
    </ButtonLink>
  );
}

function NextLines({
  link,
  kind,
  single,
  institution,
}: {
  link: Link | undefined;
  kind: Operation['kind'];
  single: boolean;
  institution: string;
}) {
  const { t } = useLingui();
  const rate = rateWords(link?.refreshRate ?? null);
  const often = rate === null ? '' : t(rate);
  const ready = link?.accounts.state === 'ready';
  return (
    <Line>
      <LineItem
        state="now"
        title={
          kind === 'update' ? (
            <Trans>What was missed is read</Trans>
          ) : (
            <Trans>The data arrives</Trans>
          )
        }
      >
        {ready && kind !== 'update' ? (
          <Trans>Older movements may take some minutes more. You do not have to wait here.</Trans>
        ) : (
          <Trans>Usually within some minutes. You do not have to wait here.</Trans>
        )}
      </LineItem>
      {single ? (
        <LineItem state="todo" title={<Trans>Then nothing more</Trans>}>
          <Trans>You chose to read {institution} once, so it is not read again.</Trans>
        </LineItem>
      ) : (
        <LineItem state="todo" title={<Trans>Then it is read regularly</Trans>}>
          {often === '' ? (
            <Trans>Until you disconnect it.</Trans>
          ) : (
            <Trans>
              {institution} is read {often}, until you disconnect it.
            </Trans>
          )}
        </LineItem>
      )}
    </Line>
  );
}

/** How many accounts there are, said only once it is known. */
function useAccountsWords(accounts: LinkAccounts | undefined): string {
  const { t } = useLingui();
  if (accounts === undefined || accounts.state === 'arriving') {
    return t`Your accounts are on their way.`;
  }
  if (accounts.state === 'none') return t`Your data is on its way.`;
  const count = accounts.items.length;
  return count === 0
    ? t`It has no accounts to show.`
    : t`We found ${plural(count, { one: '# account', other: '# accounts' })}.`;
}

import { Trans, useLingui } from '@lingui/react/macro';
import { useId, type ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { Link } from '#contract/api/link.ts';
import { maskedNumber } from '#web/i18n/accounts.ts';
import { useFormat } from '#web/i18n/format.ts';
import { rateWords, statusWords } from '#web/i18n/link-words.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { StatusText } from '#web/ui/status-text.tsx';
import { markOf } from '../mark-of.ts';
import type { Sides } from './sides.ts';

/** Old and new beside each other; in the new one, what is different is set off. */
export function Twins({ sides: { older, newer } }: { sides: Sides }) {
  const before = useFacts(older);
  const after = useFacts(newer);
  return (
    <div className="twins">
      <Twin link={older} title={<Trans>The one you had</Trans>} facts={before} />
      <Twin link={newer} title={<Trans>The new one</Trans>} facts={after} unlike={before} />
    </div>
  );
}

interface Facts {
  connected: string;
  accounts: string;
  read: string;
  updated: string;
  status: string;
}

function Twin({
  link,
  title,
  facts,
  unlike,
}: {
  link: Link;
  title: ReactNode;
  facts: Facts;
  unlike?: Facts;
}) {
  const id = useId();
  const value = (fact: keyof Facts) =>
    unlike === undefined || unlike[fact] === facts[fact] ? (
      facts[fact]
    ) : (
      <span className="diff">{facts[fact]}</span>
    );
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <dl>
        <Row term={<Trans>Connected</Trans>}>{facts.connected}</Row>
        <Row term={<Trans>Accounts</Trans>}>{value('accounts')}</Row>
        <Row term={<Trans>Read</Trans>}>{value('read')}</Row>
        <Row term={<Trans>Last read</Trans>}>{value('updated')}</Row>
        <Row term={<Trans>State</Trans>}>
          <StatusText state={markOf(link)}>{value('status')}</StatusText>
        </Row>
      </dl>
      <RouterLink className="note" to={paths.link(link.id)}>
        <Trans>
          See it<span className="vh">: {title}</span>
        </Trans>
      </RouterLink>
    </section>
  );
}

function Row({ term, children }: { term: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What there is to compare, in words. */
function useFacts(link: Link): Facts {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow(60_000);
  const { connectedAt, lastUpdatedAt, accessMode, refreshRate } = link;
  const rate = rateWords(refreshRate);
  return {
    connected: format.dateTime(connectedAt, now),
    accounts: useAccounts(link),
    read: accessMode === 'single' ? t`Once` : rate === null ? t`Again and again` : t(rate),
    updated: lastUpdatedAt === null ? t`Not yet` : format.ago(lastUpdatedAt, now),
    status: t(statusWords(link)),
  };
}

function useAccounts({ accounts: { state, items } }: Link): string {
  const { t } = useLingui();
  const [first] = items;
  if (state === 'arriving') return t`On their way`;
  if (state === 'none' || first === undefined) return t`None`;
  const number = first.numberEnd === null ? null : maskedNumber(first.numberEnd);
  const count = items.length;
  if (number === null) return String(count);
  return count === 1 ? number : t`${count}, from ${number}`;
}

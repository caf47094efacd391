import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { Link } from '#contract/api/link.ts';
import { accountKind, maskedNumber } from '#web/i18n/accounts.ts';
import { institutionKind } from '#web/i18n/link-words.ts';

/** The accounts behind a connection, in one line: "Checking ··4821 and 2 more". */
export function AccountsLine({ link }: { link: Link }) {
  const { t } = useLingui();
  const { state, items } = link.accounts;
  if (state === 'none') return t(institutionKind(link.institution.type));
  // A connection that is not working announces no accounts, so none are promised.
  if (state === 'arriving') {
    return link.status === 'valid' ? <Trans>Accounts are on their way</Trans> : null;
  }
  const [first] = items;
  if (first === undefined) return <Trans>No accounts were found</Trans>;
  const kind = t(accountKind(first.category));
  const number = first.numberEnd === null ? '' : ` ${maskedNumber(first.numberEnd)}`;
  const name = `${kind}${number}`;
  const others = items.length - 1;
  if (others === 0) return name;
  return (
    <Trans>
      {name} and <Plural value={others} one="# more" other="# more" />
    </Trans>
  );
}

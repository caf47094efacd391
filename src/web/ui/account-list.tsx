import '#web/styles/accounts.css';
import { useLingui } from '@lingui/react/macro';
import type { Account } from '#contract/api/link.ts';
import { accountKind, maskedNumber } from '#web/i18n/accounts.ts';
import { useFormat } from '#web/i18n/format.ts';

/** Accounts with their kind and masked number. */
export function AccountList({ accounts }: { accounts: readonly Account[] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <ul className="group">
      {accounts.map((account) => {
        const kind = t(accountKind(account.category));
        const money = account.currency === null ? null : format.currency(account.currency);
        const details = [account.name === null ? null : kind, money].filter(
          (part) => part !== null,
        );
        return (
          <li className="acct" key={account.id}>
            <b>{account.name ?? kind}</b>
            <b className="num">
              {account.numberEnd === null ? null : maskedNumber(account.numberEnd)}
            </b>
            <span>{details.join(' · ')}</span>
          </li>
        );
      })}
    </ul>
  );
}

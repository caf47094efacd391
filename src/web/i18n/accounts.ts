import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const categories: Readonly<Record<string, MessageDescriptor>> = {
  CHECKING_ACCOUNT: msg`Checking`,
  SAVINGS_ACCOUNT: msg`Savings`,
  CREDIT_CARD: msg`Credit card`,
  LOAN_ACCOUNT: msg`Loan`,
  INVESTMENT_ACCOUNT: msg`Investment`,
  PENSION_FUND_ACCOUNT: msg`Pension fund`,
  INSURANCE: msg`Insurance`,
};

const anyAccount = msg`Account`;

/** Words for Belvo's category of an account; one that we do not know is simply an account. */
export function accountKind(category: string | null): MessageDescriptor {
  return (category === null ? undefined : categories[category]) ?? anyAccount;
}

/** The end of an account number as people see it everywhere: `··4821`. */
export function maskedNumber(numberEnd: string): string {
  return `··${numberEnd}`;
}

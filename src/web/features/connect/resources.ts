import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { IconName } from '#web/ui/icon.tsx';

export interface ReadFact {
  key: string;
  icon: IconName;
  title: MessageDescriptor;
  body: (institution: string) => MessageDescriptor;
}

interface Topic extends ReadFact {
  /** Belvo's resource names that this sentence covers. */
  resources: readonly string[];
}

const topics: readonly Topic[] = [
  {
    key: 'accounts',
    resources: ['ACCOUNTS', 'BALANCES', 'BILLS'],
    icon: 'wallet',
    title: msg`Accounts and balances`,
    body: () => msg`Name, kind, number and balance of each account.`,
  },
  {
    key: 'movements',
    resources: ['TRANSACTIONS'],
    icon: 'lines',
    title: msg`Movements`,
    body: () => msg`Date, description and amount.`,
  },
  {
    key: 'investments',
    resources: ['INVESTMENTS', 'INVESTMENT_TRANSACTIONS'],
    icon: 'wallet',
    title: msg`Investments`,
    body: () => msg`What you hold and what was bought or sold.`,
  },
  {
    key: 'income',
    resources: ['INCOMES', 'RECURRING_EXPENSES', 'RISK_INSIGHTS'],
    icon: 'again',
    title: msg`Income and regular payments`,
    body: () => msg`Worked out from your movements.`,
  },
  {
    key: 'tax',
    resources: ['TAX_STATUS', 'TAX_RETURNS', 'TAX_RETENTIONS', 'TAX_COMPLIANCE_STATUS'],
    icon: 'lines',
    title: msg`Tax returns and tax status`,
    body: (institution) => msg`As you filed them with ${institution}.`,
  },
  {
    key: 'invoices',
    resources: ['INVOICES', 'FINANCIAL_STATEMENTS'],
    icon: 'lines',
    title: msg`Invoices and statements`,
    body: () => msg`Issued and received, with date and amount.`,
  },
  {
    key: 'jobs',
    resources: ['EMPLOYMENTS', 'EMPLOYMENT_RECORDS', 'CURRENT_EMPLOYMENTS', 'EMPLOYMENT_METRICS'],
    icon: 'lines',
    title: msg`Your job history`,
    body: () => msg`Employers, dates and registered salaries.`,
  },
  {
    key: 'owner',
    resources: ['OWNERS'],
    icon: 'person',
    title: msg`Your name and tax number`,
    body: (institution) => msg`As ${institution} has them on file.`,
  },
];

const known = new Set(topics.flatMap(({ resources }) => resources));

/** What an institution gives to read, in words. What we have no words for is named all the same. */
export function readFacts(resources: readonly string[]): ReadFact[] {
  const facts: ReadFact[] = topics.filter((topic) =>
    topic.resources.some((resource) => resources.includes(resource)),
  );
  const others = resources.filter((resource) => !known.has(resource));
  if (others.length === 0) return facts;
  const names = others.map((name) => name.toLowerCase().replaceAll('_', ' ')).join(', ');
  return [
    ...facts,
    {
      key: 'others',
      icon: 'info',
      title: msg`More data`,
      body: (institution) => msg`${institution} calls it: ${names}.`,
    },
  ];
}

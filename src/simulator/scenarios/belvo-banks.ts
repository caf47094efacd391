import {
  bankUsers,
  base,
  invalid,
  mfaUsers,
  tooLong,
  user,
} from '#simulator/scenarios/belvo-base.ts';
import { classic, password, token, username } from '#simulator/scenarios/fields.ts';
import type { Institution } from '#simulator/scenarios/institution.ts';

/** The institutions of Belvo's sandbox that ask for a user name and a password, some for a code. */

const COUNTRIES = ['MX', 'CO', 'BR'] as const;

const perCountry = COUNTRIES.flatMap((country, index): Institution[] => [
  {
    ...base,
    id: 1001 + index,
    name: `gringotts_${country.toLowerCase()}_retail`,
    displayName: 'Gringotts Bank',
    country,
    primaryColor: '#5a7f2b',
    hue: 130,
    pictogram: 'lock',
    users: bankUsers,
  },
  {
    ...base,
    id: 1004 + index,
    name: `erebor_${country.toLowerCase()}_retail`,
    displayName: 'Erebor Bank',
    country,
    primaryColor: '#9d6300',
    hue: 70,
    pictogram: 'mountain',
    users: bankUsers,
  },
  {
    ...base,
    id: { MX: 1014, CO: 1021, BR: 1020 }[country],
    name: `heimdall_${country.toLowerCase()}_retail`,
    displayName: 'Heimdall Bank (MFA test)',
    country,
    primaryColor: '#7d5fad',
    hue: 300,
    pictogram: 'arcs',
    formFields: [...classic, token],
    tokenFeature: true,
    users: [...mfaUsers, ...bankUsers],
  },
]);

const single: Institution[] = [
  {
    ...base,
    id: 1012,
    name: 'gotham_br_business',
    displayName: 'Gotham Business Bank',
    country: 'BR',
    primaryColor: '#6568b6',
    hue: 280,
    pictogram: 'towers',
    resources: ['ACCOUNTS', 'TRANSACTIONS', 'OWNERS', 'BALANCES'],
    users: [...mfaUsers, ...bankUsers],
  },
  {
    ...base,
    id: 1013,
    name: 'tatooine_mx_fiscal',
    type: 'fiscal',
    displayName: 'Tatooine Fiscal',
    country: 'MX',
    primaryColor: '#aa582f',
    hue: 45,
    pictogram: 'suns',
    formFields: [
      { ...username, label: 'RFC', placeholder: 'PFIS010101000' },
      { ...password, label: 'Contraseña' },
    ],
    resources: [
      'TAX_COMPLIANCE_STATUS',
      'TAX_RETURNS',
      'TAX_STATUS',
      'INVOICES',
      'FINANCIAL_STATEMENTS',
    ],
    refreshRate: '30d',
    users: [
      user('individual', 'PFIS010101000', 'individual', 'connected'),
      user('business', 'PMO010101000', 'business', 'connected'),
      user('full', 'fiscal100', 'full', 'connected'),
      user('no_data', 'fiscal101', 'nodata', 'connected_no_data'),
      user('low', 'fiscal102', 'low', 'connected_low_data'),
      invalid,
      tooLong,
    ],
  },
];

export const classicInstitutions: Institution[] = [...perCountry, ...single];

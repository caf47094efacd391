import type { FormField, InstitutionDetail } from '#contract/api/institution.ts';

export function field(name: string, change: Partial<FormField> = {}): FormField {
  return {
    name,
    kind: name.startsWith('password') ? 'password' : 'text',
    label: name,
    placeholder: null,
    pattern: null,
    patternMessage: null,
    maxLength: null,
    optional: false,
    options: [],
    preselected: null,
    governs: null,
    ...change,
  };
}

export function institution(change: Partial<InstitutionDetail> = {}): InstitutionDetail {
  return {
    name: 'erebor_mx_retail',
    displayName: 'Erebor',
    type: 'bank',
    hue: 70,
    hasLogo: false,
    countries: ['MX'],
    segment: 'retail',
    health: 'healthy',
    connectsBy: 'credentials',
    asks: ['username', 'password'],
    resources: ['ACCOUNTS', 'TRANSACTIONS', 'OWNERS'],
    fields: [
      field('username', { label: 'User', pattern: '^[a-z_]{1,16}$', patternMessage: 'Letters' }),
      field('password', { label: 'Key' }),
    ],
    ...change,
  };
}

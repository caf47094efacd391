import { base } from '#simulator/scenarios/belvo-base.ts';
import { password, username } from '#simulator/scenarios/fields.ts';
import type { FormField, Institution, MagicUser } from '#simulator/scenarios/institution.ts';

/** The institutions of Belvo's sandbox with a form of their own. */

function advanced(id: string, word: string, outcome: MagicUser['outcome']): MagicUser {
  const type = word === 'valid' ? '003' : '999';
  return {
    id,
    fields: {
      username_type: type,
      username: `adv_${word}`,
      username2: word,
      password: `pass_${word}`,
      password2: word,
    },
    outcome,
  };
}

const anything = { validation: '^.{1,}$', validation_message: 'Required' };

const ironbankFields: FormField[] = [
  {
    name: 'username_type',
    type: 'select',
    label: 'Document type',
    pre_selected: 0,
    values: [
      { code: '999', label: 'Invalid document', placeholder: 'adv_invalid', ...anything },
      { code: '003', label: 'Passport', placeholder: 'adv_valid', ...anything },
    ],
  },
  username,
  { ...username, name: 'username2', label: 'Second client number' },
  password,
  { ...password, name: 'password2', label: 'Second password' },
];

const ironbank: Omit<Institution, 'id' | 'name'> = {
  ...base,
  displayName: 'Iron Bank (Advanced login)',
  country: 'BR',
  primaryColor: '#3d6eb6',
  hue: 255,
  pictogram: 'bars',
  formFields: ironbankFields,
  refreshRate: '24h',
  users: [
    advanced('advanced_valid', 'valid', 'connected'),
    advanced('advanced_invalid', 'invalid', 'wrong_password'),
  ],
};

/** The delay that the person types, in seconds, at Belvo's slow test bank. */
export const TYPED_DELAY = { institution: 'belvo_mx_retail', field: 'username2' } as const;

export const formInstitutions: Institution[] = [
  { ...ironbank, id: 1015, name: 'ironbank_br_business' },
  { ...ironbank, id: 1016, name: 'ironbank_br_retail' },
  {
    ...base,
    id: 9256,
    name: 'ofmockbank_br_retail',
    displayName: 'OF Mock Bank by Raidiam',
    country: 'BR',
    primaryColor: '#008398',
    hue: 210,
    pictogram: 'door',
    formFields: [
      {
        name: 'username',
        type: 'text',
        label: 'CPF',
        validation: '^(\\d{11}|\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2})$',
        placeholder: '000.000.000-00',
        validation_message: 'CPF com 11 dígitos',
      },
    ],
    integrationType: 'openfinance',
    users: [{ id: 'individual', fields: { username: '76109277673' }, outcome: 'connected' }],
  },
  {
    ...base,
    id: 9322,
    name: TYPED_DELAY.institution,
    displayName: 'Belvo Mx Retail',
    country: 'MX',
    primaryColor: '#1479b0',
    hue: 240,
    pictogram: 'snail',
    formFields: [
      {
        name: 'username',
        type: 'number',
        label: 'Username',
        validation: '^[0-9]{1,15}$',
        placeholder: '100',
      },
      {
        name: TYPED_DELAY.field,
        type: 'number',
        label: 'Delay seconds',
        validation: '^[0-9]{1,6}$',
        placeholder: '10',
      },
      password,
    ],
    resources: ['ACCOUNTS', 'OWNERS'],
    users: [
      {
        id: 'ten_seconds',
        fields: { username: '100', username2: '10', password: 'pass_valid' },
        outcome: 'connected_slow',
      },
      {
        id: 'over_five_minutes',
        fields: { username: '100', username2: '301', password: 'pass_valid' },
        outcome: 'request_timeout',
      },
    ],
  },
  {
    ...base,
    id: 9454,
    name: 'planet_mx_employment',
    type: 'employment',
    displayName: 'Planet Express Employment',
    country: 'MX',
    primaryColor: '#ac5154',
    hue: 20,
    pictogram: 'planet',
    formFields: [
      {
        name: 'username',
        type: 'text',
        label: 'CURP',
        validation: '^([A-Z]{4})([0-9]{6})([A-Z]{6})([A-Z0-9]{2})$',
        placeholder: 'BLPM951331IONVGR54',
        validation_message: 'CURP de 18 caracteres',
      },
      { name: 'password', type: 'hidden', label: 'Password', value: 'planet_express' },
    ],
    resources: ['EMPLOYMENT_RECORDS', 'OWNERS'],
    users: [
      {
        id: 'employee',
        fields: { username: 'BLPM951331IONVGR54', password: 'planet_express' },
        outcome: 'connected',
      },
    ],
  },
];

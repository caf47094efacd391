import { localClassic } from '#simulator/scenarios/fields.ts';
import type { FormField, Institution } from '#simulator/scenarios/institution.ts';
import { magic, ownBank } from '#simulator/scenarios/own-base.ts';

/** Each document brings its own rule for the number beside it. */
const documents: FormField[] = [
  {
    name: 'username_type',
    type: 'select',
    label: 'Tipo de documento',
    pre_selected: 0,
    values: [
      {
        code: '001',
        label: 'Cédula de Ciudadanía',
        validation: '^[0-9]{6,10}$',
        validation_message: 'De 6 a 10 números, sin puntos',
        placeholder: '1020304050',
      },
      {
        code: '002',
        label: 'Cédula de Extranjería',
        validation: '^[0-9]{6,7}$',
        validation_message: '6 o 7 números',
        placeholder: '123456',
      },
      {
        code: '003',
        label: 'Pasaporte',
        validation: '^[A-Z]{2}[0-9]{6}$',
        validation_message: 'Dos letras mayúsculas y seis números',
        placeholder: 'AB123456',
      },
    ],
  },
  { name: 'username', type: 'text', label: 'Número de documento', validation: '^[A-Z0-9]{6,10}$' },
  {
    name: 'password',
    type: 'password',
    label: 'Clave',
    validation: '^[0-9]{4}$',
    validation_message: 'Cuatro números',
    placeholder: '••••',
  },
];

const taxFields: FormField[] = [
  {
    name: 'username',
    type: 'text',
    label: 'RFC',
    validation: '^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}$',
    validation_message: 'RFC con 12 o 13 caracteres',
    placeholder: 'PFIS010101000',
  },
  { name: 'password', type: 'password', label: 'Contraseña', validation: '^.{4,64}$' },
  { name: 'certificate', type: 'file', label: 'Certificado (.cer)', optional: true },
  { name: 'private_key', type: 'file', label: 'Clave privada (.key)', optional: true },
];

/** The same small files for every demonstration: they are not certificates of anyone. */
const EXAMPLE_FILE = Buffer.from('An example file of the simulator').toString('base64');

/** Our institutions with another form, pace or memory. */
export const otherInstitutions: Institution[] = [
  ownBank({
    id: 90_021,
    name: 'caracol_mx_retail',
    displayName: 'Banco Caracol (ficticio)',
    country: 'MX',
    primaryColor: '#48823b',
    hue: 140,
    pictogram: 'snail',
    users: [magic('slow', 'connected_slow'), magic('very_slow', 'connected_very_slow')],
  }),
  ownBank(
    {
      id: 90_022,
      name: 'espelho_br_retail',
      displayName: 'Banco Espelho (fictício)',
      country: 'BR',
      primaryColor: '#007daa',
      hue: 230,
      pictogram: 'mirror',
      users: [magic('twice', 'duplicate')],
    },
    { duplicatePrevention: true },
  ),
  ownBank(
    {
      id: 90_023,
      name: 'otono_mx_retail',
      displayName: 'Banco Otoño (ficticio)',
      country: 'MX',
      primaryColor: '#a35e16',
      hue: 60,
      pictogram: 'leaf',
      users: [magic('later_password', 'later_invalid'), magic('later_code', 'later_code_required')],
    },
    { refreshRate: '6h' },
  ),
  ownBank(
    {
      id: 90_024,
      name: 'documento_co_retail',
      displayName: 'Banco Documento (ficticio)',
      country: 'CO',
      primaryColor: '#697b1a',
      hue: 120,
      pictogram: 'card',
      users: [
        {
          id: 'citizen',
          fields: { username_type: '001', username: '1020304050', password: '1234' },
          outcome: 'connected',
        },
        {
          id: 'passport',
          fields: { username_type: '003', username: 'AB123456', password: '1234' },
          outcome: 'connected',
        },
        {
          id: 'wrong_number',
          fields: { username_type: '003', username: '123456', password: '1234' },
          outcome: 'bad_format',
        },
      ],
    },
    { formFields: documents, refreshRate: '24h' },
  ),
  ownBank(
    {
      id: 90_025,
      name: 'sello_mx_fiscal',
      displayName: 'Oficina del Sello (ficticia)',
      country: 'MX',
      primaryColor: '#ac5346',
      hue: 30,
      pictogram: null,
      users: [
        {
          id: 'files',
          fields: {
            username: 'PFIS010101000',
            password: 'pass_valid',
            certificate: EXAMPLE_FILE,
            private_key: EXAMPLE_FILE,
          },
          outcome: 'connected',
        },
        {
          id: 'password',
          fields: { username: 'PFIS010101000', password: 'pass_valid' },
          outcome: 'connected',
        },
      ],
    },
    {
      type: 'fiscal',
      formFields: taxFields,
      resources: ['TAX_STATUS', 'TAX_RETURNS', 'INVOICES'],
      refreshRate: '30d',
    },
  ),
  ownBank(
    {
      id: 90_026,
      name: 'oficina_br_employment',
      displayName: 'Oficina do Trabalho (fictícia)',
      country: 'BR',
      primaryColor: '#3275b4',
      hue: 250,
      pictogram: null,
      users: [
        {
          id: 'worker',
          fields: { username: '76109277673', password: 'pass_valid' },
          outcome: 'connected',
        },
      ],
    },
    {
      type: 'employment',
      formFields: [
        {
          name: 'username',
          type: 'text',
          label: 'CPF',
          validation: '^[0-9]{11}$',
          validation_message: '11 números',
          placeholder: '00000000000',
        },
        ...localClassic('BR').slice(1),
      ],
      resources: ['EMPLOYMENTS', 'OWNERS'],
      refreshRate: '30d',
    },
  ),
];

import { classic, token } from '#simulator/scenarios/fields.ts';
import { QUESTION_ANSWER, RIGHT_CODE, WRONG_CODE } from '#simulator/scenarios/flow.ts';
import type { Institution } from '#simulator/scenarios/institution.ts';
import { asked, confirms, magic, ownBank } from '#simulator/scenarios/own-base.ts';

/** Our institutions that want more than a password: one for each way of asking. */
export const challengeInstitutions: Institution[] = [
  ownBank({
    id: 90_001,
    name: 'acertijo_mx_retail',
    displayName: 'Banco Acertijo (ficticio)',
    country: 'MX',
    primaryColor: '#985593',
    hue: 330,
    pictogram: 'question',
    users: [
      asked('question', 'asks_question', [
        [QUESTION_ANSWER, 'connected'],
        [WRONG_CODE, 'asks_again'],
      ]),
      magic('user_valid', 'connected'),
    ],
  }),
  ownBank(
    {
      id: 90_002,
      name: 'numeral_co_retail',
      displayName: 'Banco Numeral (ficticio)',
      country: 'CO',
      primaryColor: '#008774',
      hue: 180,
      pictogram: 'hash',
      users: [
        asked('numeric', 'asks_numeric'),
        asked('numeric_30', 'asks_numeric_30'),
        asked('two_codes', 'asks_two_codes', [
          [RIGHT_CODE, 'asks_next'],
          [QUESTION_ANSWER, 'connected'],
          [WRONG_CODE, 'asks_again'],
        ]),
      ],
    },
    { refreshRate: '12h' },
  ),
  ownBank({
    id: 90_003,
    name: 'mosaico_mx_retail',
    displayName: 'Banco Mosaico (ficticio)',
    country: 'MX',
    primaryColor: '#7163b2',
    hue: 290,
    pictogram: 'mosaic',
    users: [
      asked('qr_image', 'asks_qr_image'),
      asked('qr_text', 'asks_qr_text'),
      asked('qr_data', 'asks_qr_data_address'),
      asked('qr_plain', 'asks_qr_plain'),
    ],
  }),
  ownBank({
    id: 90_004,
    name: 'farol_br_retail',
    displayName: 'Banco Farol (fictício)',
    country: 'BR',
    primaryColor: '#966800',
    hue: 80,
    pictogram: 'lighthouse',
    users: [
      confirms('confirm', 'asks_confirmation'),
      confirms('confirm_manual', 'asks_confirmation_manual'),
      confirms('scan', 'asks_scan'),
      confirms('scan_manual', 'asks_scan_manual'),
      confirms('misspelt', 'asks_confirmation_misspelt'),
    ],
  }),
  ownBank(
    {
      id: 90_005,
      name: 'eco_co_retail',
      displayName: 'Banco Eco (ficticio)',
      country: 'CO',
      primaryColor: '#00858d',
      hue: 200,
      pictogram: 'waves',
      users: [
        asked('code', 'asks_code'),
        asked('missing_key', 'asks_code_missing_key'),
        asked('number_expiry', 'asks_code_number_expiry'),
        asked('bare_object', 'asks_code_bare_object'),
        asked('no_details', 'asks_code_without_details'),
        asked('unknown_kind', 'asks_unknown_kind', [
          [QUESTION_ANSWER, 'connected'],
          [WRONG_CODE, 'asks_again'],
        ]),
        asked('session_over', 'asks_then_session_over', [[RIGHT_CODE, 'session_expired']]),
      ],
    },
    { formFields: [...classic, token], tokenFeature: true },
  ),
];

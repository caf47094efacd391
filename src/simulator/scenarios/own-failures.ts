import type { Institution } from '#simulator/scenarios/institution.ts';
import { asked, magic, ownBank } from '#simulator/scenarios/own-base.ts';
import { RIGHT_CODE, WRONG_CODE } from '#simulator/scenarios/flow.ts';

/** Our institutions where logins fail, and those that are out of order from the start. */
export const failureInstitutions: Institution[] = [
  ownBank({
    id: 90_011,
    name: 'candado_mx_retail',
    displayName: 'Caja Candado (ficticia)',
    country: 'MX',
    primaryColor: '#ab5637',
    hue: 40,
    pictogram: 'padlock',
    users: [
      {
        id: 'wrong',
        fields: { username: 'user_invalid', password: 'pass_invalid' },
        outcome: 'wrong_password',
      },
      magic('locked', 'account_locked'),
      magic('forbidden', 'account_forbidden'),
      asked('locks', 'asks_then_locks', [
        [RIGHT_CODE, 'connected'],
        [WRONG_CODE, 'asks_again'],
        [WRONG_CODE, 'asks_again'],
        [WRONG_CODE, 'account_locked'],
      ]),
      magic('unsupported', 'code_unsupported'),
      magic('not_attempted', 'login_not_attempted'),
      magic('missing', 'missing_credentials'),
      magic('not_active', 'activation_required'),
      magic('sessions', 'too_many_sessions'),
    ],
  }),
  ownBank({
    id: 90_012,
    name: 'tormenta_co_retail',
    displayName: 'Banco Tormenta (ficticio)',
    country: 'CO',
    primaryColor: '#576cb7',
    hue: 270,
    pictogram: 'storm',
    users: [
      magic('down', 'institution_down'),
      magic('unavailable', 'institution_unavailable'),
      magic('inactive', 'institution_inactive'),
      magic('unexpected', 'login_unexpected'),
      magic('timeout', 'request_timeout'),
      magic('error', 'unexpected_error'),
      magic('service', 'service_unavailable'),
      magic('throttled', 'rate_limited'),
      magic('blocked', 'blocked_page'),
    ],
  }),
  ownBank(
    {
      id: 90_013,
      name: 'apagon_br_business',
      displayName: 'Banco Apagão (fictício)',
      country: 'BR',
      primaryColor: '#a8506f',
      hue: 0,
      pictogram: 'plug',
      users: [magic('anyone', 'institution_down')],
    },
    { health: 'down' },
  ),
  ownBank(
    {
      id: 90_014,
      name: 'siesta_co_business',
      displayName: 'Banco Siesta (ficticio)',
      country: 'CO',
      primaryColor: '#875ca5',
      hue: 310,
      pictogram: 'moon',
      users: [magic('anyone', 'institution_inactive')],
    },
    { health: 'inactive' },
  ),
];

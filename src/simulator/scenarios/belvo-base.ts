import { classic } from '#simulator/scenarios/fields.ts';
import { RIGHT_CODE, WRONG_CODE } from '#simulator/scenarios/flow.ts';
import type { MagicUser } from '#simulator/scenarios/institution.ts';

/** What the institutions of Belvo's own sandbox have in common (Belvo's sandbox guide). */

const BANK_RESOURCES = [
  'ACCOUNTS',
  'TRANSACTIONS',
  'OWNERS',
  'BALANCES',
  'INCOMES',
  'RECURRING_EXPENSES',
  'RISK_INSIGHTS',
];

/** A bank of the sandbox; each of the others changes something. */
export const base = {
  type: 'bank',
  formFields: classic,
  tokenFeature: false,
  resources: BANK_RESOURCES,
  integrationType: 'credentials',
  refreshRate: '7d',
  health: 'healthy',
  delaySeconds: 0,
  duplicatePrevention: false,
  own: false,
} as const;

export function user(
  id: string,
  name: string,
  secret: string,
  outcome: MagicUser['outcome'],
): MagicUser {
  return { id, fields: { username: name, password: secret }, outcome };
}

const valid = user('valid', 'user_valid', 'pass_valid', 'connected');
export const invalid = user('invalid', 'user_invalid', 'pass_invalid', 'wrong_password');
export const tooLong = user('too_long', '1234567890abcdefg', '1234567890abcdefg', 'bad_format');

export const bankUsers: MagicUser[] = [
  valid,
  invalid,
  tooLong,
  user('full', 'bnk100', 'full', 'connected'),
  user('no_data', 'bnk101', 'nodata', 'connected_no_data'),
  user('low', 'bnk102', 'low', 'connected_low_data'),
  user('negative', 'bnk103', 'negative', 'connected_negative'),
];

const answers: NonNullable<MagicUser['answers']> = [
  { answer: RIGHT_CODE, outcome: 'connected' },
  { answer: WRONG_CODE, outcome: 'asks_again' },
];

/** Who is asked for a code (Belvo's sandbox guide). */
export const mfaUsers: MagicUser[] = [
  { ...user('mfa_default', 'mfa_default', 'pass_valid', 'asks_code'), answers },
  { ...user('mfa_qr', 'mfa_qr', 'qr_code', 'asks_qr_image'), answers },
  { ...user('mfa_numeric', 'mfa_numeric', 'numeric_code', 'asks_numeric'), answers },
];

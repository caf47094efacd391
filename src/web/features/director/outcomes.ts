import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Words for what comes of each magic user's login, and of an answer, by the simulator's ids. */
const words = {
  connected: msg`Connects`,
  connected_no_data: msg`Connects, has no accounts`,
  connected_low_data: msg`Connects, has one account`,
  connected_negative: msg`Connects, owes money`,
  connected_slow: msg`Connects after 20 seconds`,
  connected_very_slow: msg`Connects after two and a half minutes`,
  later_invalid: msg`Connects; the password changes later`,
  later_code_required: msg`Connects; a new code is wanted later`,
  duplicate: msg`Connects once, then is connected already`,

  wrong_password: msg`Wrong password`,
  login_not_attempted: msg`Not even tried`,
  missing_credentials: msg`Something is missing`,
  login_unexpected: msg`Something unexpected at the bank`,
  account_forbidden: msg`Access is not allowed`,
  account_locked: msg`The account is locked`,
  code_unsupported: msg`A kind of code that is not supported`,
  bad_format: msg`Not written as the form wants it`,
  too_many_sessions: msg`Signed in somewhere else`,
  institution_down: msg`The bank is down`,
  institution_unavailable: msg`The bank is not available`,
  institution_inactive: msg`The bank is switched off`,
  request_timeout: msg`The bank takes too long`,
  unexpected_error: msg`Belvo fails unexpectedly`,
  service_unavailable: msg`Belvo is not available`,
  rate_limited: msg`Belvo says: too many requests`,
  blocked_page: msg`A firewall page instead of Belvo`,
  activation_required: msg`Online access is not active`,

  asks_code: msg`Asks for a code from the phone`,
  asks_numeric: msg`Asks for a code of 60 seconds`,
  asks_numeric_30: msg`Asks for a code of 30 seconds`,
  asks_qr_image: msg`Asks to scan a QR picture`,
  asks_qr_text: msg`Asks to scan a QR code, sent as text`,
  asks_qr_data_address: msg`Asks to scan a QR code, sent as an address`,
  asks_qr_plain: msg`Asks to scan a QR code, sent as it is`,
  asks_question: msg`Asks a security question`,
  asks_two_codes: msg`Asks for a code, then a question`,
  asks_scan: msg`Asks to scan, nothing to type`,
  asks_scan_manual: msg`Asks to scan; you confirm here`,
  asks_confirmation: msg`Asks to confirm elsewhere`,
  asks_confirmation_manual: msg`Asks to confirm; you confirm here`,
  asks_confirmation_misspelt: msg`Asks to confirm, with a misspelt key`,
  asks_code_missing_key: msg`Asks for a code, without saying how`,
  asks_code_number_expiry: msg`Asks for a code, its time as a number`,
  asks_code_bare_object: msg`Asks for a code, not in a list`,
  asks_code_without_details: msg`Asks for a code, without details`,
  asks_unknown_kind: msg`Asks in a way nobody announced`,
  asks_then_locks: msg`Asks for a code; locks at the third wrong one`,
  asks_then_session_over: msg`Asks for a code; every answer is too late`,

  asks_again: msg`Wrong, asks again`,
  asks_next: msg`Right, asks for one more`,
  session_expired: msg`Too late, start again`,
} as const satisfies Record<string, MessageDescriptor>;

/** What happens, roughly: how a demo looks for an outcome. */
export const outcomeGroups = ['connects', 'asks', 'refuses', 'breaks_later'] as const;
export type OutcomeGroup = (typeof outcomeGroups)[number];

export const groupWords = {
  connects: msg`Connects`,
  asks: msg`Asks for a code or more`,
  refuses: msg`Does not connect`,
  breaks_later: msg`Breaks later`,
} as const satisfies Record<OutcomeGroup, MessageDescriptor>;

/** The simulator's ids say it in their first word. */
export function outcomeGroup(id: string): OutcomeGroup {
  const [first] = id.split('_');
  switch (first) {
    case 'connected':
      return 'connects';
    case 'asks':
      return 'asks';
    case 'later':
    case 'duplicate':
      return 'breaks_later';
    default:
      return 'refuses';
  }
}

/** Every id that has words, for a test that compares them with the simulator's list. */
export const outcomesWithWords: readonly string[] = Object.keys(words);

/** A newer simulator may know more than this page: then its id has to do. */
export function outcomeWords(id: string): MessageDescriptor | string {
  return (words as Readonly<Record<string, MessageDescriptor>>)[id] ?? id;
}

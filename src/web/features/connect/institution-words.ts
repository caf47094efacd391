import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { AskedFor, Institution } from '#contract/api/institution.ts';

/** What to have at hand, for the end of "Asks for …". */
export const askedForWords = {
  username: msg`user`,
  password: msg`password`,
  second_username: msg`a second user`,
  second_password: msg`a second password`,
  document: msg`document type and number`,
  code: msg`a code`,
  certificate: msg`certificate and key`,
} as const satisfies Record<AskedFor, MessageDescriptor>;

const segments: Readonly<Record<string, MessageDescriptor>> = {
  retail: msg`personal`,
  business: msg`business`,
};

/** Whom a bank's login is for; null when the name of the kind says it all. */
export function segmentWords({
  type,
  segment,
}: Pick<Institution, 'type' | 'segment'>): MessageDescriptor | null {
  return type === 'bank' && segment !== null ? (segments[segment] ?? null) : null;
}

/** The kinds of institution as names of a filter. */
export const kindFilterWords = {
  bank: msg`Banks`,
  fiscal: msg`Tax`,
  employment: msg`Jobs`,
  unknown: msg`Others`,
} as const satisfies Record<Institution['type'], MessageDescriptor>;

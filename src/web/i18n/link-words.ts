import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { InstitutionFace } from '#contract/api/institution.ts';
import type { Link } from '#contract/api/link.ts';

const rates: Readonly<Record<string, MessageDescriptor>> = {
  '6h': msg`every 6 hours`,
  '12h': msg`every 12 hours`,
  '24h': msg`daily`,
  '7d': msg`weekly`,
  // Belvo chooses a day between the 1st and the 20th and stays with it.
  '30d': msg`monthly, by the 20th`,
};

/** How often a connection is read, for the end of "Refreshes …". Null when we do not know. */
export function rateWords(rate: string | null): MessageDescriptor | null {
  return rate === null ? null : (rates[rate] ?? null);
}

/** The state of a connection in a word or two; its mark says the same in a drawing. */
export function statusWords(
  link: Pick<Link, 'status' | 'accessMode' | 'institution'>,
): MessageDescriptor {
  switch (link.status) {
    case 'valid':
      return link.accessMode === 'single' ? msg`Read once` : msg`Works`;
    case 'invalid':
      return link.institution.connectsBy === 'consent'
        ? msg`Needs permission`
        : msg`Needs the new password`;
    case 'token_required':
      return msg`Needs a code`;
    case 'unconfirmed':
      return msg`Not finished`;
    case 'ended':
      return msg`Disconnected`;
    case 'unknown':
      return msg`State not known`;
  }
}

/** What kind of place an institution is, as people would say it. */
export function institutionKind(type: InstitutionFace['type']): MessageDescriptor {
  switch (type) {
    case 'bank':
      return msg`Bank`;
    case 'fiscal':
      return msg`Tax account`;
    case 'employment':
      return msg`Job history`;
    case 'unknown':
      return msg`Institution`;
  }
}

import { createHmac } from 'node:crypto';
import type { World } from '#simulator/world.ts';

/**
 * The `institution_user_id`: the same for each login of one person at one institution, 44 characters of
 * url-safe base64. The key is the state's own, so that nobody can find the user name by trying.
 */
export function institutionUserId(world: World, institution: string, username: string): string {
  const digest = createHmac('sha256', world.state.key)
    .update(`${institution}\n${username}`)
    .digest();
  return `${digest.toString('base64url')}=`;
}

/** Hex digits that follow from the texts and from nothing else, for data that has to stay the same. */
export function derived(...texts: string[]): string {
  return createHmac('sha256', 'derived').update(texts.join('\n')).digest('hex');
}

/**
 * Whether Belvo would take an external id for personal data and store null instead. What exactly trips
 * its detector is not published: e-mail addresses, tax numbers, phone and card numbers do here.
 */
export function looksPersonal(externalId: string): boolean {
  if (externalId.includes('@')) return true;
  const digits = externalId.replace(/[\s().+-]/g, '');
  return /^\d{10,19}$/.test(digits);
}

import { createHmac, hkdfSync } from 'node:crypto';

/**
 * Keyed hashes by which a login or an account is known again without being kept. They hold for one
 * person and one institution only, so nothing can be compared across people, and without the key
 * nobody can find a user name or a number by trying.
 */
export interface Marks {
  /**
   * Of what names a login: user names and the kind of document, in any order. Spaces around a value
   * count as nothing; small and capital letters differ, because somewhere they tell two logins
   * apart, and a login that is missed here is still found by its accounts.
   *
   * @param fields typed values by the institution's field names; secrets and files are passed over.
   * @returns null when nothing in them names a login.
   */
  login(
    personId: string,
    institution: string,
    fields: Readonly<Record<string, string>>,
  ): string | null;
  /**
   * Of an account's whole number, however it is grouped.
   *
   * @returns null when the number is masked or too short to tell accounts apart.
   */
  account(personId: string, institution: string, number: string): string | null;
}

/** Whether a field identifies somebody at an institution, by Belvo's name of it. Any other may be a secret. */
export function namesALogin(field: string): boolean {
  return /^username\d?(_type)?$/.test(field);
}

/** Fewer characters are the end of a number, as cards show it. */
const shortestNumber = 6;

/** @param key 32 bytes; the one that also seals, from which another one is derived here. */
export function createMarks(key: Uint8Array): Marks {
  const own = new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), 'enlace marks', 32));
  const mark = (...parts: unknown[]) =>
    createHmac('sha256', own).update(JSON.stringify(parts)).digest('base64url');

  return {
    login(personId, institution, fields) {
      const named = Object.entries(fields)
        .filter(([name]) => namesALogin(name))
        .map(([name, value]) => [name, value.normalize().trim()] as const)
        .filter(([, value]) => value !== '')
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const isNamed = named.some(([name]) => !name.endsWith('_type'));
      return isNamed ? mark('login', personId, institution, named) : null;
    },
    account(personId, institution, number) {
      if (/[*•xX]{2}/.test(number)) return null;
      const bare = number.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
      return bare.length < shortestNumber ? null : mark('account', personId, institution, bare);
    },
  };
}

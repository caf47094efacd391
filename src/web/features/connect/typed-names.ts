import type { FormField } from '#contract/api/institution.ts';
import type { Person } from '#contract/api/session.ts';
import type { Values } from './form-values.ts';

/** Long enough to unlock an account and come back. */
const KEEP_MS = 15 * 60_000;

interface Kept {
  person: string;
  institution: string;
  values: Values;
  until: number;
}

// User names only, in this page's memory only: never in storage, a cache or an address. A login
// that was refused is typed again from the password on, and nothing outlives the page.
let kept: Kept | null = null;

/** Remembers user names and document types of a form that is being sent; never a secret. */
export function keepNames(
  person: Person | null,
  institution: string,
  fields: readonly FormField[],
  values: Values,
  now: number,
): void {
  if (person === null) return;
  kept = {
    person: idOf(person),
    institution,
    until: now + KEEP_MS,
    values: Object.fromEntries(
      fields.flatMap(({ name, kind }) => {
        const value = values[name];
        const isName = name.startsWith('username') && kind !== 'password' && kind !== 'file';
        return isName && value !== undefined ? [[name, value] as const] : [];
      }),
    ),
  };
}

/** What the same person typed for the same institution a moment ago. */
export function keptNames(person: Person | null, institution: string, now: number): Values {
  if (kept !== null && now > kept.until) kept = null;
  return kept !== null &&
    person !== null &&
    kept.person === idOf(person) &&
    kept.institution === institution
    ? kept.values
    : {};
}

export function forgetNames(): void {
  kept = null;
}

if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', forgetNames);
  window.addEventListener('enlace:session-ended', forgetNames);
}

function idOf({ label, initials }: Person): string {
  return JSON.stringify([label, initials]);
}

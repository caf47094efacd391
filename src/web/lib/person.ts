import { createContext, use } from 'react';
import type { Person } from '#contract/api/session.ts';

/** Who is signed in; null while nobody is. Filled in app/. */
export const PersonContext = createContext<Person | null>(null);

export function usePerson(): Person | null {
  return use(PersonContext);
}

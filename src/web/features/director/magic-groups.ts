import type { DirectorView, MagicUser } from '#contract/api/director.ts';
import { outcomeGroup, type OutcomeGroup } from './outcomes.ts';

/** A magic user at its institution, with the words for what comes of it. */
export interface Signer {
  institution: DirectorView['institutions'][number];
  user: MagicUser;
  said: string;
}

export function grouped(signers: readonly Signer[], group: OutcomeGroup): Signer[] {
  return signers.filter(({ user }) => outcomeGroup(user.outcome) === group);
}

/** Each outcome once: where no institution is on the page, any that has it will do. */
export function oneOfEach(signers: readonly Signer[]): Signer[] {
  const seen = new Set<string>();
  return signers.filter(({ institution: { health }, user: { outcome } }) => {
    // What is down as a whole has one outcome, whoever signs in.
    if (health !== 'healthy' || seen.has(outcome)) return false;
    seen.add(outcome);
    return true;
  });
}

/** Those with every word of the query in the outcome, the user or the institution. */
export function found(signers: readonly Signer[], query: string): Signer[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return signers.filter(({ institution, user, said }) => {
    const text = plain(`${said} ${user.outcome} ${user.id} ${institution.displayName}`);
    return words.every((word) => text.includes(word));
  });
}

/** Lower case and without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

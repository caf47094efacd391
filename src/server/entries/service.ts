import type { Clock } from '../clock.ts';
import type { Database } from '../db/port.ts';
import { ProblemError } from '../http/problems.ts';
import type { Ids } from '../ids.ts';
import { hashOf, newSecret } from '../random-secret.ts';
import {
  deleteExpired,
  findEntry,
  insertEntry,
  consumeEntry,
  type EntryRecord,
} from './repository.ts';

/**
 * Milliseconds. A mail is read in the evening; a day later it is the app that should be opened.
 */
const lifetime = 24 * 3_600_000;

/** Addresses that lead one person into the repair of one link, once. Only hashes are kept. */
export interface Entries {
  /** A code of 256 random bits. Nobody can be told it again. */
  issue(entry: EntryRecord): Promise<{ code: string; expiresAt: number }>;
  /**
   * Uses a code up.
   *
   * @param personId who is signed in already, or null.
   * @throws ProblemError `entry_over` for one that was used, has run out or never was;
   *   `entry_for_other_person` for one of somebody else, which then still works.
   */
  redeem(code: string, personId: string | null): Promise<EntryRecord>;
}

export function createEntries(deps: { db: Database; clock: Clock; ids: Ids }): Entries {
  const { db, clock, ids } = deps;
  return {
    async issue(entry) {
      const now = clock.now();
      const code = newSecret(ids);
      const expiresAt = now + lifetime;
      await deleteExpired(db, now);
      await insertEntry(db, { ...entry, codeHash: hashOf(code), expiresAt });
      return { code, expiresAt };
    },
    async redeem(code, personId) {
      const now = clock.now();
      const entry = await findEntry(db, hashOf(code), now);
      if (entry === null) throw new ProblemError('entry_over');
      if (personId !== null && personId !== entry.personId) {
        throw new ProblemError('entry_for_other_person');
      }
      const used = await consumeEntry(db, hashOf(code), entry.personId, now);
      if (used === null) throw new ProblemError('entry_over');
      return used;
    },
  };
}

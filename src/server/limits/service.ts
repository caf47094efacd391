import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database, Queryable } from '../db/port.ts';
import { ProblemError } from '../http/problems.ts';
import {
  countAttempt,
  countRefusedLogin,
  findRefusedLogin,
  forgetOld,
  forgetRefusedLogin,
} from './repository.ts';

/** How often the same one may do something, counted from the first time. */
export interface Limit {
  name: string;
  most: number;
  seconds: number;
}

/** What a person may ask for in all, besides reading. */
export const commands: Limit = { name: 'commands', most: 60, seconds: 60 };
/** People made up by one click, for each address that they come from. */
export const demoPeople: Limit = { name: 'demo_people', most: 120, seconds: 60 };
/** Codes of one-time addresses that are tried from one address; none can be guessed. */
export const entryTries: Limit = { name: 'entry_tries', most: 30, seconds: 60 };
/** What the page of an arrival asks for from one address; its codes cannot be guessed either. */
export const arrivals: Limit = { name: 'arrivals', most: 60, seconds: 60 };
/** Tokens of one host application that were good. */
export const handOvers: Limit = { name: 'hand_overs', most: 120, seconds: 60 };
/** Files with all that is kept about a person. */
export const recordFiles: Limit = { name: 'record_files', most: 10, seconds: 60 };
/** Ways to Belvo's own pages. */
export const consentPageWays: Limit = { name: 'consent_pages', most: 10, seconds: 60 };
/** Comings back from them: each may cost a call to Belvo, and has the person's links compared. */
export const comingsBack: Limit = { name: 'comings_back', most: 6, seconds: 60 };
/** Switches of how a connection is read; each costs two calls to Belvo. */
export const accessModeChanges: Limit = { name: 'access_mode_changes', most: 4, seconds: 60 };
/** Refreshes of connections; each costs two calls, too. */
export const refreshes: Limit = { name: 'refreshes', most: 10, seconds: 60 };

/** Refusals of one login in a row, after which it rests before the institution locks it. */
const refusals = 3;
/** Milliseconds of the rest after the third, fourth … refusal; the last one stays. */
const rests = [15 * 60_000, 30 * 60_000, 60 * 60_000];
/** Milliseconds after which an institution has forgotten a wrong password, too. */
const remembered = 24 * 3_600_000;
/** Milliseconds between two rounds of forgetting. */
const forgetEvery = 600_000;

/**
 * How often something may be done. Counted in the database: a restart forgets nothing, and instances
 * count together. Each count is of one person or of one address, so nobody can use up another's.
 */
export interface Limits {
  /** @throws ProblemError `rate_limited` when it was once too often. */
  take(limit: Limit, who: string): Promise<void>;
  /**
   * Before an institution is signed in to.
   *
   * @param login what names the login: its mark, or our id of its link.
   * @throws ProblemError `login_resting` after the institution has refused this login three times in
   *   a row; it says for how long.
   */
  refuseResting(personId: string, login: string): Promise<void>;
  /** How a sign-in ended, stored together with that. */
  signedIn(
    tx: Queryable,
    of: { personId: string; institution: string; login: string },
    ended: 'worked' | 'refused',
  ): Promise<void>;
  /** Forgets what counts for nothing any more. */
  sweep(): Promise<void>;
}

export function createLimits(deps: { db: Database; clock: Clock }): Limits {
  const { db, clock } = deps;
  let forgottenAt = -Infinity;

  function secondsUntil(instant: number): number {
    return Math.max(1, Math.ceil((instant - clock.now()) / 1000));
  }

  return {
    async take({ name, most, seconds }, who) {
      const key = createHash('sha256').update(`${name} ${who}`).digest('base64url');
      const { count, endsAt } = await countAttempt(db, key, clock.now(), seconds * 1000);
      if (count <= most) return;
      throw new ProblemError('rate_limited', { retryAfterSeconds: secondsUntil(endsAt) });
    },
    async refuseResting(personId, login) {
      const refused = await findRefusedLogin(db, personId, login);
      if (refused === null || refused.count < refusals) return;
      const rest = rests[refused.count - refusals] ?? rests.at(-1) ?? 0;
      const until = refused.refusedAt + rest;
      if (until <= clock.now()) return;
      throw new ProblemError('login_resting', { retryAfterSeconds: secondsUntil(until) });
    },
    async signedIn(tx, of, ended) {
      if (ended === 'worked') await forgetRefusedLogin(tx, of.personId, of.login);
      else await countRefusedLogin(tx, of, clock.now(), clock.now() - remembered);
    },
    async sweep() {
      const now = clock.now();
      if (now - forgottenAt < forgetEvery) return;
      forgottenAt = now;
      await forgetOld(db, now, now - remembered);
    },
  };
}

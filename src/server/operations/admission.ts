/** Whether somebody may be signed in now, asked before the intent is stored and long before anything is sent. */
import type { StartOperation } from '#contract/api/operation.ts';
import type { ProblemCode } from '#contract/api/problem.ts';
import type { Budget } from '../belvo/budget.ts';
import type { Health } from '../belvo/health.ts';
import type { Marks } from '../db/marks.ts';
import type { Clock } from '../clock.ts';
import type { Database, Queryable } from '../db/port.ts';
import { ProblemError } from '../http/problems.ts';
import type { Limits } from '../limits/service.ts';
import type { Links, Owner } from '../links/service.ts';
import type { Secret } from '../secret.ts';
import type { OperationRecord, OperationRepository } from './repository.ts';
import { namesIn } from './start.ts';

export interface Admission {
  /**
   * @throws ProblemError `belvo_unreachable` or `institution_unavailable` while they are in trouble,
   *   `rate_limited`, `login_resting`; each with the seconds until it makes sense again. `belvo_busy`
   *   when there is no room for its calls now.
   */
  admit(owner: Owner, wish: StartOperation, typed: Secret): Promise<void>;
  /** Remembers how an operation ended, in the transaction that ends it. */
  ended(tx: Queryable, operation: OperationRecord): Promise<void>;
}

/** Refusals that an institution counts: one more, and it may lock the login. */
const counted: ReadonlySet<ProblemCode> = new Set([
  'wrong_credentials',
  'account_locked',
  'account_forbidden',
  'login_unexpected',
]);

/**
 * Calls to Belvo that signing in takes, with a code and with reading what came of it. What is begun
 * without room for them could not be ended, and what is never sent must not count as an attempt.
 */
const callsOfOne = 4;

/** Sign-ins of one person at one institution; each of them is seen by the institution. */
const signIns = { most: 5, milliseconds: 15 * 60_000 };

export function createAdmission(deps: {
  db: Database;
  repository: OperationRepository;
  clock: Clock;
  health: Health;
  budget: Budget;
  limits: Limits;
  links: Links;
  marks: Marks;
}): Admission {
  const { db, repository, clock, health, budget, limits, links, marks } = deps;

  /** The stored intents are what is counted, so nothing has to be counted besides. */
  async function refuseMany(personId: string, institution: string): Promise<void> {
    const now = clock.now();
    const since = now - signIns.milliseconds;
    const recent = await repository.listSignIns(db, personId, institution, since);
    const first = recent.at(-signIns.most);
    if (first === undefined) return;
    const left = Math.ceil((first + signIns.milliseconds - now) / 1000);
    throw new ProblemError('rate_limited', { retryAfterSeconds: Math.max(1, left) });
  }

  return {
    async admit(owner, wish, typed) {
      if (wish.kind === 'disconnect') return;
      // The same form once more: it gets what it has started, and counts once.
      if ((await repository.findByRequest(db, owner.personId, wish.requestKey)) !== null) return;
      const { personId } = owner;
      const link = wish.kind === 'connect' ? null : await links.find(personId, wish.linkId);
      const institution = wish.kind === 'connect' ? wish.institution : (link?.institution ?? '');
      const trouble = health.trouble(institution);
      if (trouble !== null) {
        const code = trouble.who === 'belvo' ? 'belvo_unreachable' : 'institution_unavailable';
        throw new ProblemError(code, { retryAfterSeconds: trouble.seconds });
      }
      const login =
        wish.kind === 'connect'
          ? marks.login(personId, wish.institution, namesIn(typed))
          : (link?.loginMark ?? wish.linkId);
      if (login !== null) await limits.refuseResting(personId, login);
      await refuseMany(personId, institution);
      if ((await budget.room('sign_in')) < callsOfOne) throw new ProblemError('belvo_busy');
    },
    async ended(tx, { personId, institution, kind, loginMark, linkId, state }) {
      if (kind === 'disconnect') return;
      const login =
        loginMark ?? (linkId === null ? null : await links.loginOf(tx, personId, linkId));
      if (login === null) return;
      const of = { personId, institution, login };
      if (state.name === 'done') await limits.signedIn(tx, of, 'worked');
      if (state.name === 'failed' && counted.has(state.failure.code)) {
        await limits.signedIn(tx, of, 'refused');
      }
    },
  };
}

import type { Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { Verdict } from './breaker.ts';
import type { Budget, Urgency } from './budget.ts';
import type { BelvoClient, Outcome } from './client.ts';
import type { Health } from './health.ts';
import { createRepeatShare, pauseBefore, repeatsAtMost } from './retry.ts';

/** What stands between the slices and the client: breakers, the budget, and repeats of reading calls. */
export interface Guard {
  /**
   * @param how.urgency of its reading calls and deletions; what signs somebody in always comes first.
   * @param how.repeats whether reading calls are repeated: only for whoever does not come back by
   *   itself at a stored time. Others would repeat repeats.
   */
  client(how: { urgency: Urgency; repeats: boolean }): BelvoClient;
}

/** Milliseconds for a reading call with all its repeats. */
const readingLimit = 15_000;

/** Says of an ended call what it says of Belvo, and of the institution where one was asked. */
const verdicts: Readonly<Partial<Record<string, { belvo: Verdict; institution: Verdict }>>> = {
  belvo_error: { belvo: 'fails', institution: 'fails' },
  institution_down: { belvo: 'answers', institution: 'fails' },
  institution_unavailable: { belvo: 'answers', institution: 'fails' },
  institution_timeout: { belvo: 'answers', institution: 'fails' },
  // Too much from our address: the budget waits, nobody is in trouble.
  belvo_busy: { belvo: 'nothing', institution: 'nothing' },
  belvo_keys_rejected: { belvo: 'answers', institution: 'nothing' },
  belvo_denied: { belvo: 'answers', institution: 'nothing' },
  internal: { belvo: 'answers', institution: 'nothing' },
  institution_inactive: { belvo: 'answers', institution: 'nothing' },
};

function verdictOf(outcome: Outcome<unknown>): { belvo: Verdict; institution: Verdict } {
  switch (outcome.ended) {
    case 'ok':
    case 'challenged':
      return { belvo: 'answers', institution: 'answers' };
    case 'lost':
      return { belvo: 'fails', institution: 'fails' };
    case 'not_sent':
      return { belvo: 'fails', institution: 'nothing' };
    case 'refused':
      // A refused password is an answer like any other.
      return verdicts[outcome.refusal.code] ?? { belvo: 'answers', institution: 'answers' };
  }
}

function refused(code: 'belvo_busy' | 'institution_unavailable'): Outcome<never> {
  return {
    ended: 'refused',
    refusal: {
      code,
      field: null,
      belvoRequestId: null,
      institutionUserId: null,
      waitSeconds: null,
    },
  };
}

export function createGuard(deps: {
  client: BelvoClient;
  health: Health;
  budget: Budget;
  clock: Clock;
  ids: Ids;
  /** The institution of a link that is known here. */
  institutionOf: (belvoId: string) => Promise<string | null>;
}): Guard {
  const { client, health, budget, clock, ids } = deps;
  const share = createRepeatShare();

  /** One call, when nothing speaks against it; what speaks against it is said before anything is sent. */
  async function once<T>(
    urgency: Urgency,
    institution: string | null,
    call: () => Promise<Outcome<T>>,
    isRepeat = false,
  ): Promise<Outcome<T>> {
    const pass = health.belvo.enter();
    if (pass === null) return { ended: 'not_sent' };
    const theirs = institution === null ? null : health.institution(institution);
    const theirPass = theirs?.enter() ?? null;
    let verdict: { belvo: Verdict; institution: Verdict } = {
      belvo: 'nothing',
      institution: 'nothing',
    };
    try {
      if (theirs !== null && theirPass === null) return refused('institution_unavailable');
      // A database that cannot take the call out of the budget could not store its outcome either.
      const room = await budget.draw(urgency).catch(() => null);
      if (room === null) return { ended: 'not_sent' };
      if (!room) return refused('belvo_busy');
      const outcome = await call();
      verdict = verdictOf(outcome);
      return outcome;
    } finally {
      // A call that fails with all its repeats has failed once.
      const isCounted = !isRepeat || pass === 'probe' || verdict.belvo !== 'fails';
      health.belvo.report(pass, isCounted ? verdict.belvo : 'nothing');
      if (theirPass !== null) theirs?.report(theirPass, verdict.institution);
    }
  }

  async function reading<T>(
    { urgency, repeats }: { urgency: Urgency; repeats: boolean },
    call: () => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const started = clock.now();
    share.called();
    for (let made = 1; ; made += 1) {
      const outcome = await once(urgency, null, call, made > 1);
      if (!repeats || made > repeatsAtMost || !isWorthRepeating(outcome)) return outcome;
      const pause = pauseBefore(made, (ids.bytes(1)[0] ?? 0) / 255);
      if (clock.now() - started + pause > readingLimit || !share.take()) return outcome;
      await clock.sleep(pause);
    }
  }

  /** Something that was sent in somebody's name is never repeated. */
  async function signingIn<T>(
    belvoId: string,
    call: () => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    return once('sign_in', await deps.institutionOf(belvoId), call);
  }

  return {
    client: (how) => ({
      institutions: () => reading(how, client.institutions),
      links: (query) => reading(how, () => client.links(query)),
      link: (id) => reading(how, () => client.link(id)),
      accounts: (link) => reading(how, () => client.accounts(link)),
      register: (registration) =>
        once('sign_in', registration.institution, () => client.register(registration)),
      update: (id, credentials) => signingIn(id, () => client.update(id, credentials)),
      askForCode: (id) => signingIn(id, () => client.askForCode(id)),
      async resume(step) {
        // The institution is waiting for this answer already, so only Belvo can be in its way.
        const outcome = await once('sign_in', null, () => client.resume(step));
        // Turned away at Belvo's door: the code is still good, and can be given again.
        return outcome.ended === 'refused' && outcome.refusal.code === 'belvo_busy'
          ? { ended: 'not_sent' }
          : outcome;
      },
      remove: (id) => once(how.urgency, null, () => client.remove(id)),
      refresh: (id) => once('looking', null, () => client.refresh(id)),
      modify: (id, change) => once('looking', null, () => client.modify(id, change)),
      token: (request) => once('sign_in', null, () => client.token(request)),
    }),
  };
}

function isWorthRepeating(outcome: Outcome<unknown>): boolean {
  switch (outcome.ended) {
    case 'ok':
    case 'challenged':
      return false;
    case 'lost':
    case 'not_sent':
      return true;
    case 'refused':
      return outcome.refusal.code === 'belvo_error' || outcome.refusal.code === 'belvo_busy';
  }
}

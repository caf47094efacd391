import type { StartOperation } from '#contract/api/operation.ts';
import { ProblemError } from '../http/problems.ts';
import { isUuid, type Owner, type UnderWay } from '../links/service.ts';
import { Secret } from '../secret.ts';
import type { Admission } from './admission.ts';
import type { OperationRecord } from './repository.ts';
import { createStart, type StartDeps } from './start.ts';
import { dueAt, isOpen, type Event, type State } from './state.ts';

export interface Operations {
  /**
   * Stores the intent, then lets it run. The same request key gets the same operation back.
   *
   * @param typed what was typed into the institution's form. What is not taken of it stays the caller's.
   * @throws ProblemError when it cannot be started; nothing was sent then.
   */
  start(owner: Owner, wish: StartOperation, typed?: Secret): Promise<OperationRecord>;
  find(personId: string, id: string): Promise<OperationRecord>;
  list(personId: string): Promise<OperationRecord[]>;
  /** Applies a person's command; one that came too late changes nothing and gets the current state. */
  command(personId: string, id: string, event: Event, typed?: Secret): Promise<OperationRecord>;
  underWay(personId: string): Promise<UnderWay>;
  /**
   * Institutions at which a connect may be making or removing a link right now, and since when
   * (milliseconds since 1970): a link that Belvo has for longer is not its.
   */
  busyAt(personId: string): Promise<Map<string, number>>;
  /** Whether the person asked for the end of that link, as far as that has not failed for certain. */
  askedToEnd(linkId: string): Promise<boolean>;
  /** How each of a person's operations ended, or how it is now: its state, or the problem. */
  outcomes(personId: string): Promise<Map<string, string>>;
  /** Ends whatever of a person can be ended; true while something may still happen at Belvo. */
  endAll(personId: string): Promise<boolean>;
}

export function createOperations(deps: StartDeps & { admission: Admission }): Operations {
  const { db, repository, clock, runner, admission } = deps;
  const start = createStart(deps);

  async function find(personId: string, id: string): Promise<OperationRecord> {
    const operation = isUuid(id) ? await repository.find(db, personId, id) : null;
    if (operation === null) throw new ProblemError('not_found');
    // What has become due is due for the person who looks, too.
    const due = dueAt(operation.state);
    if (operation.state.name === 'challenge' && due !== null && due <= clock.now()) {
      return (await runner.apply(id, { type: 'due' })) ?? operation;
    }
    return operation;
  }

  return {
    async start(owner, wish, typed = Secret.nothing()) {
      await admission.admit(owner, wish, typed);
      return start(owner, wish, typed);
    },
    find,
    list: (personId) => repository.list(db, personId),
    async command(personId, id, event, typed = Secret.nothing()) {
      const operation = await find(personId, id);
      if (event.type === 'answer' && lacksAnswer(operation, event.challengeId, typed)) {
        throw new ProblemError('fields_invalid', {
          fields: [{ name: 'answer', reason: 'missing' }],
        });
      }
      return (await runner.apply(operation.id, event, typed)) ?? operation;
    },
    async underWay(personId) {
      const open = (await repository.list(db, personId)).filter(({ state }) => isOpen(state));
      return {
        byLink: new Map(
          open.flatMap(({ linkId, id, kind }) =>
            linkId === null || kind === 'connect' ? [] : [[linkId, id]],
          ),
        ),
        inTheMaking: new Set(
          open.flatMap(({ linkId, kind }) =>
            linkId !== null && kind === 'connect' ? [linkId] : [],
          ),
        ),
      };
    },
    async busyAt(personId) {
      const since = clock.now() - removalLimit;
      const busy = new Map<string, number>();
      for (const connect of await repository.listConnectsSince(db, personId, since)) {
        const { institution, createdAt, state } = connect;
        const isBusy = isOpen(state) || dueAt(state) !== null || mayBeRemoving(state);
        if (isBusy) busy.set(institution, Math.min(createdAt, busy.get(institution) ?? createdAt));
      }
      return busy;
    },
    askedToEnd: async (linkId) =>
      (await repository.listOfLink(db, linkId, 'disconnect')).some(
        ({ state }) => state.name !== 'failed' || state.failure.code === 'outcome_unknown',
      ),
    outcomes: async (personId) =>
      new Map(
        (await repository.list(db, personId, null)).map(({ id, state }) => [
          id,
          state.name === 'failed' ? state.failure.code : state.name,
        ]),
      ),
    async endAll(personId) {
      for (const { id } of await repository.listUnfinished(db, personId)) {
        await runner.apply(id, { type: 'cancel' });
      }
      return (await repository.listUnfinished(db, personId)).length > 0;
    },
  };
}

/** Milliseconds after a step in which what it leaves behind is removed from Belvo. */
const removalLimit = 60_000;

/** Ended in a way after which a leftover is removed, without the operation waiting for that. */
function mayBeRemoving(state: State): boolean {
  return (
    state.name === 'cancelled' ||
    (state.name === 'failed' && state.failure.code === 'duplicate_link')
  );
}

/** A code that has to be typed is not sent without it: that would cost a try at the institution. */
function lacksAnswer(operation: OperationRecord, challengeId: string, typed: Secret): boolean {
  const { state } = operation;
  return (
    state.name === 'challenge' &&
    state.challenge.challengeId === challengeId &&
    state.challenge.expectsInput &&
    typed.length('answer') === 0
  );
}

import type { Clock } from '../clock.ts';
import type { Consents } from '../consents/service.ts';
import { isStorageTrouble, type Database, type Queryable } from '../db/port.ts';
import type { Live } from '../http/live.ts';
import type { Owner } from '../links/service.ts';
import { errorFields } from '../log.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { Secret } from '../secret.ts';
import type { Sessions } from '../session/service.ts';
import type { Admission } from './admission.ts';
import { createCalls, type CallDeps } from './calls.ts';
import { transition } from './machine.ts';
import { createReadings } from './reading.ts';
import type { OperationRecord, OperationRepository } from './repository.ts';
import { isOpen, leavesDoubt, type Effect, type Event } from './state.ts';

export interface RunnerDeps extends CallDeps {
  db: Database;
  repository: OperationRepository;
  consents: Consents;
  sessions: Sessions;
  clock: Clock;
  live: Live;
  admission: Admission;
  /** Told of a person when an operation ends and something of it may be at Belvo all the same. */
  inDoubt: (tx: Queryable, personId: string) => Promise<void>;
  /** Told when an operation has made a link or repaired it. */
  connected: (linkId: string) => void;
}

export interface Runner {
  /**
   * Applies an event and stores the new state; the effects then run by themselves. Returns the
   * operation as it is afterwards. The secret is taken by the call that needs it, and wiped after it.
   */
  apply(id: string, event: Event, secret?: Secret): Promise<OperationRecord | null>;
  /** Applies what has become due: expiries and the reads that find out what happened. */
  sweep(): Promise<void>;
  /** Whatever was under way in an instance that is gone is found out by reading. */
  takeOver(): Promise<void>;
  /** After a start: ends what cannot be opened with this key. */
  endUnreadable(): Promise<void>;
  /** Resolves when no call of this process is under way any more. */
  settled(): Promise<void>;
}

/** Milliseconds between the tries to store what came of a call. */
const databasePauses = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** Storing a link is part of the step itself; everything else runs by itself. */
type BackgroundEffect = Exclude<Effect, { do: 'keep_link' }>;

export function createRunner(deps: RunnerDeps): Runner {
  const { db, repository, links, consents, clock, live, log } = deps;
  const calls = createCalls(deps);
  const readings = createReadings(deps);
  /** What goes on by itself, and for which operation. */
  const underWay = new Map<Promise<void>, string>();
  /** The due operations that sweeps are at. */
  const inHand = new Set<string>();

  async function apply(id: string, event: Event, secret = Secret.nothing()) {
    for (;;) {
      const before = await repository.get(db, id);
      if (before === null) return null;
      const step = transition(before, event, clock.now());
      if (step.state === before.state && step.effects.length === 0) return before;
      const belvoLinkId = idIn(event) ?? before.belvoLinkId;
      const after = { ...before, state: step.state, belvoLinkId };
      // Links are stored first: nobody is told of a connection that is not there.
      for (const effect of step.effects) {
        if (effect.do === 'keep_link') after.linkId ??= await keepLink(after, effect.belvoLinkId);
      }
      const doubt = leavesDoubt(before.state, after.state) && !step.effects.some(isRemoval);
      const stored = await store(before, after, doubt);
      if (stored === null) continue;
      for (const effect of step.effects) {
        if (effect.do !== 'keep_link') start(stored, effect, secret);
      }
      return stored;
    }
  }

  /** Stores a step with all that follows from it; null when somebody else was faster. */
  async function store(
    before: OperationRecord,
    after: OperationRecord,
    doubt: boolean,
  ): Promise<OperationRecord | null> {
    const { id, personId, linkId } = after;
    const isKnown = before.linkId === null && linkId !== null;
    // Which login it is goes with the link, and is not kept without one.
    const loginMark = isKnown || !isOpen(after.state) ? null : after.loginMark;
    const next = { ...after, loginMark };
    const done = await db.transaction(async (tx) => {
      if (!(await repository.update(tx, next, clock.now()))) return false;
      if (isKnown) {
        if (after.loginMark !== null) await links.mark(tx, linkId, after.loginMark);
        await consents.attach(tx, id, { id: linkId, personId });
      }
      if (doubt) await deps.inDoubt(tx, personId);
      if (isOpen(before.state) && !isOpen(after.state)) await deps.admission.ended(tx, after);
      return true;
    });
    if (!done) return null;
    live.publish(personId, { type: 'operation', id });
    live.publish(personId, { type: 'links' });
    if (next.state.name === 'done' && linkId !== null) deps.connected(linkId);
    return { ...next, version: next.version + 1 };
  }

  function start(operation: OperationRecord, effect: BackgroundEffect, secret: Secret): void {
    // A step has one call that can carry what was typed.
    const taken = carriesTyped(effect) ? secret.take() : Secret.nothing();
    const work = execute(operation, effect, taken)
      .finally(() => taken.wipe())
      .catch((error: unknown) => {
        log.alarm('operation_effect_failed', { operationId: operation.id, ...errorFields(error) });
        return afterDefect(effect);
      })
      // What came of a call is known here and nowhere else.
      .then(async (event) => {
        if (event !== null) await patiently(() => apply(operation.id, event));
      })
      .catch((error: unknown) =>
        log.alarm('operation_event_failed', { operationId: operation.id, ...errorFields(error) }),
      )
      .finally(() => underWay.delete(work));
    underWay.set(work, operation.id);
  }

  /** Waits for a database in trouble. */
  async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
    for (const pause of databasePauses) {
      try {
        return await work();
      } catch (error) {
        if (!isStorageTrouble(error)) throw error;
        await clock.sleep(pause);
      }
    }
    return work();
  }

  async function execute(
    operation: OperationRecord,
    effect: BackgroundEffect,
    secret: Secret,
  ): Promise<Event | null> {
    const owner = await ownerOf(operation);
    switch (effect.do) {
      case 'read': {
        const reading = await readings.read(operation, owner, effect.belvoLinkId);
        return { type: 'read', reading };
      }
      case 'note_link':
        return patiently(() => noteLink(operation, owner, effect.belvoLinkId));
      case 'remove_leftover':
        await readings.removeLeftover(owner, effect.belvoLinkId);
        await deps.inDoubt(db, operation.personId);
        return null;
      default:
        return calls.execute(operation, owner, effect, secret);
    }
  }

  /** Stores the link as Belvo has it now and returns our id of it. */
  async function keepLink(operation: OperationRecord, belvoLinkId: string): Promise<string | null> {
    await links.reread(await ownerOf(operation), belvoLinkId);
    const link = await links.findByBelvoId(belvoLinkId);
    return link?.personId === operation.personId ? link.id : null;
  }

  /** Stores the link of a code step, for the case that the step is never finished. */
  async function noteLink(
    operation: OperationRecord,
    owner: Owner,
    belvoLinkId: string,
  ): Promise<Event | null> {
    const link = await links.reread(owner, belvoLinkId);
    if (link === 'not_theirs') return { type: 'foreign' };
    if (typeof link !== 'object' || link.personId !== owner.personId) return null;
    for (;;) {
      const current = await repository.get(db, operation.id);
      if (current === null || current.linkId !== null) return null;
      if ((await store(current, { ...current, linkId: link.id }, false)) !== null) return null;
    }
  }

  async function ownerOf(operation: OperationRecord): Promise<Owner> {
    const person = await deps.sessions.person(operation.personId);
    if (person === null) throw new Error('operation without a person');
    return { personId: person.id, externalId: person.externalId };
  }

  return {
    apply,
    async sweep() {
      // A sweep does not wait for the one before it, so each takes what no other one has in hand.
      const due = (await repository.listDue(db, clock.now(), [...inHand])).filter(
        ({ id }) => !inHand.has(id),
      );
      for (const { id } of due) inHand.add(id);
      try {
        for (const { id } of due) await apply(id, { type: 'due' });
      } finally {
        for (const { id } of due) inHand.delete(id);
      }
    },
    takeOver: oneAtATime(async () => {
      const held = [...underWay.values()];
      for (const before of await repository.listAbandoned(db, clock.now(), held)) {
        const { state } = transition(before, { type: 'restarted' }, clock.now());
        // Not by `apply`: were somebody else faster, it would be told of another call's end.
        await store(before, { ...before, state }, leavesDoubt(before.state, state));
      }
    }),
    async endUnreadable() {
      for (const operation of await repository.listOpen(db)) {
        // One whose state cannot be opened any more must not stay in the way of new ones.
        if (!isOpen(operation.state)) await store(operation, operation, true);
      }
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay.keys());
    },
  };
}

/** A defect of ours says nothing about what happened at Belvo. */
function afterDefect({ do: what }: BackgroundEffect): Event | null {
  if (what === 'read') return { type: 'read', reading: { found: 'unreadable' } };
  // The step itself is known; only its link is not stored yet, or still there.
  if (what === 'note_link' || what === 'remove_leftover') return null;
  return { type: 'lost' };
}

function carriesTyped({ do: what }: Effect): boolean {
  return what === 'register' || what === 'update' || what === 'resume';
}

function isRemoval({ do: what }: Effect): boolean {
  return what === 'remove_leftover';
}

/** The link an event speaks of, so that it is known even before it is stored. */
function idIn(event: Event): string | null {
  switch (event.type) {
    case 'linked':
      return event.belvoLinkId;
    case 'challenged':
      return event.challenge.belvoLinkId;
    case 'read':
      return 'belvoLinkId' in event.reading ? event.reading.belvoLinkId : null;
    default:
      return null;
  }
}

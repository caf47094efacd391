import { freshValue, writtenValue } from '#simulator/engine/qr-value.ts';
import { REFUSALS } from '#simulator/scenarios/behaviour.ts';
import type { Flow, Step } from '#simulator/scenarios/flow.ts';
import { FLOWS, RIGHT_CODE, USUAL_FLOW } from '#simulator/scenarios/flow.ts';
import type { OutcomeId } from '#simulator/scenarios/outcome.ts';
import type { LinkRecord, SessionRecord } from '#simulator/state.ts';
import { Failure, fail } from '#simulator/wire/failure.ts';
import type { World } from '#simulator/world.ts';
import { endSessions } from '#simulator/world.ts';

const SECOND = 1000;

function flowOf(session: SessionRecord): Flow {
  return (session.flow === null ? undefined : FLOWS[session.flow]) ?? USUAL_FLOW;
}

function stepOf(session: SessionRecord): Step {
  const { steps } = flowOf(session);
  return steps[session.step] ?? steps[0];
}

/** Starts to wait for the person; a login that waited for the same link before is forgotten. */
export function openSession(
  world: World,
  link: LinkRecord,
  how: Pick<SessionRecord, 'resource' | 'purpose'> & { flow: OutcomeId | null },
): SessionRecord {
  const now = world.clock.now();
  endSessions(world, link.id);
  const session: SessionRecord = {
    ...how,
    id: world.ids.hex(32),
    link: link.id,
    step: 0,
    wrong: 0,
    value: null,
    opened_at: now,
    coded_at: now,
    asked_at: now,
    confirmed: false,
  };
  renew(world, session);
  world.state.sessions.push(session);
  return session;
}

function renew(world: World, session: SessionRecord): void {
  session.coded_at = world.clock.now();
  session.value = freshValue(stepOf(session).value, world.ids);
}

/** The 428 that asks for what the session waits for now. */
export function challenge(world: World, session: SessionRecord): Failure {
  const flow = flowOf(session);
  const step = stepOf(session);
  const now = world.clock.now();
  const ends = Math.min(
    session.opened_at + flow.sessionSeconds * SECOND,
    step.codeSeconds === null ? Infinity : session.coded_at + step.codeSeconds * SECOND,
  );
  const left = Math.max(0, Math.ceil((ends - now) / SECOND));
  const details = {
    instructions: step.instructions,
    type: step.type,
    value: writtenValue(step.value, session.value),
    ...(step.expectsKey === null ? {} : { [step.expectsKey]: step.expectsInput }),
  };
  const item = {
    code: 'token_required',
    message: 'A MFA token is required by the institution to login',
    session: session.id,
    expiry: flow.expiry === 'text' ? String(left) : left,
    link: session.link,
    ...(flow.details ? { token_generation_data: details } : {}),
  };
  return new Failure(428, [item], { bare: flow.shape === 'object' });
}

export function sessionExpired(): Failure {
  return fail(
    400,
    'session_expired',
    'The session you are trying to resume has expired, please start again from register/retrieve endpoint',
  );
}

/**
 * Takes an answer. Returns when the login is complete; otherwise throws the next 428, or the refusal
 * that ends it. An empty answer is none: it asks for the same again, or for a fresh code when the
 * current one is over.
 */
export function answer(world: World, session: SessionRecord, token: string | null): void {
  const flow = flowOf(session);
  const step = stepOf(session);
  const now = world.clock.now();
  if (flow.overAtAnswer || now >= session.opened_at + flow.sessionSeconds * SECOND) {
    endSessions(world, session.link);
    throw sessionExpired();
  }
  const outdated = step.codeSeconds !== null && now >= session.coded_at + step.codeSeconds * SECOND;
  const done = step.expectsInput
    ? !outdated && token !== null && isRight(step, token)
    : isConfirmed(session, step, now);
  if (!done) {
    if (step.expectsInput && !outdated && token !== null) countWrong(world, session, flow);
    else if (outdated) renew(world, session);
    throw challenge(world, session);
  }
  if (session.step + 1 < flow.steps.length) {
    session.step += 1;
    session.asked_at = now;
    session.confirmed = false;
    renew(world, session);
    throw challenge(world, session);
  }
  endSessions(world, session.link);
}

function isConfirmed(session: SessionRecord, step: Step, now: number): boolean {
  if (session.confirmed) return true;
  return step.confirmSeconds !== null && now >= session.asked_at + step.confirmSeconds * SECOND;
}

function isRight(step: Step, token: string): boolean {
  return (
    token.trim() === RIGHT_CODE || (step.answer !== null && plain(token) === plain(step.answer))
  );
}

/** Capitals, accents and spaces around do not make an answer wrong. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
}

function countWrong(world: World, session: SessionRecord, flow: Flow): void {
  session.wrong += 1;
  const locked = REFUSALS.account_locked;
  if (flow.lockAfter !== null && session.wrong >= flow.lockAfter && locked !== undefined) {
    endSessions(world, session.link);
    throw fail(locked.status, 'login_error', locked.message);
  }
  renew(world, session);
}

import type { MovableClock } from '#simulator/clock.ts';
import type { Ids } from '#simulator/ids.ts';
import type { Institution } from '#simulator/scenarios/institution.ts';
import type { InstitutionState, Job, LinkRecord, SessionRecord, State } from '#simulator/state.ts';

/** Where webhooks go, and what they present. */
export type WebhookTarget = { url: string; authorization: string | null };

/** What every part of the simulator works on. */
export type World = {
  clock: MovableClock;
  ids: Ids;
  /** Changed in place; saved after each change. */
  state: State;
  keys: { secretId: string; secretPassword: string };
  webhook: WebhookTarget | null;
  /** Our own base address, for calls that come from this process and not over a socket. */
  origin: string;
};

/** The next number of the state's one counter: for jobs, deliveries and the request log. */
export function count(world: World): number {
  world.state.counter += 1;
  return world.state.counter;
}

export function linkById(world: World, id: string): LinkRecord | undefined {
  return world.state.links.find((link) => link.id === id);
}

/** How an institution does now: as changed on the control plane, or as it was at the start. */
export function stateOf(world: World, institution: Institution): InstitutionState {
  const { health, delaySeconds, duplicatePrevention } = institution;
  return (
    world.state.institutions[institution.name] ?? { health, delaySeconds, duplicatePrevention }
  );
}

export function schedule(world: World, job: Omit<Job, 'id'>): void {
  world.state.jobs.push({ id: count(world), ...job });
}

/** Forgets what was planned for a link. */
export function unschedule(world: World, link: string, kinds?: readonly Job['kind'][]): void {
  world.state.jobs = world.state.jobs.filter(
    (job) => job.link !== link || (kinds !== undefined && !kinds.includes(job.kind)),
  );
}

export function sessionsOf(world: World, link: string): SessionRecord[] {
  return world.state.sessions.filter((session) => session.link === link);
}

export function endSessions(world: World, link: string): void {
  world.state.sessions = world.state.sessions.filter((session) => session.link !== link);
}

/** Removes a link and everything about it. */
export function removeLink(world: World, id: string): void {
  world.state.links = world.state.links.filter((link) => link.id !== id);
  unschedule(world, id);
  endSessions(world, id);
}

import { planRefresh } from '#simulator/engine/links.ts';
import { institutionNamed } from '#simulator/scenarios/index.ts';
import type { Institution } from '#simulator/scenarios/institution.ts';
import type { Job, LinkRecord } from '#simulator/state.ts';
import {
  historicalUpdate,
  invalidCredentials,
  linkDeleted,
  newDataAvailable,
  tokenRequired,
} from '#simulator/webhooks/events.ts';
import type { World } from '#simulator/world.ts';
import { linkById, removeLink, schedule, stateOf, unschedule } from '#simulator/world.ts';

/** When an institution is out of order at a visit, Belvo comes again after so many milliseconds. */
const COME_AGAIN = 3_600_000;

/** Does everything that is due, oldest first. Returns whether there was anything. */
export function runDueJobs(world: World): boolean {
  let ran = false;
  for (;;) {
    const job = firstOf(world.state.jobs);
    if (job === undefined || job.at > world.clock.now()) return ran;
    world.state.jobs = world.state.jobs.filter((other) => other !== job);
    runJob(world, job);
    ran = true;
  }
}

/** The next one; jobs of the same moment run in the order in which they were planned. */
function firstOf(jobs: readonly Job[]): Job | undefined {
  let [first] = jobs;
  for (const job of jobs) {
    if (first === undefined || job.at < first.at || (job.at === first.at && job.id < first.id)) {
      first = job;
    }
  }
  return first;
}

export function nextJobAt(world: World): number | null {
  const times = world.state.jobs.map((job) => job.at);
  return times.length === 0 ? null : Math.min(...times);
}

function runJob(world: World, job: Job): void {
  const link = linkById(world, job.link);
  const institution = link === undefined ? undefined : institutionNamed(link.institution);
  if (link === undefined || institution === undefined) return;
  if (job.kind === 'delete') {
    removeLink(world, link.id);
    linkDeleted(world, link, job.at, job.request_id);
    return;
  }
  if (link.status !== 'valid') return;
  if (stateOf(world, institution).health !== 'healthy') {
    const { id: _, ...again } = job;
    schedule(world, { ...again, at: job.at + COME_AGAIN });
    return;
  }
  if (job.kind !== 'historical' && bankRefuses(world, link, job.at)) return;
  read(world, link, institution, job);
}

/** The bank wants something else than what Belvo has saved: the link breaks, and a webhook says so. */
function bankRefuses(world: World, link: LinkRecord, at: number): boolean {
  if (link.bank === 'accepts') return false;
  unschedule(world, link.id, ['historical', 'refresh', 'recurrent']);
  if (link.bank === 'password_changed') {
    link.status = 'invalid';
    invalidCredentials(world, link, at);
  } else {
    link.status = 'token_required';
    tokenRequired(world, link, at);
  }
  return true;
}

function read(world: World, link: LinkRecord, institution: Institution, job: Job): void {
  link.last_accessed_at = job.at;
  link.data_at = job.at;
  if (job.kind === 'recurrent') {
    planRefresh(world, link, job.at);
    newDataAvailable(world, link, institution, job.at);
    return;
  }
  const resources = job.resources ?? institution.resources;
  historicalUpdate(world, link, institution, job.at, { resources, requestId: job.request_id });
}

/** Visits a link now, as a scheduled refresh would. */
export function refreshNow(world: World, link: LinkRecord): void {
  unschedule(world, link.id, ['recurrent']);
  runJob(world, {
    id: 0,
    at: world.clock.now(),
    kind: 'recurrent',
    link: link.id,
    request_id: null,
    resources: null,
  });
}

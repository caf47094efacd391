import { nextDayOfMonth } from '#simulator/clock.ts';
import { answer, challenge, openSession } from '#simulator/engine/challenge.ts';
import { institutionUserId, looksPersonal } from '#simulator/engine/identity.ts';
import type { Credentials } from '#simulator/engine/login.ts';
import { decideLogin, NEW_PASSWORD, WRONG_PASSWORD } from '#simulator/engine/login.ts';
import { refusalOf, visit } from '#simulator/engine/refusal.ts';
import { OUTCOME_DATA, OUTCOME_LATER } from '#simulator/scenarios/behaviour.ts';
import { FLOWS, RIGHT_CODE } from '#simulator/scenarios/flow.ts';
import type { Institution } from '#simulator/scenarios/institution.ts';
import type { OutcomeId } from '#simulator/scenarios/outcome.ts';
import type { LinkRecord, SessionRecord } from '#simulator/state.ts';
import { Failure, fail, notFound } from '#simulator/wire/failure.ts';
import type { World } from '#simulator/world.ts';
import { linkById, schedule, stateOf, unschedule } from '#simulator/world.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
/** How long Belvo takes to read a new link: ours to choose. */
const HISTORICAL_DELAY = 4 * SECOND;

/** What registering a link is asked for, besides the credentials. */
export type Registration = {
  institution: Institution;
  accessMode: LinkRecord['access_mode'];
  externalId: string | null;
  credentialsStorage: string;
  staleIn: string;
  fetchResources: string[];
};

/** Registers a link. Throws the refusal, or the 428 that asks for more (the link is then unconfirmed). */
export async function register(
  world: World,
  wanted: Registration,
  typed: Credentials,
): Promise<LinkRecord> {
  const { institution } = wanted;
  const { outcome, delaySeconds } = decideLogin(institution, typed);
  await visit(world, institution, delaySeconds);
  const refusal = refusalOf(outcome);
  if (refusal !== null) throw refusal;

  const link = newLink(world, wanted, outcome, typed.username ?? '');
  refuseDuplicate(world, institution, link);
  world.state.links.push(link);
  if (FLOWS[outcome] !== undefined && typed.token !== RIGHT_CODE) {
    const how = { resource: 'links', purpose: 'register', flow: outcome } as const;
    throw challenge(world, openSession(world, link, how));
  }
  finishRegistration(world, link);
  return link;
}

/**
 * Another link of the same person at the same institution, made without a call of ours: by another
 * program, or by a call that nobody heard the end of. It may be of the same login, of another login
 * with an account in common, or have nothing in common.
 */
export function appear(
  world: World,
  institution: Institution,
  like: LinkRecord,
  relation: 'same_login' | 'same_account' | 'other_login',
): LinkRecord {
  const wanted: Registration = {
    institution,
    accessMode: like.access_mode,
    externalId: like.external_id,
    credentialsStorage: like.credentials_storage,
    staleIn: like.stale_in,
    fetchResources: like.fetch_resources,
  };
  const link = newLink(world, wanted, 'connected', world.ids.uuid());
  if (relation === 'same_login') link.institution_user_id = like.institution_user_id;
  if (relation === 'same_account') link.shares_with = like.institution_user_id;
  world.state.links.push(link);
  finishRegistration(world, link);
  return link;
}

function newLink(
  world: World,
  wanted: Registration,
  outcome: OutcomeId,
  username: string,
): LinkRecord {
  const { institution, accessMode, externalId } = wanted;
  const recurrent = accessMode === 'recurrent';
  const monthly = institution.refreshRate === '30d';
  return {
    id: world.ids.uuid(),
    institution: institution.name,
    access_mode: accessMode,
    status: 'unconfirmed',
    refresh_rate: recurrent ? institution.refreshRate : null,
    last_accessed_at: null,
    created_at: world.clock.now(),
    created_by: world.state.owner,
    external_id: externalId === null || looksPersonal(externalId) ? null : externalId,
    institution_user_id: institutionUserId(world, institution.name, username),
    credentials_storage: wanted.credentialsStorage,
    stale_in: wanted.staleIn,
    fetch_resources: wanted.fetchResources,
    outcome,
    data: OUTCOME_DATA[outcome] ?? 'full',
    bank: 'accepts',
    data_at: null,
    failed_posts: 0,
    refreshed_at: null,
    // Belvo spreads monthly links over the days 1 to 20.
    refresh_day: monthly ? 1 + Math.floor(world.ids.number() * 20) : null,
  };
}

function refuseDuplicate(world: World, institution: Institution, link: LinkRecord): void {
  if (!stateOf(world, institution).duplicatePrevention) return;
  const { institution_user_id } = link;
  const exists = world.state.links.some(
    (other) =>
      other.id !== link.id &&
      other.institution_user_id === institution_user_id &&
      other.status !== 'unconfirmed',
  );
  if (exists) {
    throw new Failure(400, [
      { code: 'duplicated', message: 'Link already exists', institution_user_id },
    ]);
  }
}

function finishRegistration(world: World, link: LinkRecord): void {
  link.bank = OUTCOME_LATER[link.outcome] ?? 'accepts';
  connected(world, link);
}

/** The login worked: the link is valid, is read soon, and then by its schedule. */
function connected(world: World, link: LinkRecord): void {
  const now = world.clock.now();
  link.status = 'valid';
  link.last_accessed_at = now;
  link.failed_posts = 0;
  unschedule(world, link.id, ['historical', 'recurrent']);
  if (link.access_mode === 'recurrent' || link.fetch_resources.length > 0) {
    const request_id = world.ids.uuid();
    schedule(world, {
      at: now + HISTORICAL_DELAY,
      kind: 'historical',
      link: link.id,
      request_id,
      resources: link.access_mode === 'recurrent' ? null : link.fetch_resources,
    });
  }
  planRefresh(world, link, now);
}

/** Plans the next visit of a recurrent link, counted from the last one. */
export function planRefresh(world: World, link: LinkRecord, from: number): void {
  unschedule(world, link.id, ['recurrent']);
  if (link.refresh_rate === null) return;
  const at =
    link.refresh_day === null
      ? from + paceOf(link.refresh_rate)
      : nextDayOfMonth(from, link.refresh_day);
  schedule(world, { at, kind: 'recurrent', link: link.id, request_id: null, resources: null });
}

function paceOf(rate: string): number {
  const number = Number.parseInt(rate, 10);
  return rate.endsWith('h') ? number * HOUR : number * DAY;
}

/** Saves a new password, with a code where the institution wants one. */
export async function updateCredentials(
  world: World,
  link: LinkRecord,
  institution: Institution,
  typed: Credentials,
): Promise<LinkRecord> {
  await visit(world, institution);
  if (linkById(world, link.id) === undefined) throw notFound();
  const wrong =
    typed.password === WRONG_PASSWORD ||
    (link.bank === 'password_changed' && typed.password !== NEW_PASSWORD);
  const refusal = wrong ? refusalOf('wrong_password') : null;
  if (refusal !== null) throw refusal;
  const asks = FLOWS[link.outcome] !== undefined || wantsCode(link);
  // Update mode also finishes what was never finished; then it is the registration that goes on.
  const purpose = link.status === 'unconfirmed' ? 'register' : 'update';
  if (asks && typed.token !== RIGHT_CODE) throw askAgain(world, link, 'links', purpose);
  if (purpose === 'register') {
    refuseDuplicate(world, institution, link);
    finishRegistration(world, link);
  } else {
    repaired(world, link);
  }
  return link;
}

export function wantsCode(link: LinkRecord): boolean {
  return link.bank === 'wants_code' || link.status === 'token_required';
}

/** The 428 for a link that exists: asked in the way of its institution. */
export function askAgain(
  world: World,
  link: LinkRecord,
  resource: SessionRecord['resource'],
  purpose: SessionRecord['purpose'],
): Failure {
  const flow = FLOWS[link.outcome] === undefined ? null : link.outcome;
  return challenge(world, openSession(world, link, { resource, purpose, flow }));
}

function repaired(world: World, link: LinkRecord): void {
  link.bank = 'accepts';
  connected(world, link);
}

/** Takes the answer to a 428. Throws the next 428 or the refusal; returns when the login is complete. */
export async function resume(
  world: World,
  link: LinkRecord,
  institution: Institution,
  session: SessionRecord,
  token: string | null,
): Promise<void> {
  await visit(world, institution);
  if (linkById(world, link.id) === undefined) throw notFound();
  answer(world, session, token);
  if (session.purpose === 'register') {
    refuseDuplicate(world, institution, link);
    finishRegistration(world, link);
  } else {
    repaired(world, link);
  }
}

export function unconfirmedLink(): Failure {
  return fail(400, 'unconfirmed_link', 'The link creation has not been completed yet');
}

export function invalidLink(): Failure {
  return fail(
    400,
    'invalid_link',
    'The link has been invalidated. You may need to update link credentials',
  );
}

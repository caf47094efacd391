import { accountsOf, ownersOf } from '#simulator/engine/accounts.ts';
import { askAgain, invalidLink, unconfirmedLink, wantsCode } from '#simulator/engine/links.ts';
import { refusalOf, visit } from '#simulator/engine/refusal.ts';
import { RIGHT_CODE } from '#simulator/scenarios/flow.ts';
import type { Institution } from '#simulator/scenarios/institution.ts';
import type { LinkRecord } from '#simulator/state.ts';
import { fail, notFound } from '#simulator/wire/failure.ts';
import type { World } from '#simulator/world.ts';
import { linkById } from '#simulator/world.ts';

const DAY = 86_400_000;
/** After so many data requests that the bank refused, the link is invalid (Belvo's error page). */
const FAILURES_UNTIL_INVALID = 6;

export type DataResource = 'accounts' | 'owners';

/** What a link has to show, whether it was read or not. */
export function dataOf(
  link: LinkRecord,
  institution: Institution,
  resource: DataResource,
): Record<string, unknown>[] {
  return resource === 'accounts' ? accountsOf(link, institution) : ownersOf(link, institution);
}

/** Whether Belvo has stored data of the link: read already, and not yet removed as stale. */
export function hasStoredData(world: World, link: LinkRecord): boolean {
  if (link.data_at === null) return false;
  return world.clock.now() < link.data_at + Number.parseInt(link.stale_in, 10) * DAY;
}

/** Reads data at the institution now. Throws the refusal, or the 428 that asks for a code. */
export async function retrieve(
  world: World,
  link: LinkRecord,
  institution: Institution,
  resource: DataResource,
  how: { token: string | null; save: boolean },
): Promise<Record<string, unknown>[]> {
  refuseUnusable(world, link, institution, resource);
  await visit(world, institution);
  if (linkById(world, link.id) === undefined) throw notFound();
  if (link.bank === 'password_changed') {
    link.failed_posts += 1;
    if (link.failed_posts >= FAILURES_UNTIL_INVALID) link.status = 'invalid';
    const refusal = refusalOf('wrong_password');
    if (refusal !== null) throw refusal;
  }
  if (wantsCode(link)) {
    if (how.token !== RIGHT_CODE) {
      link.status = 'token_required';
      throw askAgain(world, link, resource, 'retrieve');
    }
    link.bank = 'accepts';
    link.status = 'valid';
  }
  return readNow(world, link, institution, resource, how.save);
}

/** The data as just read; unless `save` is off, the lists have it from now on. */
export function readNow(
  world: World,
  link: LinkRecord,
  institution: Institution,
  resource: DataResource,
  save: boolean,
): Record<string, unknown>[] {
  const now = world.clock.now();
  link.last_accessed_at = now;
  link.failed_posts = 0;
  if (save) link.data_at = now;
  return dataOf({ ...link, data_at: now }, institution, resource);
}

function refuseUnusable(
  world: World,
  link: LinkRecord,
  institution: Institution,
  resource: DataResource,
): void {
  if (link.status === 'unconfirmed') throw unconfirmedLink();
  if (link.status === 'invalid') throw invalidLink();
  if (!institution.resources.includes(resource.toUpperCase())) {
    throw fail(
      400,
      'unsupported_operation',
      'The resource you are trying to access is not supported by this institution',
    );
  }
  refuseExpired(world, link);
}

/** Without credentials Belvo cannot visit the institution any more. */
export function refuseExpired(world: World, link: LinkRecord): void {
  if (keepsCredentials(world, link)) return;
  throw fail(404, 'expired_credentials', 'The credentials of this link have expired');
}

function keepsCredentials(world: World, link: LinkRecord): boolean {
  if (link.credentials_storage === 'store') return true;
  if (link.credentials_storage === 'nostore') return false;
  const days = Number.parseInt(link.credentials_storage, 10);
  return world.clock.now() < link.created_at + days * DAY;
}

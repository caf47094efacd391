import { timeText } from '#simulator/clock.ts';
import { institutionNamed } from '#simulator/scenarios/index.ts';
import type { Institution } from '#simulator/scenarios/institution.ts';
import type { LinkRecord, SessionRecord } from '#simulator/state.ts';
import { sessionExpired } from '#simulator/engine/challenge.ts';
import type { Body } from '#simulator/wire/body.ts';
import { Fields } from '#simulator/wire/body.ts';
import { notFound } from '#simulator/wire/failure.ts';
import { projected } from '#simulator/wire/page.ts';
import type { Call } from '#simulator/wire/router.ts';
import { linkById, sessionsOf } from '#simulator/world.ts';
import type { World } from '#simulator/world.ts';

/** A link as Belvo writes it: no user name, no password, nothing typed. */
export function presentLink(url: URL, link: LinkRecord): Record<string, unknown> {
  return projected(url, {
    id: link.id,
    institution: link.institution,
    access_mode: link.access_mode,
    status: link.status,
    refresh_rate: link.refresh_rate,
    created_by: link.created_by,
    last_accessed_at: link.last_accessed_at === null ? null : timeText(link.last_accessed_at),
    external_id: link.external_id,
    created_at: timeText(link.created_at),
    institution_user_id: link.institution_user_id,
    credentials_storage: link.credentials_storage,
    stale_in: link.stale_in,
    fetch_resources: link.fetch_resources,
  });
}

/** The link of the address, with its institution; a 404 when there is none. */
export function linkOf({ world, id }: Pick<Call, 'world' | 'id'>): {
  link: LinkRecord;
  institution: Institution;
} {
  const link = linkById(world, id.toLowerCase());
  const institution = link === undefined ? undefined : institutionNamed(link.institution);
  if (link === undefined || institution === undefined) throw notFound();
  return { link, institution };
}

/** Reads the body of a PATCH that resumes: the session of the latest 428, its link, and the answer. */
export function readResume(
  world: World,
  body: Body,
  resource: SessionRecord['resource'],
): {
  link: LinkRecord;
  institution: Institution;
  session: SessionRecord;
  token: string | null;
  save: boolean;
} {
  const fields = new Fields(body);
  const sessionId = fields.text('session', { required: true });
  const linkId = fields.uuid('link');
  const token = fields.text('token', { nullable: true, blank: true });
  const save = fields.flag('save_data', true);
  fields.check();
  const found = linkOf({ world, id: linkId ?? '' });
  const session = sessionsOf(world, found.link.id).find(
    (one) => one.id === sessionId && one.resource === resource,
  );
  // Which of its errors Belvo answers to an unknown session is not published.
  if (session === undefined) throw sessionExpired();
  return { ...found, session, token: token === '' ? null : token, save };
}

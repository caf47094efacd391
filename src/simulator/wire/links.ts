import {
  askAgain,
  invalidLink,
  planRefresh,
  register,
  resume,
  unconfirmedLink,
  updateCredentials,
  wantsCode,
} from '#simulator/engine/links.ts';
import { refuseExpired } from '#simulator/engine/retrieval.ts';
import { removeLink, schedule, unschedule } from '#simulator/world.ts';
import { Fields } from '#simulator/wire/body.ts';
import { fail } from '#simulator/wire/failure.ts';
import { filtered } from '#simulator/wire/filter.ts';
import { linkOf, presentLink, readResume } from '#simulator/wire/link.ts';
import { pageOf, words } from '#simulator/wire/page.ts';
import {
  readCredentials,
  readDays,
  readRegistration,
  readResources,
  refuseBadCredentials,
  refuseStorage,
} from '#simulator/wire/registration.ts';
import type { Call, Route } from '#simulator/wire/router.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** A link can be refreshed once in so long (Belvo's OpenAPI 1.223). */
const COOL_DOWN = 10 * MINUTE;
/** Synchronous deletions in a minute (Belvo's OpenAPI 1.223). */
const DELETIONS_PER_MINUTE = 5;
/** How long the work takes that goes on after a 202: ours to choose. */
const LATER = 2 * SECOND;

const STATUSES = ['valid', 'invalid', 'unconfirmed', 'token_required'];
const RATES = ['6h', '12h', '24h', '7d', '30d', 'null'];

function list({ world, url }: Call): Response {
  const found = filtered(url, world.state.links, {
    texts: {
      institution: { of: (link) => link.institution },
      access_mode: { of: (link) => link.access_mode, choices: ['single', 'recurrent'] },
      status: { of: (link) => link.status, choices: STATUSES },
      refresh_rate: { of: (link) => link.refresh_rate, choices: RATES },
      external_id: { of: (link) => link.external_id },
      institution_user_id: { of: (link) => link.institution_user_id },
    },
    uuids: { id: (link) => link.id },
    times: { created_at: (link) => link.created_at },
    others: {
      created_by__not_in: (link) => !words(url, 'created_by__not_in').includes(link.created_by),
    },
  });
  // The newest first; the order in which they were made decides between links of the same moment.
  const page = pageOf(url, found.toReversed());
  return Response.json({ ...page, results: page.results.map((link) => presentLink(url, link)) });
}

async function create({ world, url, body }: Call): Promise<Response> {
  const { wanted, typed } = readRegistration(body);
  const link = await register(world, wanted, typed);
  return Response.json(presentLink(url, link), { status: 201 });
}

async function complete({ world, url, body }: Call): Promise<Response> {
  const { link, institution, session, token } = readResume(world, body, 'links');
  const registers = session.purpose === 'register';
  await resume(world, link, institution, session, token);
  // Belvo's guide says 201, its OpenAPI 200: both are seen here.
  return Response.json(presentLink(url, link), { status: registers ? 201 : 200 });
}

function detail(call: Call): Response {
  return Response.json(presentLink(call.url, linkOf(call).link));
}

async function update(call: Call): Promise<Response> {
  const { world, url, body } = call;
  const { link, institution } = linkOf(call);
  const fields = new Fields(body);
  const typed = {
    ...readCredentials(fields, institution, ['password', 'password2', 'token', 'username_type']),
    ...readCredentials(fields, null, ['certificate', 'private_key']),
  };
  fields.check();
  refuseBadCredentials(institution, typed);
  await updateCredentials(world, link, institution, typed);
  return Response.json(presentLink(url, link));
}

function modify(call: Call): Response {
  const { world, url, body } = call;
  const { link, institution } = linkOf(call);
  const fields = new Fields(body);
  const accessMode = fields.choice('access_mode', ['single', 'recurrent']) ?? link.access_mode;
  const fetchResources = readResources(fields, institution) ?? link.fetch_resources;
  const staleIn = readDays(fields, 'stale_in') ?? link.stale_in;
  fields.check();
  refuseStorage(accessMode, link.credentials_storage, fetchResources);
  link.stale_in = staleIn;
  link.fetch_resources = fetchResources;
  if (accessMode === link.access_mode) return Response.json(presentLink(url, link));

  const now = world.clock.now();
  link.access_mode = accessMode;
  link.refresh_rate = accessMode === 'recurrent' ? institution.refreshRate : null;
  unschedule(world, link.id, ['recurrent']);
  if (accessMode === 'recurrent' && link.status === 'valid') {
    const request_id = world.ids.uuid();
    const at = now + DAY;
    schedule(world, { at, kind: 'historical', link: link.id, request_id, resources: null });
    planRefresh(world, link, at);
  }
  return Response.json(presentLink(url, link));
}

function refresh(call: Call): Response {
  const { world, body } = call;
  const { link, institution } = linkOf(call);
  const fields = new Fields(body);
  const resources = readResources(fields, institution);
  fields.check();
  if (link.status === 'unconfirmed') throw unconfirmedLink();
  if (link.status === 'invalid') throw invalidLink();
  refuseExpired(world, link);
  const now = world.clock.now();
  const left = link.refreshed_at === null ? 0 : link.refreshed_at + COOL_DOWN - now;
  if (left > 0) {
    const minutes = Math.ceil(left / MINUTE);
    throw fail(
      409,
      'link_refreshed',
      `The link has already been refreshed. Please wait ${minutes} minutes before trying again.`,
    );
  }
  if (link.status === 'token_required' && wantsCode(link)) {
    throw askAgain(world, link, 'links', 'update');
  }
  link.refreshed_at = now;
  const request_id = world.ids.hex(32);
  schedule(world, { at: now + LATER, kind: 'refresh', link: link.id, request_id, resources });
  return Response.json({ request_id }, { status: 202 });
}

function remove(call: Call): Response {
  const { world, headers } = call;
  const { link } = linkOf(call);
  const now = world.clock.now();
  if (headers.get('x-belvo-request-mode')?.toLowerCase() === 'async') {
    const request_id = world.ids.uuid();
    schedule(world, {
      at: now + LATER,
      kind: 'delete',
      link: link.id,
      request_id,
      resources: null,
    });
    return Response.json({ request_id }, { status: 202 });
  }
  const recent = world.state.deletions.filter((at) => at > now - MINUTE);
  // A 429 is announced; its body is not published.
  if (recent.length >= DELETIONS_PER_MINUTE) {
    throw fail(429, 'throttled', 'Request was throttled.');
  }
  world.state.deletions = [...recent, now];
  removeLink(world, link.id);
  return new Response(null, { status: 204 });
}

export const linkRoutes: Route[] = [
  { path: '/api/links/', methods: { GET: list, POST: create, PATCH: complete } },
  {
    path: '/api/links/:id/',
    methods: { GET: detail, PUT: update, PATCH: modify, DELETE: remove },
  },
  { path: '/api/links/:id/refresh/', methods: { POST: refresh } },
];

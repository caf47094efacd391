import { LIFE, sign } from '#simulator/widget/token.ts';
import { Fields } from '#simulator/wire/body.ts';
import { fail, wrongKeys } from '#simulator/wire/failure.ts';
import type { Call, Route } from '#simulator/wire/router.ts';
import { linkById } from '#simulator/world.ts';
import type { World } from '#simulator/world.ts';

function create({ world, url, body, authenticated }: Call): Response {
  const fields = new Fields(body);
  // The official SDK leaves the keys out of the body for an update and sends them as HTTP Basic.
  const required = !authenticated;
  const id = fields.text('id', { required });
  const password = fields.text('password', { required });
  const scopes = fields.text('scopes', { required: true });
  const link = fields.has('link_id') ? fields.uuid('link_id') : null;
  const externalId = fields.text('external_id', { nullable: true });
  fields.check();
  const { secretId, secretPassword } = world.keys;
  if (id !== null && id !== secretId) throw wrongKeys();
  if (password !== null && password !== secretPassword) throw wrongKeys();
  if (link !== null && linkById(world, link.toLowerCase()) === undefined) {
    throw fail(400, 'does_not_exist', `Object with id=${link} does not exist.`, 'link_id');
  }
  const claims = {
    user_id: world.state.owner,
    scopes: (scopes ?? '').split(',').map((scope) => scope.trim()),
    environment: 'sandbox',
    api_url: url.host,
    ...(link === null ? {} : { link_id: link }),
    // Belvo keeps what the pages are to be like; here the token carries it.
    ...(externalId === null ? {} : { external_id: externalId }),
    ...(Array.isArray(body.fetch_resources) ? { fetch_resources: body.fetch_resources } : {}),
    ...(isObject(body.widget) ? { widget: body.widget } : {}),
    iss: 'belvo',
  };
  return Response.json({
    access: token(world, 'access', claims),
    refresh: token(world, 'refresh', claims),
  });
}

/** A token in the form of Belvo's: signed JSON that says what it is for and until when. */
function token(world: World, type: keyof typeof LIFE, claims: Record<string, unknown>): string {
  const iat = Math.floor(world.clock.now() / 1000);
  const payload = {
    token_type: type,
    exp: iat + LIFE[type],
    iat,
    jti: world.ids.hex(32),
    ...claims,
  };
  return sign(world, payload);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

export const tokenRoutes: Route[] = [
  { path: '/api/token/', methods: { POST: create }, open: true },
];

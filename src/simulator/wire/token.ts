import { createHmac } from 'node:crypto';
import { Fields } from '#simulator/wire/body.ts';
import { fail, wrongKeys } from '#simulator/wire/failure.ts';
import type { Call, Route } from '#simulator/wire/router.ts';
import { linkById } from '#simulator/world.ts';
import type { World } from '#simulator/world.ts';

/** Seconds: Belvo's guides say ten minutes for the one, its example shows 7,200 days for the other. */
const LIFE = { access: 600, refresh: 622_080_000 } as const;

function create({ world, url, body, authenticated }: Call): Response {
  const fields = new Fields(body);
  // The official SDK leaves the keys out of the body for an update and sends them as HTTP Basic.
  const required = !authenticated;
  const id = fields.text('id', { required });
  const password = fields.text('password', { required });
  const scopes = fields.text('scopes', { required: true });
  const link = fields.has('link_id') ? fields.uuid('link_id') : null;
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
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg: 'HS512', typ: 'JWT' })}.${encode(payload)}`;
  const signature = createHmac('sha512', world.state.key).update(signed).digest('base64url');
  return `${signed}.${signature}`;
}

export const tokenRoutes: Route[] = [
  { path: '/api/token/', methods: { POST: create }, open: true },
];

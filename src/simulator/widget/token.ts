import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import type { World } from '#simulator/world.ts';

/** Seconds: Belvo's guides say ten minutes for the one, its example shows 7,200 days for the other. */
export const LIFE = { access: 600, refresh: 622_080_000 } as const;

/** What a token says about the pages it was made for. */
const claims = z.object({
  token_type: z.literal('access'),
  exp: z.number(),
  jti: z.string(),
  scopes: z.array(z.string()),
  link_id: z.optional(z.string()),
  external_id: z.optional(z.string()),
  fetch_resources: z.optional(z.array(z.string())),
  widget: z.object({
    callback_urls: z.object({ success: z.url(), exit: z.url(), event: z.url() }),
    consent: z.optional(
      z.object({ identification_info: z.optional(z.array(z.object({ number: z.string() }))) }),
    ),
  }),
});
export type Claims = z.infer<typeof claims>;

/** JSON that is signed with the state's own key, in the form of Belvo's tokens. */
export function sign(world: World, payload: unknown): string {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'HS512', typ: 'JWT' })}.${encode(payload)}`;
  return `${text}.${signature(world, text).toString('base64url')}`;
}

/**
 * What a token says. `over`: it is one of ours but has run out or was used, so that its page to come
 * back to is known; null: it is none of ours.
 */
export function read(world: World, token: string): { claims: Claims; over: boolean } | null {
  const [head = '', payload = '', proof = '', ...more] = token.split('.');
  const given = Buffer.from(proof, 'base64url');
  const own = signature(world, `${head}.${payload}`);
  if (more.length > 0 || given.length !== own.length || !timingSafeEqual(given, own)) return null;
  const parsed = claims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  if (!parsed.success) return null;
  const { exp, jti } = parsed.data;
  const over = exp * 1000 <= world.clock.now() || world.state.spent_tokens.includes(jti);
  return { claims: parsed.data, over };
}

function signature(world: World, text: string): Buffer {
  return createHmac('sha512', world.state.key).update(text).digest();
}

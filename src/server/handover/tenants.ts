import { readFile } from 'node:fs/promises';
import { importJWK } from 'jose';
import * as z from 'zod/mini';
import { ConfigError, isPrivate, secretsOf } from '../config.ts';

/** A host application that may hand its people over. */
export interface Tenant {
  /** Its people belong to this name, so it never changes. */
  id: string;
  /** What people know it by. */
  name: string;
  /** The exact `iss` of its tokens. */
  issuer: string;
  /** By `kid`. */
  keys: ReadonlyMap<string, TenantKey>;
  /** Where its people may be sent back to, each exactly as it stands; the first is the usual one. */
  returnTo: readonly [string, ...string[]];
  /** Where it is told what its people have to repair, and only theirs; null: nowhere. */
  webhook: { url: URL; secrets: readonly Uint8Array[] } | null;
}

export interface TenantKey {
  key: Awaited<ReturnType<typeof importJWK>>;
  /** What it may be used with, whatever a token says. */
  algorithms: readonly string[];
}

const kid = z.string().check(z.minLength(1), z.maxLength(100));
const coordinate = z.string().check(z.regex(/^[\w-]{43}$/));
/** Only `d` would make a key a private one, and that is the host's alone. */
const isPublic = { d: z.optional(z.undefined()) };

const key = z.discriminatedUnion('kty', [
  z.looseObject({
    kid,
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: coordinate,
    y: coordinate,
    ...isPublic,
  }),
  z.looseObject({
    kid,
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: coordinate,
    ...isPublic,
  }),
]);
type Key = z.infer<typeof key>;

const address = z.string().check(
  z.refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return url !== null && isPrivate(url) && url.hash === '' && url.username === '';
  }),
);

const file = z.strictObject({
  tenants: z
    .array(
      z.strictObject({
        id: z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)),
        name: z.string().check(z.trim(), z.minLength(1), z.maxLength(40)),
        issuer: z.string().check(z.minLength(1), z.maxLength(200)),
        keys: z.array(key).check(z.minLength(1)),
        returnTo: z.tuple([address], address),
        webhook: z.optional(z.strictObject({ url: address, secret: z.string() })),
      }),
    )
    .check(z.minLength(1)),
});

/**
 * The host applications that may hand people over, as the operator wrote them down.
 *
 * @throws ConfigError with one line that says what to change; it quotes no key.
 */
export async function readTenants(path: string): Promise<Tenant[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ConfigError(`TENANTS_FILE ${path} cannot be read.`);
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new ConfigError(`TENANTS_FILE ${path} is not JSON.`);
  }
  return tenantsOf(content);
}

/** @throws ConfigError as above. */
export async function tenantsOf(content: unknown): Promise<Tenant[]> {
  const parsed = z.safeParse(file, content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = [
      ...(issue?.path ?? []),
      ...(issue?.code === 'unrecognized_keys' ? issue.keys : []),
    ];
    throw new ConfigError(
      place.at(-1) === 'd'
        ? `TENANTS_FILE: ${place.slice(0, -1).join('.')} is a private key; only the public half belongs here.`
        : `TENANTS_FILE: ${place.join('.') || 'the file'} is missing or not as it must be; see "Coming from a host application" in the README.`,
    );
  }
  const { tenants } = parsed.data;
  for (const name of ['id', 'issuer'] as const) {
    if (new Set(tenants.map((tenant) => tenant[name])).size < tenants.length) {
      throw new ConfigError(`TENANTS_FILE: two tenants have the same ${name}.`);
    }
  }
  return Promise.all(
    tenants.map(async ({ keys, webhook, ...tenant }) => {
      const known = new Map<string, TenantKey>();
      for (const each of keys) {
        if (known.has(each.kid)) {
          throw new ConfigError(
            `TENANTS_FILE: two keys of ${tenant.id} have the kid "${each.kid}".`,
          );
        }
        known.set(each.kid, await imported(each, tenant.id));
      }
      return {
        ...tenant,
        keys: known,
        webhook:
          webhook === undefined
            ? null
            : {
                url: new URL(webhook.url),
                secrets: secretsOf(
                  webhook.secret,
                  `TENANTS_FILE: the webhook secret of ${tenant.id}`,
                ),
              },
      };
    }),
  );
}

async function imported(jwk: Key, tenant: string): Promise<TenantKey> {
  const { kty, crv, x } = jwk;
  // EdDSA is the older name of what is now called Ed25519.
  const algorithms = kty === 'EC' ? ['ES256'] : ['EdDSA', 'Ed25519'];
  try {
    const bare = kty === 'EC' ? { kty, crv, x, y: jwk.y } : { kty, crv, x };
    return { key: await importJWK(bare, algorithms[0]), algorithms };
  } catch {
    throw new ConfigError(`TENANTS_FILE: the key "${jwk.kid}" of ${tenant} is not a key.`);
  }
}

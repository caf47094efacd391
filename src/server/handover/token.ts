import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import type { Tenant } from './tenants.ts';

/** What a host application's token says of a person, once all of it was checked. */
export interface Claims {
  tenant: Tenant;
  /** The host's name for the person. */
  subject: string;
  label: string | null;
  returnTo: string;
  language: string | null;
  jti: string;
  /** Milliseconds since 1970; from then on it is refused for its age. */
  refusedFrom: number;
}

/**
 * Why a token was not taken.
 *
 * Up to `signature` nobody has shown who they are. After it the host itself made the mistake, and
 * may be told which: the name of the claim, or `jti_used`.
 */
export type Reason = 'malformed' | 'header' | 'issuer' | 'key' | 'signature' | ClaimReason;
export type ClaimReason = (typeof claimReasons)[number];
const claimReasons = [
  'aud',
  'exp',
  'iat',
  'nbf',
  'jti',
  'jti_used',
  'sub',
  'label',
  'return_to',
  'language',
] as const;

export class TokenRefused extends Error {
  override name = 'TokenRefused';
  readonly reason: Reason;
  /** Whose token it certainly is; null when anybody may have made it. */
  readonly tenant: Tenant | null;
  constructor(reason: Reason, tenant: Tenant | null = null) {
    super(reason);
    this.reason = reason;
    this.tenant = tenant;
  }
}

const type = 'handover+jwt';
/** Seconds that a token may live. */
const longestLife = 60;
/** Seconds that the clocks of host and Enlace may differ by. */
const leeway = 5;
/** Characters; a legitimate one has some 500. */
const longest = 4_096;

/** Controls, and marks that turn the direction of what follows: a name has none. */
const unprintable = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

const claims = z.object({
  iat: z.number(),
  exp: z.number(),
  jti: z.string().check(z.minLength(16), z.maxLength(200)),
  sub: z.string().check(
    z.regex(/^[\x21-\x7e]{1,128}$/),
    z.refine((sub) => !looksPersonal(sub)),
  ),
  label: z.optional(
    z.string().check(
      z.trim(),
      z.minLength(1),
      z.maxLength(80),
      z.refine((label) => !unprintable.test(label)),
    ),
  ),
  return_to: z.optional(z.string()),
  language: z.optional(z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/))),
});

/**
 * Reads a token of `POST /v1/handover`.
 *
 * @param audience the exact `aud`: Enlace's own origin.
 * @param now milliseconds since 1970.
 * @throws TokenRefused for anything but a good one. Whether it was used before is not looked at.
 */
export async function readToken(
  token: string,
  { tenants, audience, now }: { tenants: readonly Tenant[]; audience: string; now: number },
): Promise<Claims> {
  const { tenant, key, algorithms } = signer(token, tenants);
  const payload = await verified();
  // Nobody else is spoken to: not one of several.
  if (payload['aud'] !== audience) throw new TokenRefused('aud', tenant);
  const read = z.safeParse(claims, payload);
  if (!read.success) throw new TokenRefused(claimOf(read.error.issues[0]?.path[0]), tenant);
  const { iat, exp, jti, sub, label = null, return_to, language = null } = read.data;
  if (exp - iat > longestLife) throw new TokenRefused('exp', tenant);
  const returnTo = return_to ?? tenant.returnTo[0];
  if (!tenant.returnTo.includes(returnTo)) throw new TokenRefused('return_to', tenant);
  const refusedFrom = (exp + leeway) * 1000;
  return { tenant, subject: sub, label, returnTo, language, jti, refusedFrom };

  async function verified(): Promise<Record<string, unknown>> {
    try {
      const { payload: content } = await jwtVerify(token, key, {
        algorithms: [...algorithms],
        typ: type,
        issuer: tenant.issuer,
        audience,
        currentDate: new Date(now),
        clockTolerance: leeway,
        maxTokenAge: longestLife,
        requiredClaims: ['exp', 'jti', 'sub'],
      });
      return content;
    } catch (error) {
      // Claims are looked at after the signature.
      if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
        throw new TokenRefused(claimOf(error.claim), tenant);
      }
      throw new TokenRefused('signature');
    }
  }
}

/** The key that the token has to be signed with, by what it says of itself. */
function signer(token: string, tenants: readonly Tenant[]) {
  if (token.length > longest) throw new TokenRefused('malformed');
  const { header, issuer } = parts(token);
  // A closed list: so no token brings or names a key of its own (jwk, jku, x5c, x5u), or a rule (crit).
  const { alg = '', typ, kid = '', ...others } = header;
  if (Object.keys(others).length > 0 || typ !== type) throw new TokenRefused('header');
  const tenant = tenants.find((each) => each.issuer === issuer);
  if (tenant === undefined) throw new TokenRefused('issuer');
  const key = tenant.keys.get(kid);
  if (key === undefined || !key.algorithms.includes(alg)) throw new TokenRefused('key');
  return { tenant, ...key };
}

function parts(token: string) {
  try {
    return { header: decodeProtectedHeader(token), issuer: decodeJwt(token).iss };
  } catch {
    throw new TokenRefused('malformed');
  }
}

function claimOf(name: unknown): Reason {
  return claimReasons.find((reason) => reason === name) ?? 'malformed';
}

/**
 * An e-mail address, or so many digits as a phone, document or card number has. Hosts that number
 * their people put a word before the number.
 */
function looksPersonal(subject: string): boolean {
  return subject.includes('@') || /^\+?\d{8,19}$/.test(subject.replace(/[().\-/]/g, ''));
}

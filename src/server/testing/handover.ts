import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWTHeaderParameters,
} from 'jose';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { tenantsOf } from '../handover/tenants.ts';
import { origin } from './browser.ts';
import { createStack, hostSecret } from './stack.ts';

const minute = 60_000;

/** What a host application signs with: two keys that Enlace knows, and one that it does not. */
async function makeHost(id: string, name: string) {
  const [ec, ed, foreign] = await Promise.all([
    generateKeyPair('ES256', { extractable: true }),
    generateKeyPair('Ed25519', { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
  ]);
  return {
    issuer: `https://${id}.example`,
    keys: { ec: ec.privateKey, ed: ed.privateKey, foreign: foreign.privateKey },
    publicEc: await exportJWK(ec.publicKey),
    foreignJwk: await exportJWK(foreign.publicKey),
    returnTo: `https://${id}.example/accounts`,
    entry: {
      id,
      name,
      issuer: `https://${id}.example`,
      keys: [
        { ...(await exportJWK(ec.publicKey)), kid: 'ec' },
        { ...(await exportJWK(ed.publicKey)), kid: 'ed' },
      ],
      returnTo: [`https://${id}.example/accounts`, `https://${id}.example/other?a=b`],
    },
  };
}

let hosts: Promise<Awaited<ReturnType<typeof makeHost>>[]> | null = null;

export interface TokenChange {
  header?: Partial<JWTHeaderParameters> & Record<string, unknown>;
  claims?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
}

/** A server that people come to from Acme or from Zenith, and these two. */
export async function createHandoverStack({
  tenants = 2,
  limits = { idle: 10 * minute, life: 120 * minute },
  told,
}: {
  tenants?: 1 | 2;
  limits?: { idle: number; life: number };
  /** Where Acme is told what needs its people; Zenith has no such place. */
  told?: (request: Request) => Promise<Response>;
} = {}) {
  hosts ??= Promise.all([makeHost('acme', 'Acme'), makeHost('zenith', 'Zenith')]);
  const [acme, zenith] = await hosts;
  if (acme === undefined || zenith === undefined) throw new Error('there are two hosts');
  const webhook = {
    url: 'https://acme.example/hook',
    secret: `whsec_${hostSecret.toString('base64')}`,
  };
  const stack = await createStack({
    ...(told && { host: told }),
    config: {
      signIn: 'handover',
      tenants: await tenantsOf({
        tenants: [{ ...acme.entry, ...(told && { webhook }) }, zenith.entry].slice(0, tenants),
      }),
      sessionLimits: limits,
    },
  });
  let made = 0;

  /** A good token, but for what is changed. */
  async function token(
    { header = {}, claims = {}, key }: TokenChange = {},
    host = acme,
  ): Promise<string> {
    if (host === undefined) throw new Error('no host');
    const now = Math.floor(stack.clock.now() / 1000);
    const jti = `token-${String((made += 1)).padStart(12, '0')}`;
    const all = {
      iss: host.issuer,
      aud: origin,
      iat: now,
      exp: now + 60,
      jti,
      sub: 'user-1',
      label: 'Ana Torres',
      return_to: host.returnTo,
      ...claims,
    };
    // What is changed to undefined is left out.
    return new SignJWT(JSON.parse(JSON.stringify(all)) as Record<string, unknown>)
      .setProtectedHeader({ alg: 'ES256', typ: 'handover+jwt', kid: 'ec', ...header })
      .sign(key ?? host.keys.ec);
  }

  /** As the host's server sends it: no cookie, nothing that a browser adds. */
  async function send(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return stack.server().fetch(
      new Request(`${origin}/v1/handover`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );
  }

  async function codeFor(change: TokenChange = {}, host = acme): Promise<string> {
    const response = await send({ token: await token(change, host) });
    const answer = (await response.json()) as { url?: string };
    if (answer.url === undefined) throw new Error(`refused: ${response.status}`);
    return new URL(answer.url).hash.slice(1);
  }

  /** A browser in which that person has pressed "Continue". */
  async function arrive(
    change: TokenChange = {},
    { host = acme, userAgent = '' }: { host?: typeof acme; userAgent?: string } = {},
  ) {
    const browser = stack.browser({ 'user-agent': userAgent });
    const code = await codeFor(change, host);
    const { ticket } = await browser.call(pageEndpoints.openArrival, { body: { code } });
    const session = await browser.call(pageEndpoints.arrive, { body: { ticket } });
    return { ...browser, session };
  }

  return { ...stack, acme, zenith, token, send, codeFor, arrive };
}

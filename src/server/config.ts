import { isIP } from 'node:net';
import type { AccessMode } from '#contract/api/link.ts';
import type { TrustedProxies } from './http/address.ts';

/** Something in the environment is wrong; the message is the one line people get to read. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** The environment, read once. See the README for what each variable means. */
export interface Config {
  port: number;
  host: string;
  signIn: 'demo' | 'handover';
  /** Names the host applications that people come from; null with demo people. */
  tenantsFile: string | null;
  /** Milliseconds: without doing anything, and at most. */
  sessionLimits: { idle: number; life: number };
  simulatorPort: number;
  /** Null: the embedded simulator is Belvo. */
  belvoUrl: URL | null;
  belvoKeys: { id: string; password: string };
  /** Calls that Belvo may be sent in 30 seconds, by all instances together. */
  belvoCalls: number;
  /** Proxies before us: how many, or their addresses. */
  trustedProxies: TrustedProxies;
  dataDir: string;
  /** A PostgreSQL server and the key that its rows are sealed with; null: the embedded database. */
  database: { url: string; stateKey: Uint8Array } | null;
  publicUrl: URL;
  /** Null: made up at start, which only the embedded simulator can know. */
  webhookAuthorization: string | null;
  /** What a scrape of `/metrics` must present; null: there is no such address. */
  metricsAuthorization: string | null;
  /** How connections may be read; with both, the person chooses. */
  accessModes: AccessMode[];
  /** How long Belvo keeps what was typed for a connection that is read once: `nostore` or days, `30d`. */
  singleCredentials: string;
  /** Where Belvo's own pages are; null: where the simulator plays them. */
  widgetUrl: URL | null;
  /** The terms that Belvo's own pages lead to. */
  termsUrl: URL;
  /** Who is told that a connection needs its person; null: nobody. */
  hostWebhook: { url: URL; secrets: Buffer[] } | null;
}

const accessModes: Readonly<Record<string, AccessMode[]>> = {
  choice: ['recurrent', 'single'],
  recurrent: ['recurrent'],
  single: ['single'],
};

const production = 'api.belvo.com';

/** @throws ConfigError with one line that says what to change. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable is one that is not set, most of all where it is a secret.
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const port = portOf(env, 'PORT', 4300);
  const belvoUrl = env.BELVO_API_URL === undefined ? null : urlOf(env, 'BELVO_API_URL');
  const signIn = env.SIGN_IN ?? 'demo';
  if (signIn !== 'demo' && signIn !== 'handover') {
    throw new ConfigError(`SIGN_IN must be demo or handover, not "${signIn}".`);
  }
  if (signIn === 'demo' && belvoUrl?.hostname === production) {
    throw new ConfigError(
      "SIGN_IN=demo is refused with Belvo's production: anybody could connect real accounts. Use SIGN_IN=handover.",
    );
  }
  const allowed = accessModes[env.ACCESS_MODES ?? 'choice'];
  if (allowed === undefined) {
    throw new ConfigError(
      `ACCESS_MODES must be choice, recurrent or single, not "${env.ACCESS_MODES}".`,
    );
  }
  const database = databaseOf(env);
  if (database !== null && belvoUrl !== null && env.WEBHOOK_AUTHORIZATION === undefined) {
    throw new ConfigError(
      'DATABASE_URL is set, so WEBHOOK_AUTHORIZATION must be set, too: the same for all instances.',
    );
  }
  if (
    belvoUrl !== null &&
    (env.BELVO_SECRET_ID === undefined || env.BELVO_SECRET_PASSWORD === undefined)
  ) {
    throw new ConfigError(
      'BELVO_API_URL is set, so BELVO_SECRET_ID and BELVO_SECRET_PASSWORD must be set, too.',
    );
  }
  if (belvoUrl !== null && !isPrivate(belvoUrl)) {
    throw new ConfigError('BELVO_API_URL must be https: credentials travel over it.');
  }
  const publicUrl =
    env.PUBLIC_URL === undefined ? new URL(`http://localhost:${port}`) : urlOf(env, 'PUBLIC_URL');
  if (belvoUrl !== null && !isLocal(belvoUrl)) refuseWeak(env, publicUrl);
  if (signIn === 'handover') refuseUnsafeHandover(env, publicUrl, belvoUrl);
  if (signIn === 'demo' && env.TENANTS_FILE !== undefined) {
    throw new ConfigError('TENANTS_FILE has no meaning without SIGN_IN=handover.');
  }
  return {
    port,
    host: env.HOST ?? '127.0.0.1',
    signIn,
    tenantsFile: env.TENANTS_FILE ?? null,
    sessionLimits: signIn === 'demo' ? demoSessions : sessionLimitsOf(env),
    simulatorPort: portOf(env, 'SIMULATOR_PORT', 4301),
    belvoUrl,
    belvoKeys: {
      id: env.BELVO_SECRET_ID ?? 'enlace-sandbox',
      password: env.BELVO_SECRET_PASSWORD ?? 'enlace-sandbox',
    },
    belvoCalls: callsOf(env),
    trustedProxies: proxiesOf(env),
    dataDir: env.DATA_DIR ?? '.data',
    database,
    publicUrl,
    webhookAuthorization: env.WEBHOOK_AUTHORIZATION ?? null,
    metricsAuthorization: env.METRICS_AUTHORIZATION ?? null,
    accessModes: allowed,
    singleCredentials: singleCredentialsOf(env),
    widgetUrl: widgetOf(env, belvoUrl),
    termsUrl: env.TERMS_URL === undefined ? publicUrl : urlOf(env, 'TERMS_URL'),
    hostWebhook: hostOf(env),
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Fewer characters can be guessed. */
const shortestSecret = 20;

/**
 * What is good enough for a demo is not for people's real accounts.
 *
 * @throws ConfigError
 */
function refuseWeak(env: Environment, publicUrl: URL): void {
  if (!isPrivate(publicUrl)) {
    throw new ConfigError(
      'PUBLIC_URL must be https with a real Belvo: people type bank passwords there.',
    );
  }
  if (publicUrl.protocol === 'https:' && env.TRUST_PROXY === undefined) {
    throw new ConfigError(
      'TRUST_PROXY must say how many proxies stand before Enlace: with none of them believed, everybody would come from one address and share its limits.',
    );
  }
  if (env.BELVO_SECRET_PASSWORD === 'enlace-sandbox') {
    throw new ConfigError(
      'BELVO_SECRET_PASSWORD is the one of the simulator, which anybody knows.',
    );
  }
  for (const name of ['WEBHOOK_AUTHORIZATION', 'METRICS_AUTHORIZATION']) {
    if ((env[name]?.length ?? shortestSecret) < shortestSecret) {
      throw new ConfigError(
        `${name} is too short to be a secret: "Bearer $(openssl rand -hex 32)" is long enough.`,
      );
    }
  }
}

function databaseOf(env: Environment): Config['database'] {
  const { DATABASE_URL: url, STATE_KEY: key } = env;
  if (url === undefined) {
    if (key === undefined) return null;
    throw new ConfigError(
      'STATE_KEY goes with DATABASE_URL; the embedded database has its key in DATA_DIR.',
    );
  }
  // Not repeated in the message: there is a password in it.
  if (!/^postgres(ql)?:\/\/[^/]+\/./.test(url) || !URL.canParse(url)) {
    throw new ConfigError('DATABASE_URL must be postgres://user:password@host:port/database.');
  }
  const stateKey = Buffer.from(key ?? '', 'base64');
  if (stateKey.length !== 32 || stateKey.toString('base64') !== key) {
    throw new ConfigError(
      'DATABASE_URL is set, so STATE_KEY must be 32 bytes in base64, the same for all instances: openssl rand -base64 32.',
    );
  }
  return { url, stateKey };
}

function callsOf(env: Environment): number {
  const text = env.BELVO_CALLS ?? '66';
  const calls = Number(text);
  if (!/^\d+$/.test(text) || calls < 10 || calls > 100_000) {
    throw new ConfigError(
      `BELVO_CALLS must be how many calls Belvo takes in 30 seconds, from 10 to 100000, not "${text}".`,
    );
  }
  return calls;
}

function proxiesOf(env: Environment): TrustedProxies {
  const text = env.TRUST_PROXY ?? '0';
  if (/^\d$/.test(text)) return Number(text);
  const addresses = text.split(',').map((part) => part.trim());
  if (addresses.every((address) => isIP(address) !== 0)) return new Set(addresses);
  throw new ConfigError(
    `TRUST_PROXY must be the number of proxies before Enlace (0 to 9), or their addresses with commas between, not "${text}".`,
  );
}

const minute = 60_000;
/**
 * A demo outlives a closed browser, and the weeks that the director moves time by. There is nothing
 * in it that anybody could lose.
 */
const demoSessions = { idle: 90 * 24 * 60 * minute, life: 90 * 24 * 60 * minute };

function sessionLimitsOf(env: Environment): Config['sessionLimits'] {
  // Below five minutes nobody could be warned in time; beyond the others a limit would be none.
  const idle = minutesOf(env, 'SESSION_IDLE_MINUTES', { usual: 10, least: 5, most: 60 });
  const life = minutesOf(env, 'SESSION_LIFE_MINUTES', { usual: 120, least: 15, most: 720 });
  if (life < idle) {
    throw new ConfigError('SESSION_LIFE_MINUTES must not be less than SESSION_IDLE_MINUTES.');
  }
  return { idle: idle * minute, life: life * minute };
}

function minutesOf(
  env: Environment,
  name: string,
  { usual, least, most }: { usual: number; least: number; most: number },
): number {
  const text = env[name] ?? String(usual);
  const minutes = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (minutes < least || minutes > most) {
    throw new ConfigError(`${name} must be minutes from ${least} to ${most}, not "${text}".`);
  }
  return minutes;
}

function refuseUnsafeHandover(env: Environment, publicUrl: URL, belvoUrl: URL | null): void {
  if (env.HOST_WEBHOOK_URL !== undefined) {
    throw new ConfigError(
      'HOST_WEBHOOK_URL has no meaning with SIGN_IN=handover: each tenant in TENANTS_FILE has a webhook of its own.',
    );
  }
  if (env.TENANTS_FILE === undefined) {
    throw new ConfigError(
      'SIGN_IN=handover needs TENANTS_FILE: who may hand people over, and with which keys.',
    );
  }
  if (!isPrivate(publicUrl)) {
    throw new ConfigError('PUBLIC_URL must be https: addresses that sign people in are under it.');
  }
  if (belvoUrl === null && !isLocal(publicUrl)) {
    throw new ConfigError(
      'BELVO_API_URL is missing: with SIGN_IN=handover the simulator is for this machine only.',
    );
  }
}

function singleCredentialsOf(env: Environment): string {
  const kept = env.SINGLE_CREDENTIALS ?? 'nostore';
  const days = /^([1-9]\d{0,2})d$/.exec(kept)?.[1];
  if (kept !== 'nostore' && (days === undefined || Number(days) > 365)) {
    throw new ConfigError(
      `SINGLE_CREDENTIALS must be nostore or days from 1d to 365d, not "${kept}".`,
    );
  }
  return kept;
}

function widgetOf(env: Environment, belvoUrl: URL | null): URL | null {
  if (env.BELVO_WIDGET_URL === undefined) {
    return belvoUrl === null ? null : new URL('https://widget.belvo.io/');
  }
  const url = urlOf(env, 'BELVO_WIDGET_URL');
  if (!isPrivate(url)) {
    throw new ConfigError(
      'BELVO_WIDGET_URL must be https: people sign in to their bank from there.',
    );
  }
  return url;
}

function hostOf(env: Environment): Config['hostWebhook'] {
  const { HOST_WEBHOOK_URL: address, HOST_WEBHOOK_SECRET: secret } = env;
  if (address === undefined && secret === undefined) return null;
  if (address === undefined || secret === undefined) {
    throw new ConfigError('HOST_WEBHOOK_URL and HOST_WEBHOOK_SECRET must both be set, or neither.');
  }
  const url = urlOf(env, 'HOST_WEBHOOK_URL');
  if (!isPrivate(url)) {
    throw new ConfigError(
      'HOST_WEBHOOK_URL must be https: addresses that sign people in travel over it.',
    );
  }
  // A second one, after a space, while the secret is being changed.
  return { url, secrets: secretsOf(secret) };
}

/** @throws ConfigError that names where it stands and does not repeat it. */
export function secretsOf(text: string, name?: string): Buffer[] {
  return text
    .trim()
    .split(/\s+/)
    .map((secret) => secretOf(secret, name));
}

/** Standard Webhooks: 24 to 64 random bytes in base64, after `whsec_`. */
function secretOf(text: string, name = 'HOST_WEBHOOK_SECRET'): Buffer {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  if (encoded === undefined || bytes.length < 24 || bytes.length > 64) {
    throw new ConfigError(
      `${name} must be whsec_ and 24 to 64 bytes in base64: echo "whsec_$(openssl rand -base64 32)".`,
    );
  }
  return bytes;
}

/** Nobody on the way can read it: over TLS, or not leaving this machine. */
export function isPrivate(url: URL): boolean {
  return url.protocol === 'https:' || isLocal(url);
}

function isLocal({ hostname }: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function portOf(env: Readonly<Record<string, string | undefined>>, name: string, usual: number) {
  const text = env[name];
  if (text === undefined) return usual;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new ConfigError(`${name} must be a port number, not "${text}".`);
  }
  return port;
}

function urlOf(env: Readonly<Record<string, string | undefined>>, name: string): URL {
  const text = env[name] ?? '';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError(`${name} must be an http or https address, not "${text}".`);
  }
  return url;
}

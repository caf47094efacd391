import type { AccessMode } from '#contract/api/link.ts';

/** Something in the environment is wrong; the message is the one line people get to read. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** The environment, read once. See the README for what each variable means. */
export interface Config {
  port: number;
  host: string;
  signIn: 'demo' | 'handover';
  simulatorPort: number;
  /** Null: the embedded simulator is Belvo. */
  belvoUrl: URL | null;
  belvoKeys: { id: string; password: string };
  dataDir: string;
  publicUrl: URL;
  /** Null: made up at start, which only the embedded simulator can know. */
  webhookAuthorization: string | null;
  /** How connections may be read; with both, the person chooses. */
  accessModes: AccessMode[];
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
  if (signIn === 'handover') {
    throw new ConfigError(
      'SIGN_IN=handover is not available in this version; only demo people can sign in.',
    );
  }
  if (belvoUrl?.hostname === production) {
    throw new ConfigError(
      "SIGN_IN=demo is refused with Belvo's production: anybody could connect real accounts.",
    );
  }
  const allowed = accessModes[env.ACCESS_MODES ?? 'choice'];
  if (allowed === undefined) {
    throw new ConfigError(
      `ACCESS_MODES must be choice, recurrent or single, not "${env.ACCESS_MODES}".`,
    );
  }
  if (env.DATABASE_URL !== undefined) {
    throw new ConfigError(
      'DATABASE_URL is not supported in this version; unset it to use the embedded database in DATA_DIR.',
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
  if (
    belvoUrl !== null &&
    belvoUrl.protocol !== 'https:' &&
    !['localhost', '127.0.0.1', '[::1]'].includes(belvoUrl.hostname)
  ) {
    throw new ConfigError('BELVO_API_URL must be https: credentials travel over it.');
  }
  return {
    port,
    host: env.HOST ?? '127.0.0.1',
    signIn,
    simulatorPort: portOf(env, 'SIMULATOR_PORT', 4301),
    belvoUrl,
    belvoKeys: {
      id: env.BELVO_SECRET_ID ?? 'enlace-sandbox',
      password: env.BELVO_SECRET_PASSWORD ?? 'enlace-sandbox',
    },
    dataDir: env.DATA_DIR ?? '.data',
    publicUrl:
      env.PUBLIC_URL === undefined ? new URL(`http://localhost:${port}`) : urlOf(env, 'PUBLIC_URL'),
    webhookAuthorization: env.WEBHOOK_AUTHORIZATION ?? null,
    accessModes: allowed,
  };
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

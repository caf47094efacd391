import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const stateKey = Buffer.alloc(32, 3).toString('base64');

test('an empty environment is a demo on this machine', () => {
  expect(readConfig({})).toMatchObject({
    port: 4300,
    host: '127.0.0.1',
    signIn: 'demo',
    simulatorPort: 4301,
    belvoUrl: null,
    dataDir: '.data',
    accessModes: ['recurrent', 'single'],
    singleCredentials: 'nostore',
    widgetUrl: null,
    hostWebhook: null,
    tenantsFile: null,
    sessionLimits: { idle: 7_776_000_000, life: 7_776_000_000 },
  });
});

const handover = { SIGN_IN: 'handover', TENANTS_FILE: 'tenants.json' };
const production = {
  BELVO_API_URL: 'https://api.belvo.com',
  BELVO_SECRET_ID: 'id',
  BELVO_SECRET_PASSWORD: 'password',
};

test('people of a host application may use Belvo’s production, for ten minutes at a time', () => {
  const env = {
    ...handover,
    ...production,
    PUBLIC_URL: 'https://enlace.example',
    TRUST_PROXY: '1',
  };
  expect(readConfig(env)).toMatchObject({
    signIn: 'handover',
    tenantsFile: 'tenants.json',
    sessionLimits: { idle: 600_000, life: 7_200_000 },
  });
  const limits = { SESSION_IDLE_MINUTES: '5', SESSION_LIFE_MINUTES: '720' };
  expect(readConfig({ ...env, ...limits }).sessionLimits).toEqual({
    idle: 300_000,
    life: 43_200_000,
  });
  // For trying it out.
  expect(readConfig(handover).belvoUrl).toBeNull();
});

test('Belvo’s own pages are where they are, unless something stands in for them', () => {
  const belvo = {
    BELVO_API_URL: 'https://sandbox.belvo.com',
    BELVO_SECRET_ID: 'id',
    BELVO_SECRET_PASSWORD: 'password',
  };
  expect(readConfig(belvo).widgetUrl?.href).toBe('https://widget.belvo.io/');
  const widget = 'https://widget.example/';
  expect(readConfig({ ...belvo, BELVO_WIDGET_URL: widget }).widgetUrl?.href).toBe(widget);
});

test('a host application is told with one secret, or with two while it is changed', () => {
  const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  const next = `whsec_${Buffer.alloc(64, 2).toString('base64')}`;
  const told = readConfig({
    HOST_WEBHOOK_URL: 'https://host.example/hook',
    HOST_WEBHOOK_SECRET: `${secret} ${next}`,
  }).hostWebhook;
  expect(told?.url.href).toBe('https://host.example/hook');
  expect(told?.secrets).toEqual([Buffer.alloc(24, 1), Buffer.alloc(64, 2)]);
});

test.each(['nostore', '1d', '30d', '365d'])('%s is a time to keep what was typed', (kept) => {
  expect(readConfig({ SINGLE_CREDENTIALS: kept }).singleCredentials).toBe(kept);
});

const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;

test.each(['abc', 'whsec_', 'whsec_AAAA', `${secret}!`, `whsec_${'A'.repeat(100)}`])(
  '%s is no secret of a host application, and is not repeated',
  (wrong) => {
    const env = { HOST_WEBHOOK_URL: 'https://host.example', HOST_WEBHOOK_SECRET: wrong };
    expect(() => readConfig(env)).toThrow('HOST_WEBHOOK_SECRET must be whsec_');
    expect(() => readConfig(env)).not.toThrow(`"${wrong}"`);
  },
);

test('proxies are trusted by their number or their addresses, and nobody is by default', () => {
  expect(readConfig({}).trustedProxies).toBe(0);
  expect(readConfig({ TRUST_PROXY: '2' }).trustedProxies).toBe(2);
  expect(readConfig({ TRUST_PROXY: '10.0.0.1, ::1' }).trustedProxies).toEqual(
    new Set(['10.0.0.1', '::1']),
  );
});

test.each(['yes', '-1', '10', '10.0.0.0/8', 'proxy.example'])(
  'TRUST_PROXY=%s is refused',
  (wrong) => {
    expect(() => readConfig({ TRUST_PROXY: wrong })).toThrow('TRUST_PROXY must be the number');
  },
);

test('Belvo is called less often than it takes, unless more was agreed on', () => {
  expect(readConfig({}).belvoCalls).toBe(66);
  expect(readConfig({ BELVO_CALLS: '200' }).belvoCalls).toBe(200);
  for (const wrong of ['0', '9', 'many', '1e3', '-66']) {
    expect(() => readConfig({ BELVO_CALLS: wrong })).toThrow('BELVO_CALLS must be');
  }
});

test('with keys the same app talks to Belvo', () => {
  const config = readConfig({
    BELVO_API_URL: 'https://sandbox.belvo.com',
    BELVO_SECRET_ID: 'id',
    BELVO_SECRET_PASSWORD: 'password',
  });
  expect(config.belvoUrl?.href).toBe('https://sandbox.belvo.com/');
});

test('with a PostgreSQL the key of what is sealed comes from outside', () => {
  const url = 'postgresql://enlace:secret@db.example:5432/enlace?sslmode=verify-full';
  expect(readConfig({ DATABASE_URL: url, STATE_KEY: stateKey }).database).toEqual({
    url,
    stateKey: Buffer.alloc(32, 3),
  });
  expect(readConfig({}).database).toBe(null);
});

test('a secret that is set to nothing is not set', () => {
  expect(readConfig({ WEBHOOK_AUTHORIZATION: '' }).webhookAuthorization).toBe(
    readConfig({}).webhookAuthorization,
  );
});

const real = {
  BELVO_API_URL: 'https://sandbox.belvo.com',
  BELVO_SECRET_ID: 'id',
  BELVO_SECRET_PASSWORD: 'password',
};

test.each([
  [{ PORT: 'x' }, 'PORT must be a port number'],
  [{ PORT: '70000' }, 'PORT must be a port number'],
  [{ SIGN_IN: 'nobody' }, 'SIGN_IN must be'],
  [{ SIGN_IN: 'handover' }, 'needs TENANTS_FILE'],
  [{ TENANTS_FILE: 'tenants.json' }, 'TENANTS_FILE has no meaning'],
  [
    { ...handover, HOST_WEBHOOK_URL: 'https://host.example', HOST_WEBHOOK_SECRET: secret },
    'HOST_WEBHOOK_URL has no meaning',
  ],
  [{ ...handover, ...production, PUBLIC_URL: 'http://enlace.example' }, 'PUBLIC_URL must be https'],
  [{ ...handover, ...production, PUBLIC_URL: 'https://enlace.example' }, 'TRUST_PROXY must say'],
  [{ ...handover, PUBLIC_URL: 'https://enlace.example' }, 'the simulator is for this machine only'],
  [{ ...handover, SESSION_IDLE_MINUTES: '4' }, 'SESSION_IDLE_MINUTES must be minutes from 5 to 60'],
  [{ ...handover, SESSION_IDLE_MINUTES: '61' }, 'SESSION_IDLE_MINUTES must be'],
  [{ ...handover, SESSION_IDLE_MINUTES: 'ten' }, 'SESSION_IDLE_MINUTES must be'],
  [{ ...handover, SESSION_LIFE_MINUTES: '14' }, 'SESSION_LIFE_MINUTES must be'],
  [{ ...handover, SESSION_LIFE_MINUTES: '721' }, 'SESSION_LIFE_MINUTES must be'],
  [
    { ...handover, SESSION_IDLE_MINUTES: '30', SESSION_LIFE_MINUTES: '20' },
    'must not be less than SESSION_IDLE_MINUTES',
  ],
  [{ PUBLIC_URL: 'ftp://x' }, 'PUBLIC_URL must be'],
  [{ BELVO_API_URL: 'nonsense' }, 'BELVO_API_URL must be'],
  [{ BELVO_API_URL: 'https://sandbox.belvo.com' }, 'BELVO_SECRET_ID'],
  [
    {
      BELVO_API_URL: 'https://api.belvo.com',
      BELVO_SECRET_ID: 'id',
      BELVO_SECRET_PASSWORD: 'password',
    },
    'production',
  ],
  [
    { BELVO_API_URL: 'http://belvo.example', BELVO_SECRET_ID: 'i', BELVO_SECRET_PASSWORD: 'p' },
    'https',
  ],
  [{ ...real, PUBLIC_URL: 'http://enlace.example' }, 'PUBLIC_URL must be https'],
  [{ ...real, BELVO_SECRET_PASSWORD: 'enlace-sandbox' }, 'anybody knows'],
  [{ ...real, WEBHOOK_AUTHORIZATION: 'Bearer short' }, 'WEBHOOK_AUTHORIZATION is too short'],
  [{ ...real, METRICS_AUTHORIZATION: 'x' }, 'METRICS_AUTHORIZATION is too short'],
  [{ DATABASE_URL: 'mysql://u:hunter2@host/db', STATE_KEY: stateKey }, 'DATABASE_URL must be'],
  [{ DATABASE_URL: 'postgres://u:hunter2@host', STATE_KEY: stateKey }, 'DATABASE_URL must be'],
  [{ DATABASE_URL: 'postgres://host/db' }, 'STATE_KEY must be 32 bytes'],
  [{ DATABASE_URL: 'postgres://host/db', STATE_KEY: 'c2hvcnQ=' }, 'STATE_KEY must be 32 bytes'],
  [{ STATE_KEY: stateKey }, 'STATE_KEY goes with DATABASE_URL'],
  [
    {
      DATABASE_URL: 'postgres://host/db',
      STATE_KEY: stateKey,
      BELVO_API_URL: 'https://sandbox.belvo.com',
      BELVO_SECRET_ID: 'i',
      BELVO_SECRET_PASSWORD: 'p',
    },
    'WEBHOOK_AUTHORIZATION must be set',
  ],
  [{ ACCESS_MODES: 'never' }, 'ACCESS_MODES must be'],
  [{ SINGLE_CREDENTIALS: 'store' }, 'SINGLE_CREDENTIALS must be'],
  [{ SINGLE_CREDENTIALS: '0d' }, 'SINGLE_CREDENTIALS must be'],
  [{ SINGLE_CREDENTIALS: '366d' }, 'SINGLE_CREDENTIALS must be'],
  [{ BELVO_WIDGET_URL: 'http://widget.example' }, 'BELVO_WIDGET_URL must be https'],
  [{ TERMS_URL: 'terms' }, 'TERMS_URL must be'],
  [{ HOST_WEBHOOK_URL: 'https://host.example' }, 'must both be set'],
  [{ HOST_WEBHOOK_SECRET: secret }, 'must both be set'],
  [
    { HOST_WEBHOOK_URL: 'http://host.example', HOST_WEBHOOK_SECRET: secret },
    'HOST_WEBHOOK_URL must be https',
  ],
])('%o is refused in one line', (env, words) => {
  expect(() => readConfig(env)).toThrow(ConfigError);
  expect(() => readConfig(env)).toThrow(words);
  expect(() => readConfig(env)).not.toThrow('hunter2');
});

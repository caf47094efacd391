import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

test('an empty environment is a demo on this machine', () => {
  expect(readConfig({})).toMatchObject({
    port: 4300,
    host: '127.0.0.1',
    signIn: 'demo',
    simulatorPort: 4301,
    belvoUrl: null,
    dataDir: '.data',
  });
});

test('with keys the same app talks to Belvo', () => {
  const config = readConfig({
    BELVO_API_URL: 'https://sandbox.belvo.com',
    BELVO_SECRET_ID: 'id',
    BELVO_SECRET_PASSWORD: 'password',
  });
  expect(config.belvoUrl?.href).toBe('https://sandbox.belvo.com/');
});

test('a secret that is set to nothing is not set', () => {
  expect(readConfig({ WEBHOOK_AUTHORIZATION: '' }).webhookAuthorization).toBe(
    readConfig({}).webhookAuthorization,
  );
});

test.each([
  [{ PORT: 'x' }, 'PORT must be a port number'],
  [{ PORT: '70000' }, 'PORT must be a port number'],
  [{ SIGN_IN: 'nobody' }, 'SIGN_IN must be'],
  [{ SIGN_IN: 'handover' }, 'not available'],
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
  [{ DATABASE_URL: 'postgres://x' }, 'DATABASE_URL'],
])('%o is refused in one line', (env, words) => {
  expect(() => readConfig(env)).toThrow(ConfigError);
  expect(() => readConfig(env)).toThrow(words);
});

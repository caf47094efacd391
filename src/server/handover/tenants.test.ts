import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError } from '../config.ts';
import { readTenants, tenantsOf } from './tenants.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enlace-tenants-'));
});
afterAll(() => rm(folder, { recursive: true }));

const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
const key = { ...(await exportJWK(publicKey)), kid: 'one', use: 'sig' };
const tenant = {
  id: 'acme',
  name: 'Acme',
  issuer: 'https://acme.example',
  keys: [key],
  returnTo: ['https://acme.example/accounts', 'http://localhost:4400/'],
};

test('tenants are read from the file', async () => {
  const path = join(folder, 'tenants.json');
  await writeFile(path, JSON.stringify({ tenants: [tenant, { ...tenant, id: 'b', issuer: 'b' }] }));
  const [acme, other] = await readTenants(path);
  expect(acme).toMatchObject({ id: 'acme', name: 'Acme', returnTo: tenant.returnTo });
  expect(acme?.keys.get('one')?.algorithms).toEqual(['ES256']);
  expect(other?.id).toBe('b');
});

const privateJwk = { ...(await exportJWK(privateKey)), kid: 'one' };

test.each([
  ['no tenants', { tenants: [] }, 'tenants is missing'],
  ['a list', [], 'the file is missing or not as it must be'],
  ['an unknown property', { tenants: [{ ...tenant, secret: 1 }] }, 'tenants.0.secret'],
  ['no name', { tenants: [{ ...tenant, name: ' ' }] }, 'tenants.0.name'],
  ['an id with spaces', { tenants: [{ ...tenant, id: 'a b' }] }, 'tenants.0.id'],
  ['no keys', { tenants: [{ ...tenant, keys: [] }] }, 'tenants.0.keys'],
  [
    'a shared secret',
    { tenants: [{ ...tenant, keys: [{ kty: 'oct', k: 'x', kid: 'x' }] }] },
    'keys.0.kty',
  ],
  ['a key without kid', { tenants: [{ ...tenant, keys: [{ ...key, kid: '' }] }] }, 'keys.0.kid'],
  ['a private key', { tenants: [{ ...tenant, keys: [privateJwk] }] }, 'keys.0 is a private key'],
  [
    'a key that is none',
    { tenants: [{ ...tenant, keys: [{ ...key, x: 'A'.repeat(43) }] }] },
    'the key "one" of acme is not a key',
  ],
  ['a key twice', { tenants: [{ ...tenant, keys: [key, key] }] }, 'the kid "one"'],
  ['a tenant twice', { tenants: [tenant, { ...tenant, issuer: 'b' }] }, 'the same id'],
  ['an issuer twice', { tenants: [tenant, { ...tenant, id: 'b' }] }, 'the same issuer'],
  ['nowhere to go back to', { tenants: [{ ...tenant, returnTo: [] }] }, 'returnTo'],
  [
    'a webhook without a good secret',
    { tenants: [{ ...tenant, webhook: { url: 'https://acme.example/hook', secret: 'x' } }] },
    'the webhook secret of acme must be whsec_',
  ],
  [
    'a webhook that others can read',
    { tenants: [{ ...tenant, webhook: { url: 'http://acme.example/hook', secret: 'x' } }] },
    'tenants.0.webhook.url',
  ],
  [
    'an address that others can read',
    { tenants: [{ ...tenant, returnTo: ['http://acme.example'] }] },
    'returnTo.0',
  ],
  [
    'a script for an address',
    { tenants: [{ ...tenant, returnTo: ['javascript:alert(1)'] }] },
    'returnTo.0',
  ],
])('%s is refused in one line', async (_, content, words) => {
  const refused = tenantsOf(content);
  await expect(refused).rejects.toThrow(ConfigError);
  await expect(refused).rejects.toThrow(words);
  await expect(refused).rejects.not.toThrow(/\n/);
});

test('a file that is not there, or is no JSON, is named', async () => {
  const path = join(folder, 'broken.json');
  await expect(readTenants(join(folder, 'none.json'))).rejects.toThrow('none.json cannot be read');
  await writeFile(path, '{');
  await expect(readTenants(path)).rejects.toThrow('broken.json is not JSON');
});

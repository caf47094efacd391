import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseChallenge } from '#contract/belvo/challenge.ts';
import { createHarness, valueAt } from '#simulator/testing/harness.ts';
import type { Harness } from '#simulator/testing/harness.ts';
import type { SimulatorServer } from '#simulator/serve.ts';
import { serveSimulator } from '#simulator/serve.ts';

/** Belvo's official SDK for JavaScript against the simulator, over a real port. */

type Call = (...args: unknown[]) => Promise<unknown>;
type Client = { connect(): Promise<void> } & Record<
  'institutions' | 'links' | 'accounts' | 'owners' | 'widgetToken',
  Record<string, Call>
>;
type Sdk = { default: new (id: string, password: string, url: string) => Client };

/** The package has no types; this is the part of it that is used here. */
function isSdk(value: unknown): value is Sdk {
  return typeof valueAt(value, 'default') === 'function';
}

const sdk: unknown = createRequire(import.meta.url)('belvo');
const bank = 'erebor_mx_retail';

let harness: Harness;
let server: SimulatorServer;
let client: Client;

function newClient(password = 'secret'): Client {
  if (!isSdk(sdk)) throw new Error('The SDK is not what it was');
  return new sdk.default('id', password, server.url);
}

beforeEach(async () => {
  harness = createHarness();
  server = await serveSimulator(harness.simulator, { port: 0, host: '127.0.0.1' });
  client = newClient();
  await client.connect();
});

afterEach(async () => {
  await server.close();
  await harness.simulator.close();
});

function call(part: Exclude<keyof Client, 'connect'>, name: string, ...args: unknown[]) {
  const method = client[part][name];
  if (method === undefined) throw new Error(`The SDK has no ${part}.${name}`);
  return method.apply(client[part], args);
}

/** The status and the body of what the SDK throws. */
async function failure(calling: Promise<unknown>) {
  const error: unknown = await calling.then(
    () => null,
    (reason: unknown) => reason,
  );
  return {
    status: valueAt(error, 'statusCode'),
    code: valueAt(error, 'detail', 0, 'code'),
    detail: valueAt(error, 'detail'),
  };
}

describe('keys', () => {
  test('that are wrong are refused', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await expect(newClient('wrong').connect()).rejects.toThrow('Login failed.');
    expect(log).toHaveBeenCalled();
  });
});

describe('institutions', () => {
  test('are listed across pages, each once', async () => {
    const all = await call('institutions', 'list');
    expect(valueAt(all, 'length')).toBe(31);
    const pages = (await harness.control.requests()).requests.map(({ path }) => path);
    expect(pages.filter((path) => path.includes('page='))).toHaveLength(3);
  });

  test('are filtered and shown', async () => {
    const filters = { type: 'fiscal', country_code: 'MX' };
    const some = await call('institutions', 'list', { filters });
    expect(valueAt(some, 'length')).toBe(2);
    expect(await call('institutions', 'detail', 1004)).toMatchObject({ name: bank });
    expect(await failure(call('institutions', 'detail', 5))).toMatchObject({
      status: 404,
      code: 'not_found',
    });
  });
});

describe('links', () => {
  const newLink = (institution: string, username: string, password: string, options = {}) =>
    call('links', 'register', institution, username, password, options);

  test('are registered, listed, shown and deleted', async () => {
    const options = { externalId: 'person-1', accessMode: 'single' };
    const link = await newLink(bank, 'user_valid', 'pass_valid', options);
    const id = valueAt(link, 'id');
    expect(link).toMatchObject({ status: 'valid', external_id: 'person-1', access_mode: 'single' });
    const filters = { external_id: 'person-1', status__in: 'valid,invalid' };
    expect(await call('links', 'list', { limit: 1, filters })).toEqual([link]);
    expect(await call('links', 'detail', id)).toEqual(link);
    expect(await call('links', 'delete', id)).toBe(true);
    expect(await call('links', 'delete', id)).toBe(false);
    expect(await failure(call('links', 'detail', id))).toMatchObject({ status: 404 });
  });

  test('with wrong credentials are refused', async () => {
    expect(await failure(newLink(bank, 'user_invalid', 'pass_invalid'))).toMatchObject({
      status: 400,
      code: 'login_error',
    });
    const advanced = { usernameType: '999', username2: 'invalid', password2: 'invalid' };
    expect(
      await failure(newLink('ironbank_br_retail', 'adv_invalid', 'pass_invalid', advanced)),
    ).toMatchObject({ status: 400, code: 'login_error' });
    const fine = { usernameType: '003', username2: 'valid', password2: 'valid' };
    expect(await newLink('ironbank_br_retail', 'adv_valid', 'pass_valid', fine)).toMatchObject({
      refresh_rate: '24h',
    });
  });

  test.each([
    ['mfa_default', 'pass_valid', 'inputless'],
    ['mfa_qr', 'qr_code', 'qr'],
    ['mfa_numeric', 'numeric_code', 'numeric'],
  ])('of %s are resumed', async (username, password, kind) => {
    const asked = await failure(newLink('heimdall_mx_retail', username, password));
    const challenge = parseChallenge(asked.detail);
    expect([asked.status, challenge?.kind]).toEqual([428, kind]);
    const resume = (session: unknown, token: string) =>
      call('links', 'resume', session, token, challenge?.link);
    expect(await failure(resume(challenge?.session, '999999'))).toMatchObject({ status: 428 });
    expect(await failure(resume('0'.repeat(32), '111111'))).toMatchObject({
      status: 400,
      code: 'session_expired',
    });
    expect(await resume(challenge?.session, '111111')).toMatchObject({ status: 'valid' });
  });

  test('are updated and modified', async () => {
    const id = valueAt(await newLink(bank, 'user_valid', 'pass_valid'), 'id');
    await harness.control.changePassword(String(id));
    const update = (options: object) => call('links', 'update', id, options);
    expect(await failure(update({ password: 'old' }))).toMatchObject({ code: 'login_error' });
    expect(await update({ password: 'pass_new' })).toMatchObject({ id, status: 'valid' });
    await harness.control.requireCode(String(id));
    expect(await failure(update({ password: 'pass_new' }))).toMatchObject({ status: 428 });
    expect(await update({ password: 'pass_new', token: '111111' })).toMatchObject({
      status: 'valid',
    });
    expect(await call('links', 'patch', id, { accessMode: 'single' })).toMatchObject({
      access_mode: 'single',
      refresh_rate: null,
    });
    expect(await call('links', 'token', id, 'read_links')).toHaveProperty('access');
  });
});

describe('data', () => {
  test('is listed when it was read, and read when asked for', async () => {
    const link = await call('links', 'register', bank, 'bnk100', 'full', {});
    const id = valueAt(link, 'id');
    const list = (part: 'accounts' | 'owners') => call(part, 'list', { filters: { link: id } });
    expect(await list('accounts')).toEqual([]);
    await harness.pass(4);
    expect(valueAt(await list('accounts'), 'length')).toBe(3);
    expect(valueAt(await list('owners'), 'length')).toBe(1);
    expect(valueAt(await call('accounts', 'retrieve', id, { saveData: true }), 'length')).toBe(3);
    expect(valueAt(await call('owners', 'retrieve', id, {}), 'length')).toBe(1);
    const account = valueAt(await list('accounts'), 0, 'id');
    expect(await call('accounts', 'detail', account)).toMatchObject({ link: id });
  });

  test('behind a code is resumed', async () => {
    const id = valueAt(await call('links', 'register', bank, 'a', 'b', {}), 'id');
    await harness.control.requireCode(String(id));
    const asked = await failure(call('accounts', 'retrieve', id, {}));
    const challenge = parseChallenge(asked.detail);
    const resumed = await call('accounts', 'resume', challenge?.session, '111111', challenge?.link);
    expect(valueAt(resumed, 'length')).toBe(3);
    expect(await call('links', 'detail', id)).toMatchObject({ status: 'valid' });
  });
});

test('a token for the widget is made', async () => {
  const token = await call('widgetToken', 'create', { scopes: 'read_institutions,write_links' });
  const [, claims = ''] = String(valueAt(token, 'access')).split('.');
  const parsed: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString());
  expect(Number(valueAt(parsed, 'exp')) - Number(valueAt(parsed, 'iat'))).toBe(600);
  expect(parsed).toMatchObject({
    token_type: 'access',
    scopes: ['read_institutions', 'write_links'],
  });
});

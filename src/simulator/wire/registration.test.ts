import { describe, expect, test } from 'vitest';
import {
  START,
  bank,
  connect,
  createHarness,
  list,
  nobody,
  textAt,
  underWay,
  valid,
  valueAt,
} from '#simulator/testing/harness.ts';

describe('registering', () => {
  test('makes a recurrent link that keeps its credentials', async () => {
    const link = await connect(createHarness(), { external_id: 'person-1' });
    expect(link).toMatchObject({
      institution: bank,
      access_mode: 'recurrent',
      status: 'valid',
      refresh_rate: '7d',
      external_id: 'person-1',
      credentials_storage: 'store',
      stale_in: '365d',
      fetch_resources: [],
    });
    expect(link.institution_user_id).toMatch(/^[A-Za-z0-9\-=_]{44}$/);
    expect(Date.parse(link.created_at)).toBe(START);
  });

  test('makes a single link that is never refreshed', async () => {
    const link = await connect(createHarness(), {
      access_mode: 'single',
      fetch_resources: ['ACCOUNTS'],
    });
    expect(link).toMatchObject({
      access_mode: 'single',
      refresh_rate: null,
      credentials_storage: '365d',
      fetch_resources: ['ACCOUNTS'],
    });
  });

  test('the same login is the same person, another login or bank is not', async () => {
    const harness = createHarness();
    const one = await connect(harness);
    const same = await connect(harness);
    const other = await connect(harness, { username: 'someone' });
    const elsewhere = await connect(harness, {}, 'gringotts_mx_retail');
    expect(same.institution_user_id).toBe(one.institution_user_id);
    expect(same.id).not.toBe(one.id);
    const people = [one, other, elsewhere].map((link) => link.institution_user_id);
    expect(new Set(people).size).toBe(3);
  });

  test.each<[string, Record<string, unknown>, [string, string | undefined][]]>([
    [
      'nothing',
      {},
      [
        ['required', 'institution'],
        ['required', 'username'],
      ],
    ],
    ['null', { ...valid, institution: null }, [['null', 'institution']]],
    ['a blank name', { ...valid, institution: bank, username: ' ' }, [['blank', 'username']]],
    ['no password', { institution: bank, username: 'a' }, [['required', 'password']]],
    ['a list as name', { ...valid, institution: bank, username: [] }, [['invalid', 'username']]],
    ['an unknown bank', { ...valid, institution: 'narnia' }, [['does_not_exist', 'institution']]],
    [
      'an access mode',
      { ...valid, institution: bank, access_mode: 'X' },
      [['invalid_choice', 'access_mode']],
    ],
    [
      'resources as text',
      { ...valid, institution: bank, fetch_resources: 'ACCOUNTS' },
      [['not_a_list', 'fetch_resources']],
    ],
    [
      'an unknown resource',
      { ...valid, institution: bank, fetch_resources: ['MOON'] },
      [['invalid_choice', 'fetch_resources']],
    ],
    [
      'an unsupported resource',
      { ...valid, institution: bank, fetch_resources: ['INVOICES'] },
      [['invalid', 'resources']],
    ],
    [
      'a storage',
      { ...valid, institution: bank, credentials_storage: 'vault' },
      [['invalid', 'credentials_storage']],
    ],
    [
      'recurrent, not stored',
      { ...valid, institution: bank, credentials_storage: 'nostore' },
      [['invalid_credentials_storage', undefined]],
    ],
    [
      'single, neither stored nor read',
      { ...valid, institution: bank, access_mode: 'single', credentials_storage: 'nostore' },
      [['invalid_fetch_resources', undefined]],
    ],
    ['a period', { ...valid, institution: bank, stale_in: 'soon' }, [['invalid', 'stale_in']]],
    [
      'a short external id',
      { ...valid, institution: bank, external_id: 'ab' },
      [['min_length', 'external_id']],
    ],
    [
      'a long external id',
      { ...valid, institution: bank, external_id: 'a'.repeat(257) },
      [['max_length', 'external_id']],
    ],
    [
      'a strange external id',
      { ...valid, institution: bank, external_id: 'a b c' },
      [['invalid', 'external_id']],
    ],
    [
      'a name against the form',
      { institution: bank, username: '1234567890abcdefg', password: 'x' },
      [['validation_error', undefined]],
    ],
    [
      'no document type',
      { ...valid, institution: 'documento_co_retail' },
      [['required', 'username_type']],
    ],
    [
      'a document type',
      {
        institution: 'documento_co_retail',
        username_type: '777',
        username: '1020304050',
        password: '1234',
      },
      [['validation_error', undefined]],
    ],
    [
      'a number against its document',
      {
        institution: 'documento_co_retail',
        username_type: '001',
        username: 'AB123456',
        password: '1234',
      },
      [['validation_error', undefined]],
    ],
    [
      'a changed hidden field',
      { institution: 'planet_mx_employment', username: 'BLPM951331IONVGR54', password: 'x' },
      [['validation_error', undefined]],
    ],
    [
      'a certificate without its key',
      {
        institution: 'sello_mx_fiscal',
        username: 'PFIS010101000',
        password: 'pass_valid',
        certificate: 'AAAA',
      },
      [['required', 'private_key']],
    ],
    [
      'files that are no base64',
      {
        institution: 'sello_mx_fiscal',
        username: 'PFIS010101000',
        password: 'pass_valid',
        certificate: '%',
        private_key: '%',
      },
      [
        ['invalid', 'certificate'],
        ['invalid', 'private_key'],
      ],
    ],
  ])('%s is refused', async (_, body, problems) => {
    const harness = createHarness();
    const answer = await harness.call('POST', '/api/links/', body);
    expect(answer.status).toBe(400);
    const items = Array.isArray(answer.body) ? answer.body : [];
    expect(items.map((item) => [valueAt(item, 'code'), valueAt(item, 'field')])).toEqual(problems);
    for (const item of items) expect(textAt(item, 'request_id')).toMatch(/^[0-9a-f]{32}$/);
    expect((await list(harness, '')).count).toBe(0);
  });

  test.each([
    ['someone@example.com', null],
    ['762.391.987-34', null],
    ['5215512345678', null],
    ['4111-1111-1111-1111', null],
    ['person-1', 'person-1'],
    ['7a3f_22', '7a3f_22'],
    [nobody, nobody],
    [null, null],
  ])('the external id %s is stored as %s', async (given, stored) => {
    expect((await connect(createHarness(), { external_id: given })).external_id).toBe(stored);
  });

  test.each([undefined, 'planet_express'])(
    'a hidden field may be left out: %j',
    async (password) => {
      const fields = { username: 'BLPM951331IONVGR54', password };
      const link = await connect(createHarness(), fields, 'planet_mx_employment');
      expect(link.status).toBe('valid');
    },
  );

  test('a bank that is out of order refuses', async () => {
    const harness = createHarness();
    for (const health of ['down', 'unavailable', 'inactive'] as const) {
      await harness.control.setInstitution(bank, { health });
      expect((await harness.register(bank, valid)).code).toBe(`institution_${health}`);
      const { body } = await harness.call('GET', '/api/institutions/1004/');
      expect(valueAt(body, 'status')).toBe('down');
    }
    await harness.control.setInstitution(bank, { health: 'healthy' });
    await connect(harness);
  });

  test('a slow bank answers when its time has passed', async () => {
    const harness = createHarness();
    await harness.control.setInstitution(bank, { delaySeconds: 30 });
    const waiting = harness.register(bank, valid);
    await underWay();
    await harness.pass(29);
    expect((await list(harness, '')).count).toBe(0);
    await harness.pass(1);
    expect(valueAt((await waiting).body, 'status')).toBe('valid');
    expect((await list(harness, '')).count).toBe(1);
  });

  test('the second login is a duplicate only where duplicates are prevented', async () => {
    const harness = createHarness();
    const mirror = 'espelho_br_retail';
    const first = await connect(harness, {}, mirror);
    const second = await harness.register(mirror, valid);
    expect([second.status, second.code]).toEqual([400, 'duplicated']);
    expect(valueAt(second.body, 0, 'institution_user_id')).toBe(first.institution_user_id);
    await harness.control.setInstitution(mirror, { duplicatePrevention: false });
    await connect(harness, {}, mirror);
  });

  test('an unfinished link does not make the next one a duplicate', async () => {
    const harness = createHarness();
    await harness.control.setInstitution('eco_co_retail', { duplicatePrevention: true });
    const fields = { username: 'code', password: 'pass_valid' };
    const first = await harness.register('eco_co_retail', fields);
    const second = await harness.register('eco_co_retail', fields);
    expect(second.status).toBe(428);
    const { session, link } = second.challenge ?? {};
    const resumed = await harness.call('PATCH', '/api/links/', { session, link, token: '111111' });
    expect(resumed.status).toBe(201);
    const late = await harness.call('PATCH', '/api/links/', {
      session: first.challenge?.session,
      link: first.challenge?.link,
      token: '111111',
    });
    expect(late.code).toBe('duplicated');
    expect((await harness.register('eco_co_retail', fields)).code).toBe('duplicated');
  });
});

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { belvoLink } from '#contract/belvo/link.ts';
import {
  connect,
  createHarness,
  list,
  nobody,
  textAt,
  valueAt,
} from '#simulator/testing/harness.ts';

describe('one link', () => {
  test('is found, or is not', async () => {
    const harness = createHarness();
    const link = await connect(harness);
    const found = await harness.call('GET', `/api/links/${link.id}/`);
    expect(z.parse(belvoLink, found.body)).toEqual(link);
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const missing = await harness.call(
        method,
        `/api/links/${nobody}/`,
        method === 'GET' ? undefined : {},
      );
      expect([missing.status, missing.code]).toEqual([404, 'not_found']);
    }
  });

  test('takes a new password, except the wrong one', async () => {
    const harness = createHarness();
    const { id } = await connect(harness);
    const put = (body: unknown) => harness.call('PUT', `/api/links/${id}/`, body);
    expect((await put({})).code).toBe('required');
    expect((await put({ password: 'with space' })).code).toBe('validation_error');
    expect((await put({ password: 'pass_invalid' })).code).toBe('login_error');
    expect(valueAt((await put({ password: 'pass_other' })).body, 'status')).toBe('valid');
  });

  test('whose password was changed at the bank takes only the new one', async () => {
    const harness = createHarness();
    const { id } = await connect(harness);
    await harness.control.changePassword(id);
    const put = (password: string) => harness.call('PUT', `/api/links/${id}/`, { password });
    expect((await put('pass_valid')).code).toBe('login_error');
    expect((await list(harness, `id=${id}`)).results[0]?.status).toBe('invalid');
    const repaired = await put('pass_new');
    expect([
      repaired.status,
      valueAt(repaired.body, 'id'),
      valueAt(repaired.body, 'status'),
    ]).toEqual([200, id, 'valid']);
  });

  test('that needs a code gets it with the password or after a 428', async () => {
    const harness = createHarness();
    const { id } = await connect(harness);
    await harness.control.requireCode(id);
    const put = (body: unknown) => harness.call('PUT', `/api/links/${id}/`, body);
    const asked = await put({ password: 'pass_valid' });
    expect(asked.status).toBe(428);
    expect((await list(harness, `id=${id}`)).results[0]?.status).toBe('token_required');
    const { session, link } = asked.challenge ?? {};
    const wrong = await harness.call('PATCH', '/api/links/', { session, link, token: '999999' });
    expect(wrong.status).toBe(428);
    const done = await harness.call('PATCH', '/api/links/', { session, link, token: '111111' });
    expect([done.status, valueAt(done.body, 'status')]).toEqual([200, 'valid']);
    await harness.control.requireCode(id);
    expect((await put({ password: 'pass_valid', token: '111111' })).status).toBe(200);
  });

  test('of an institution that asks is asked again in the same way at an update', async () => {
    const harness = createHarness();
    const { challenge } = await harness.register('numeral_co_retail', {
      username: 'numeric',
      password: 'pass_valid',
    });
    const { session, link } = challenge ?? {};
    const put = () => harness.call('PUT', `/api/links/${link}/`, { password: 'pass_valid' });
    // Update mode also finishes what was never finished; the earlier session is then over.
    const renewed = await put();
    expect(renewed.challenge).toMatchObject({ kind: 'numeric', link });
    const resume = (id: unknown) =>
      harness.call('PATCH', '/api/links/', { session: id, link, token: '111111' });
    expect((await resume(session)).code).toBe('session_expired');
    expect((await resume(renewed.challenge?.session)).status).toBe(201);
    expect((await put()).challenge?.kind).toBe('numeric');
  });

  test('changes how it is read', async () => {
    const harness = createHarness();
    const single = await connect(harness, { access_mode: 'single', credentials_storage: 'store' });
    const patch = (id: string, body: unknown) => harness.call('PATCH', `/api/links/${id}/`, body);
    expect((await patch(single.id, { access_mode: 'X' })).code).toBe('invalid_choice');
    expect((await patch(single.id, { fetch_resources: ['INVOICES'] })).code).toBe('invalid');
    const changed = await patch(single.id, { access_mode: 'recurrent', stale_in: '30d' });
    expect(changed.body).toMatchObject({
      access_mode: 'recurrent',
      refresh_rate: '7d',
      stale_in: '30d',
    });
    await harness.pass(86_399);
    expect(harness.received).toEqual([]);
    await harness.pass(1);
    expect(harness.received.length).toBeGreaterThan(0);
    expect((await patch(single.id, { access_mode: 'single' })).body).toMatchObject({
      refresh_rate: null,
    });
    const forgetful = await connect(harness, { access_mode: 'single', credentials_storage: '30d' });
    expect((await patch(forgetful.id, { access_mode: 'recurrent' })).code).toBe(
      'invalid_credentials_storage',
    );
  });

  test('is refreshed once in ten minutes', async () => {
    const harness = createHarness();
    const { id } = await connect(harness);
    const refresh = (body?: unknown) => harness.call('POST', `/api/links/${id}/refresh/`, body);
    expect((await refresh({ fetch_resources: ['INVOICES'] })).code).toBe('invalid');
    await harness.pass(10);
    harness.received.length = 0;
    const accepted = await refresh({ fetch_resources: ['ACCOUNTS'] });
    expect(accepted.status).toBe(202);
    await harness.pass(200);
    expect(harness.received.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({
        webhook_type: 'ACCOUNTS',
        webhook_code: 'historical_update',
        request_id: textAt(accepted.body, 'request_id'),
      }),
    ]);
    const soon = await refresh();
    expect([soon.status, soon.code]).toEqual([409, 'link_refreshed']);
    expect(soon.text).toContain('Please wait 7 minutes before');
    await harness.pass(400);
    expect((await refresh()).status).toBe(202);
  });

  test('that does not work is not refreshed', async () => {
    const harness = createHarness();
    const { id } = await connect(harness);
    const refresh = () => harness.call('POST', `/api/links/${id}/refresh/`);
    await harness.control.requireCode(id);
    expect((await refresh()).status).toBe(428);
    await harness.call('PUT', `/api/links/${id}/`, { password: 'pass_valid', token: '111111' });
    await harness.control.changePassword(id);
    expect((await refresh()).code).toBe('invalid_link');
  });

  test('is deleted, five times a minute', async () => {
    const harness = createHarness();
    const links = [];
    for (let made = 0; made < 6; made += 1) links.push((await connect(harness)).id);
    const statuses = [];
    for (const id of links)
      statuses.push((await harness.call('DELETE', `/api/links/${id}/`)).status);
    expect(statuses).toEqual([204, 204, 204, 204, 204, 429]);
    expect((await harness.call('GET', `/api/links/${links[0]}/`)).status).toBe(404);
    await harness.pass(60);
    expect((await harness.call('DELETE', `/api/links/${links[5]}/`)).status).toBe(204);
  });

  test('is deleted later when asked to', async () => {
    const harness = createHarness();
    const ids = [];
    for (let made = 0; made < 8; made += 1) ids.push((await connect(harness)).id);
    await harness.pass(10);
    harness.received.length = 0;
    const headers = { 'x-belvo-request-mode': 'async' };
    const requests: string[] = [];
    for (const id of ids) {
      const accepted = await harness.call('DELETE', `/api/links/${id}/`, undefined, { headers });
      expect(accepted.status).toBe(202);
      requests.push(textAt(accepted.body, 'request_id'));
    }
    expect((await list(harness, '')).count).toBe(8);
    await harness.pass(2);
    expect((await list(harness, '')).count).toBe(0);
    expect(harness.received.map(({ payload }) => valueAt(payload, 'request_id'))).toEqual(requests);
    expect(harness.received[0]?.payload).toMatchObject({
      webhook_type: 'LINK',
      webhook_code: 'link_deleted',
      link_id: ids[0],
    });
  });
});

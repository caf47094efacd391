import { describe, expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { callBelvo, quiet, recordOf } from '../testing/belvo.ts';
import { createStack, magic, rewritten, valid } from '../testing/stack.ts';

const consent = { version: 'test', language: 'es' };

async function connected(mode: 'recurrent' | 'single' = 'recurrent') {
  const stack = await createStack();
  const ana = await stack.person();
  const { linkId } = await ana.connect('erebor_mx_retail', valid, mode);
  await stack.advance(30, 5);
  const id = linkId ?? '';
  const belvoId = await stack.belvoIdAt('erebor_mx_retail');
  const post = async (what: 'refresh' | 'access-mode', body?: unknown) => {
    const response = await ana.request('POST', `/api/links/${id}/${what}`, { body });
    await quiet(stack);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const calls = async (method: string, path: string) =>
    (await stack.wire()).filter((line) => line === `${method} ${path}`).length;
  return { stack, ana, id, belvoId, post, calls };
}

/** Lets a link stop working at the bank, without telling anybody. */
async function broken(mode: 'password' | 'require-code') {
  const made = await connected();
  made.stack.onWebhook(() => false);
  await made.stack.control('POST', `/links/${made.belvoId}/${mode}`);
  await made.stack.settle();
  return made;
}

describe('refresh now', () => {
  test('asks Belvo, says so, and is over when the news arrive', async () => {
    const { stack, ana, id, post } = await connected();
    const answer = await post('refresh');
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      refresh: { askedAt: '2026-11-21T12:00:30.000Z', availableAt: '2026-11-21T12:10:30.000Z' },
    });
    expect(await recordOf(stack, id)).toContainEqual({ event: 'refresh_asked' });
    const before = (await ana.links())[0]?.lastUpdatedAt ?? '';
    await stack.advance(10, 1);
    const [link] = await ana.links();
    expect(link?.refresh).toEqual({ askedAt: null, availableAt: '2026-11-21T12:10:30.000Z' });
    expect((link?.lastUpdatedAt ?? '') > before).toBe(true);
    expect((await recordOf(stack, id)).at(-1)).toEqual({ event: 'updated' });
  });

  test('a second time within ten minutes is refused without asking Belvo, and then works', async () => {
    const { stack, belvoId, post, calls } = await connected();
    await post('refresh');
    await stack.advance(240, 60);
    expect(await post('refresh')).toMatchObject({
      status: 409,
      body: { code: 'refresh_too_soon', retryAfterSeconds: 360 },
    });
    expect(await calls('POST', `/api/links/${belvoId}/refresh/`)).toBe(1);
    await stack.advance(360, 60);
    expect((await post('refresh')).status).toBe(202);
  });

  test('when somebody else asked Belvo before, its own pause counts', async () => {
    const { stack, ana, belvoId, post } = await connected();
    await callBelvo(stack, 'POST', `/api/links/${belvoId}/refresh/`, {});
    await stack.advance(150, 30);
    expect(await post('refresh')).toMatchObject({
      status: 409,
      body: { code: 'refresh_too_soon', retryAfterSeconds: 480 },
    });
    expect((await ana.links())[0]?.refresh).toEqual({
      askedAt: null,
      availableAt: '2026-11-21T12:11:00.000Z',
    });
  });

  test('a pause without a number is still a pause', async () => {
    const { stack, belvoId, post } = await connected();
    await callBelvo(stack, 'POST', `/api/links/${belvoId}/refresh/`, {});
    stack.between(async (request, next) => {
      const answer = await next(request);
      return answer.status === 409
        ? rewritten(answer, () => [{ code: 'link_refreshed', message: 'Later.' }])
        : answer;
    });
    const { status, body } = await post('refresh');
    expect({ status, code: body.code, wait: body.retryAfterSeconds }).toEqual({
      status: 409,
      code: 'refresh_too_soon',
      wait: undefined,
    });
  });

  test.each([
    ['password', 'invalid'],
    ['require-code', 'token_required'],
  ] as const)('after %s the answer is the link as it is now', async (mode, status) => {
    const { stack, ana, id, post } = await broken(mode);
    expect((await ana.links())[0]?.status).toBe('valid');
    expect(await post('refresh')).toMatchObject({ status: 202, body: { status } });
    expect(await recordOf(stack, id)).not.toContainEqual({ event: 'refresh_asked' });
  });

  test.each([
    ['reset_after', 502, 'outcome_unknown'],
    ['500', 502, 'belvo_error'],
    ['403_html', 503, 'belvo_busy'],
    ['429', 503, 'belvo_busy'],
    ['401', 502, 'belvo_keys_rejected'],
  ])('%s: says so', async (fault, status, code) => {
    const { stack, ana, belvoId, post } = await connected();
    await stack.control('POST', '/faults', {
      match: { method: 'POST', path: `/api/links/${belvoId}/refresh/` },
      fault,
    });
    expect(await post('refresh')).toMatchObject({ status, body: { code } });
    expect((await ana.links())[0]?.refresh.askedAt).toBeNull();
  });

  test('of a link that is gone ends it', async () => {
    const { stack, ana, belvoId, post } = await connected();
    await stack.control('DELETE', `/links/${belvoId}`);
    expect(await post('refresh')).toMatchObject({ status: 410, body: { code: 'link_gone' } });
    expect(await ana.links()).toMatchObject([{ status: 'ended', endedBy: 'elsewhere' }]);
    expect(await post('refresh')).toMatchObject({ status: 410 });
  });

  test('of a link whose password is not kept is refused in those words', async () => {
    const { post } = await connected('single');
    expect(await post('refresh')).toMatchObject({
      status: 409,
      body: { code: 'credentials_expired' },
    });
  });

  test('is not done while an operation changes the link, or before it was finished', async () => {
    const { stack, ana, id, post, belvoId, calls } = await broken('require-code');
    await post('refresh');
    const repair = await ana.start({ kind: 'update', by: 'code', linkId: id });
    const before = await calls('POST', `/api/links/${belvoId}/refresh/`);
    expect(await post('refresh')).toMatchObject({
      status: 409,
      body: { code: 'operation_in_progress', operationId: repair.id },
    });
    expect(await calls('POST', `/api/links/${belvoId}/refresh/`)).toBe(before);

    await ana.connect('heimdall_mx_retail', magic('mfa_default'));
    await stack.advance(1_000, 100);
    const left = (await ana.links()).find(({ status }) => status === 'unconfirmed');
    const response = await ana.request('POST', `/api/links/${left?.id ?? ''}/refresh`);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'interrupted' });
  });

  test('somebody else’s is not there, and costs no call', async () => {
    const { stack, id, belvoId, calls } = await connected();
    const eve = await stack.person();
    for (const [what, body] of [
      ['refresh', undefined],
      ['access-mode', { accessMode: 'single' }],
    ] as const) {
      const response = await eve.request('POST', `/api/links/${id}/${what}`, { body });
      expect(response.status).toBe(404);
    }
    expect((await eve.request('GET', `/api/links/${id}/history`)).status).toBe(404);
    expect(await calls('POST', `/api/links/${belvoId}/refresh/`)).toBe(0);
    expect(await calls('PATCH', `/api/links/${belvoId}/`)).toBe(0);
  });

  test('has a limit', async () => {
    const { post } = await connected();
    const seen = new Set<number>();
    for (let at = 0; at < 61; at += 1) seen.add((await post('refresh')).status);
    expect([...seen]).toEqual([202, 409, 429]);
  });
});

describe('switching the access mode', () => {
  test('to read once: done, recorded, and shown', async () => {
    const { stack, id, post } = await connected();
    expect(await post('access-mode', { accessMode: 'single' })).toMatchObject({
      status: 200,
      body: { accessMode: 'single', refreshRate: null },
    });
    expect((await recordOf(stack, id)).at(-1)).toEqual({
      event: 'access_mode',
      from: 'recurrent',
      to: 'single',
    });
  });

  test('back to again and again: with a consent that is stored before Belvo is asked', async () => {
    const { stack, ana, id, belvoId, post, calls } = await connected();
    await post('access-mode', { accessMode: 'single' });
    expect(await post('access-mode', { accessMode: 'recurrent' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', fields: [{ name: 'consent', reason: 'missing' }] },
    });
    expect(await calls('PATCH', `/api/links/${belvoId}/`)).toBe(1);

    const consents = async () =>
      stack.db.query('SELECT language FROM consent WHERE link_id = $1', [id]);
    const given = (await consents()).length;
    let before = -1;
    stack.between(async (request, next) => {
      if (request.method === 'PATCH') before = (await consents()).length;
      return next(request);
    });
    expect(await post('access-mode', { accessMode: 'recurrent', consent })).toMatchObject({
      status: 200,
      body: { accessMode: 'recurrent', refreshRate: '7d' },
    });
    expect(before).toBe(given + 1);
    expect((await recordOf(stack, id)).slice(-2)).toEqual([
      { event: 'consent', ...consent, accessMode: 'recurrent' },
      { event: 'access_mode', from: 'single', to: 'recurrent' },
    ]);
    expect(await post('access-mode', { accessMode: 'recurrent' })).toMatchObject({ status: 200 });
    expect((await ana.links())[0]?.accessMode).toBe('recurrent');
  });

  test('to again and again is refused where the password is not kept', async () => {
    const { stack, belvoId, post, calls } = await connected('single');
    expect(await post('access-mode', { accessMode: 'recurrent', consent })).toMatchObject({
      status: 409,
      body: { code: 'credentials_expired' },
    });
    expect(await calls('PATCH', `/api/links/${belvoId}/`)).toBe(0);
    expect(await stack.db.query("SELECT 1 FROM consent WHERE language = 'es'")).toEqual([]);
  });

  test('whose answer is lost says so, and shows what is true', async () => {
    const { stack, ana, id, belvoId, post } = await connected();
    await stack.control('POST', '/faults', {
      match: { method: 'PATCH', path: `/api/links/${belvoId}/` },
      fault: 'reset_after',
    });
    expect(await post('access-mode', { accessMode: 'single' })).toMatchObject({
      status: 502,
      body: { code: 'outcome_unknown' },
    });
    expect((await ana.links())[0]?.accessMode).toBe('single');
    expect((await recordOf(stack, id)).at(-1)).toMatchObject({ event: 'access_mode' });
  });

  test('four times a minute at most: then Belvo is not asked', async () => {
    const { stack, belvoId, post, calls } = await connected();
    const switchTo = (accessMode: 'recurrent' | 'single') =>
      post('access-mode', { accessMode, ...(accessMode === 'recurrent' ? { consent } : {}) });
    for (const mode of ['single', 'recurrent', 'single', 'recurrent'] as const) {
      expect((await switchTo(mode)).status).toBe(200);
    }
    expect(await switchTo('single')).toMatchObject({
      status: 429,
      body: { code: 'rate_limited', retryAfterSeconds: 60 },
    });
    expect(await calls('PATCH', `/api/links/${belvoId}/`)).toBe(4);
    await stack.advance(60, 30);
    expect((await switchTo('single')).status).toBe(200);
  });

  test('an answer in somebody else’s name changes nothing', async () => {
    const { stack, ana, post } = await connected();
    stack.between(async (request, next) => {
      const answer = await next(request);
      if (!/\/api\/links\/[0-9a-f-]{36}\/$/.test(request.url)) return answer;
      return rewritten(answer, (body) => ({ ...(body as object), external_id: 'somebody-else' }));
    });
    expect((await post('access-mode', { accessMode: 'single' })).status).toBe(500);
    expect((await ana.links())[0]?.accessMode).toBe('recurrent');
  });
});

test('the record tells what happened, newest first', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  // The bank takes its time, so that agreeing and being connected are not one moment.
  await stack.control('POST', '/institutions/erebor_mx_retail', { delaySeconds: 3 });
  await ana.connect('erebor_mx_retail', valid);
  await stack.advance(30, 1);
  const id = (await ana.links())[0]?.id ?? '';
  const belvoId = await stack.belvoIdAt('erebor_mx_retail');
  await stack.control('POST', `/links/${belvoId}/password`);
  await stack.settle();
  await ana.start({
    kind: 'update',
    by: 'password',
    linkId: id,
    credentials: { password: 'pass_new' },
  });
  await stack.advance(20, 1);
  await ana.start({ kind: 'disconnect', linkId: id });
  await stack.advance(10, 1);
  const { entries, complete } = await ana.call(endpoints.history, { parameters: { id } });
  expect(complete).toBe(true);
  expect(entries.map(({ what }) => what)).toMatchObject([
    { event: 'ended', by: 'you' },
    { event: 'updated' },
    { event: 'repaired' },
    { event: 'broke', status: 'invalid' },
    { event: 'accounts' },
    { event: 'updated' },
    { event: 'connected' },
    { event: 'consent', language: 'en' },
  ]);
  const times = entries.map(({ at }) => at);
  expect(times).toEqual(times.toSorted().toReversed());
});

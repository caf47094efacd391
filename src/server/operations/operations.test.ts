import { describe, expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { challengeOf, codeOf, createStack, magic, valid, type Stack } from '../testing/stack.ts';

describe('connect', () => {
  test('a bank without a code: a valid link first, its accounts when Belvo has announced them', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const operation = await ana.connect('erebor_mx_retail', valid);
    expect(operation.state).toMatchObject({ name: 'done', found: false });
    const [link] = await ana.links();
    expect(link).toMatchObject({
      id: operation.linkId,
      status: 'valid',
      accessMode: 'recurrent',
      refreshRate: '7d',
      accounts: { state: 'arriving', items: [] },
    });
    await stack.advance(30);
    const [later] = await ana.links();
    expect(later?.accounts.state).toBe('ready');
    expect(later?.accounts.items.length).toBeGreaterThan(0);
    for (const account of later?.accounts.items ?? []) {
      expect(account.numberEnd).toMatch(/^[0-9A-Za-z]{1,4}$/);
    }
  });

  test('a single link is read once and its password is not kept', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const operation = await ana.connect('erebor_mx_retail', valid, 'single');
    expect(operation.state.name).toBe('done');
    expect((await ana.links())[0]).toMatchObject({ accessMode: 'single', refreshRate: null });
  });

  test('wrong password, then right', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const wrong = await ana.connect('erebor_mx_retail', {
      username: 'user_invalid',
      password: 'pass_invalid',
    });
    expect(codeOf(wrong)).toBe('wrong_credentials');
    expect(await ana.links()).toEqual([]);
    expect(codeOf(await ana.connect('erebor_mx_retail', valid))).toBe('done');
    expect(await ana.links()).toHaveLength(1);
  });

  test.each([
    ['numeral_co_retail', 'numeric', 'numeric', '111111'],
    ['mosaico_mx_retail', 'qr_image', 'qr', '111111'],
    ['mosaico_mx_retail', 'qr_plain', 'qr', '111111'],
    ['eco_co_retail', 'code', 'inputless', '111111'],
    ['eco_co_retail', 'missing_key', 'inputless', '111111'],
    ['eco_co_retail', 'number_expiry', 'inputless', '111111'],
    ['eco_co_retail', 'bare_object', 'inputless', '111111'],
    ['eco_co_retail', 'no_details', 'inputless', '111111'],
  ])(
    '%s %s asks by %s; a wrong answer asks again, the right one connects',
    async (institution, user, kind, right) => {
      const stack = await createStack();
      const ana = await stack.person();
      const asked = await ana.connect(institution, magic(user));
      expect(challengeOf(asked)).toMatchObject({ kind, wrongAnswers: 0, step: 1 });
      // Somebody's open code is shown as that operation, not as a link.
      expect(await ana.links()).toEqual([]);
      const again = await ana.answer(asked, '999999');
      expect(challengeOf(again)).toMatchObject({ wrongAnswers: 1, lastProblem: 'wrong_answer' });
      expect(challengeOf(again).challengeId).not.toBe(challengeOf(asked).challengeId);
      const done = await ana.answer(again, right);
      expect(done.state).toMatchObject({ name: 'done', found: false });
      expect(await ana.links()).toMatchObject([{ id: done.linkId, status: 'valid' }]);
    },
  );

  test('a code whose time is over is renewed without being answered', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric_30'));
    expect(challengeOf(asked).lifetimeSeconds).toBe(30);
    await stack.advance(31);
    const renewed = await ana.renew(asked);
    expect(challengeOf(renewed)).toMatchObject({ renewals: 1, wrongAnswers: 0, lastProblem: null });
    expect(challengeOf(renewed).value).not.toBe(challengeOf(asked).value);
    expect(Date.parse(challengeOf(renewed).expiresAt)).toBe(stack.clock.now() + 30_000);
    expect((await ana.answer(renewed, '111111')).state.name).toBe('done');
  });

  test('an answer to an outdated code says so and brings a fresh one', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    await stack.advance(61);
    const fresh = await ana.answer(asked, '111111');
    expect(challengeOf(fresh)).toMatchObject({ lastProblem: 'answer_outdated', wrongAnswers: 0 });
    expect((await ana.answer(fresh, '111111')).state.name).toBe('done');
  });

  test('two codes in a row', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const first = await ana.connect('numeral_co_retail', magic('two_codes'));
    const second = await ana.answer(first, '111111');
    expect(challengeOf(second)).toMatchObject({ kind: 'text', step: 2, lastProblem: null });
    const answer = await rightAnswer(stack, 'numeral_co_retail', 'two_codes', 1);
    expect((await ana.answer(second, answer)).state.name).toBe('done');
  });

  test('a question, asked as text', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('acertijo_mx_retail', magic('question'));
    expect(challengeOf(asked)).toMatchObject({ kind: 'text', renewable: false });
    expect(challengeOf(asked).value).toMatch(/\?$/);
    const answer = await rightAnswer(stack, 'acertijo_mx_retail', 'question', 0);
    expect((await ana.answer(asked, answer)).state.name).toBe('done');
  });

  test('nothing to type: confirming too early is no mistake', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('farol_br_retail', {
      username: 'confirm_manual',
      password: 'pass_valid',
    });
    expect(challengeOf(asked)).toMatchObject({ kind: 'inputless', expectsInput: false });
    const early = await ana.answer(asked);
    expect(challengeOf(early)).toMatchObject({ lastProblem: 'not_confirmed_yet', wrongAnswers: 0 });
    await ana.call(endpoints.direct, { body: { do: 'confirm', operationId: asked.id } });
    expect((await ana.answer(early)).state.name).toBe('done');
  });

  test.each([
    ['candado_mx_retail', 'locked', 'account_locked'],
    ['candado_mx_retail', 'forbidden', 'account_forbidden'],
    ['candado_mx_retail', 'unsupported', 'mfa_unsupported'],
    ['candado_mx_retail', 'not_attempted', 'wrong_credentials'],
    ['candado_mx_retail', 'missing', 'fields_invalid'],
    ['candado_mx_retail', 'not_active', 'activation_required'],
    ['candado_mx_retail', 'sessions', 'session_elsewhere'],
    ['tormenta_co_retail', 'down', 'institution_down'],
    ['tormenta_co_retail', 'unavailable', 'institution_unavailable'],
    ['tormenta_co_retail', 'inactive', 'institution_inactive'],
    ['tormenta_co_retail', 'unexpected', 'login_unexpected'],
    ['tormenta_co_retail', 'timeout', 'institution_timeout'],
    ['tormenta_co_retail', 'error', 'belvo_error'],
    ['tormenta_co_retail', 'service', 'belvo_error'],
    ['tormenta_co_retail', 'throttled', 'belvo_busy'],
    ['tormenta_co_retail', 'blocked', 'belvo_busy'],
  ])('%s %s fails with %s and leaves no link', async (institution, user, problem) => {
    const stack = await createStack();
    const ana = await stack.person();
    expect(codeOf(await ana.connect(institution, magic(user)))).toBe(problem);
    expect(await ana.links()).toEqual([]);
  });

  test('an account that is locked after wrong codes', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    let operation = await ana.connect('candado_mx_retail', magic('locks'));
    for (let wrong = 0; wrong < 3; wrong += 1) operation = await ana.answer(operation, '999999');
    expect(codeOf(operation)).toBe('account_locked');
  });

  test('a session that is over ends in one button to start again', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('eco_co_retail', magic('session_over'));
    expect((await ana.answer(asked, '111111')).state.name).toBe('expired');
    // What Belvo still has of it can be finished or removed.
    expect(await ana.links()).toMatchObject([{ status: 'unconfirmed' }]);
  });

  test('a question nobody answers expires by itself', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('acertijo_mx_retail', magic('question'));
    stack.clock.advance(challengeOf(asked).lifetimeSeconds * 1000 + 1000);
    await stack.settle();
    expect((await ana.read(asked.id)).state.name).toBe('expired');
  });

  test('cancelling in mid-code leaves nothing behind, here or at Belvo', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    expect((await ana.cancel(asked)).state.name).toBe('cancelled');
    await stack.advance(30);
    expect(await ana.links()).toEqual([]);
    expect(await stack.linksAtBelvo()).toBe(0);
  });

  test('cancelling while the bank is being signed in to: a link made meanwhile is removed', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.control('POST', '/institutions/erebor_mx_retail', { delaySeconds: 20 });
    const started = await ana.connect('erebor_mx_retail', valid);
    expect(started.state).toMatchObject({ name: 'working', phase: 'signing_in' });
    expect((await ana.cancel(started)).state.name).toBe('cancelled');
    await stack.advance(60);
    expect(await ana.links()).toEqual([]);
    expect(await stack.linksAtBelvo()).toBe(0);
  });

  test('Belvo says that the same login exists: it leads there', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const first = await ana.connect('erebor_mx_retail', valid);
    await stack.control('POST', '/institutions/erebor_mx_retail', { duplicatePrevention: true });
    const second = await ana.connect('erebor_mx_retail', valid);
    expect(second.state).toMatchObject({
      name: 'failed',
      failure: { code: 'duplicate_link', linkId: first.linkId },
    });
    expect(await ana.links()).toHaveLength(1);
  });

  test('a link whose owner Belvo does not know is nobody’s, and does not stay', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    // What Belvo takes for somebody's phone number it stores as null.
    await stack.db.query("UPDATE person SET external_id = '5511987654321'");
    expect(codeOf(await ana.connect('erebor_mx_retail', valid))).toBe('person_mismatch');
    expect(await ana.links()).toEqual([]);
    await stack.advance(30);
    expect(await stack.linksAtBelvo()).toBe(0);
    expect(stack.lines.join()).toContain('link_of_another_person');
  });
});

describe('one at a time', () => {
  test('the same request key starts one operation', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const body = {
      kind: 'connect',
      requestKey: 'one-key-for-two-clicks',
      institution: 'erebor_mx_retail',
      accessMode: 'recurrent',
      credentials: valid,
      consent: { version: 'test', language: 'en' },
    };
    const [one, two] = await Promise.all([
      ana.call(endpoints.startOperation, { body }),
      ana.call(endpoints.startOperation, { body }),
    ]);
    expect(two.id).toBe(one.id);
    await stack.settle();
    expect(await ana.links()).toHaveLength(1);
    expect((await stack.wire()).filter((line) => line.startsWith('POST /api/links/'))).toHaveLength(
      1,
    );
  });

  test('a second connect at one institution is led to the first', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const first = await ana.connect('numeral_co_retail', magic('numeric'));
    await expect(ana.connect('numeral_co_retail', magic('numeric'))).rejects.toThrow(
      `"operationId":"${first.id}"`,
    );
    await ana.cancel(first);
    expect((await ana.connect('numeral_co_retail', magic('numeric'))).state.name).toBe('challenge');
  });

  test('a stale tab gets the current state and changes nothing', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    const again = await ana.answer(asked, '999999');
    const before = (await stack.wire()).length;
    const stale = await ana.call(endpoints.answer, {
      parameters: { id: asked.id },
      body: { challengeId: challengeOf(asked).challengeId, answer: '111111' },
    });
    expect(challengeOf(stale).challengeId).toBe(challengeOf(again).challengeId);
    expect(await stack.wire()).toHaveLength(before);
  });
});

describe('lost answers', () => {
  test.each(['reset_after', 'truncated', 'garbage', 'empty', 'wrong_shape', '500_html'])(
    '%s after the link was made: it is found by reading, never sent again',
    async (fault) => {
      const stack = await createStack();
      const ana = await stack.person();
      await stack.control('POST', '/faults', {
        match: { method: 'POST', path: '/api/links/' },
        fault,
        times: 1,
      });
      const operation = await ana.connect('erebor_mx_retail', valid);
      expect(operation.state.name).toBe('checking');
      const made = await stack.linksAtBelvo();
      await stack.advance(700);
      const after = await ana.read(operation.id);
      // Some of these faults swallow the request, some only its answer; both are told by reading.
      expect(after.state).toMatchObject(
        made === 1
          ? { name: 'done', found: true }
          : { name: 'failed', failure: { code: 'outcome_unknown' } },
      );
      expect(await ana.links()).toHaveLength(made);
      const registered = (await stack.wire()).filter((line) => line === 'POST /api/links/');
      expect(registered.length).toBeLessThanOrEqual(1);
    },
  );

  test('a hanging Belvo: our limit is only doubt, and reading ends it', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.control('POST', '/faults', {
      match: { method: 'POST', path: '/api/links/' },
      fault: 'hang_after',
      times: 1,
    });
    const operation = await ana.connect('erebor_mx_retail', valid);
    expect(operation.state.name).toBe('working');
    await stack.advance(345);
    expect((await ana.read(operation.id)).state).toMatchObject({ name: 'done', found: true });
  });

  test('the answer to a code is lost, but it had worked', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    await stack.control('POST', '/faults', {
      match: { method: 'PATCH', path: '/api/links/' },
      fault: 'reset_after',
      times: 1,
    });
    expect((await ana.answer(asked, '111111')).state.name).toBe('checking');
    await stack.advance(3);
    expect((await ana.read(asked.id)).state).toMatchObject({ name: 'done', found: true });
  });

  test('the answer to a code never arrived: it can be given again', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('eco_co_retail', magic('code'));
    await stack.control('POST', '/faults', {
      match: { method: 'PATCH', path: '/api/links/' },
      fault: 'reset_before',
      times: 1,
    });
    expect((await ana.answer(asked, '111111')).state.name).toBe('checking');
    await stack.advance(20);
    const again = await ana.read(asked.id);
    expect(challengeOf(again)).toMatchObject({ lastProblem: 'interrupted' });
    expect((await ana.answer(again, '111111')).state.name).toBe('done');
  });

  test('wrong keys are said, and alarm the operator', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.call(endpoints.institutions);
    await stack.control('POST', '/faults', {
      match: { method: 'POST', path: '/api/links/' },
      fault: '401',
      times: 1,
    });
    expect(codeOf(await ana.connect('erebor_mx_retail', valid))).toBe('belvo_keys_rejected');
    expect(stack.lines.join()).toContain('belvo_refused_us');
  });
});

describe('restarts', () => {
  test('in mid-code: the same step is there, and the answer works', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    await stack.boot().recover();
    const same = await ana.read(asked.id);
    expect(same.state).toEqual(asked.state);
    expect((await ana.answer(same, '111111')).state.name).toBe('done');
  });

  test('while the bank was being signed in to: what came of it is found', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.control('POST', '/institutions/erebor_mx_retail', { delaySeconds: 5 });
    const started = await ana.connect('erebor_mx_retail', valid);
    expect(started.state.name).toBe('working');
    // The old server's call goes on in this process; its result must not matter.
    await stack.boot().recover();
    expect((await ana.read(started.id)).state.name).toBe('checking');
    await stack.advance(30);
    expect((await ana.read(started.id)).state.name).toBe('done');
    expect(await ana.links()).toHaveLength(1);
    expect(await stack.linksAtBelvo()).toBe(1);
  });
});

describe('repair', () => {
  async function broken(how: 'password' | 'require-code') {
    const stack = await createStack();
    const ana = await stack.person();
    const institution = how === 'password' ? 'erebor_mx_retail' : 'heimdall_mx_retail';
    const { linkId } = await ana.connect(institution, valid);
    if (linkId === null) throw new Error('not connected');
    await stack.advance(30);
    await ana.call(endpoints.direct, {
      body: { do: how === 'password' ? 'password_changed' : 'require_code', linkId },
    });
    await stack.advance(5);
    return { stack, ana, linkId };
  }

  test('by password: wrong, then right; the link keeps its id', async () => {
    const { ana, linkId } = await broken('password');
    expect(await ana.links()).toMatchObject([{ id: linkId, status: 'invalid' }]);
    const wrong = await ana.start({
      kind: 'update',
      linkId,
      by: 'password',
      credentials: { password: 'pass_old' },
    });
    expect(codeOf(wrong)).toBe('wrong_credentials');
    const right = await ana.start({
      kind: 'update',
      linkId,
      by: 'password',
      credentials: { password: 'pass_new' },
    });
    expect(right.state).toMatchObject({ name: 'done', linkId });
    expect(await ana.links()).toMatchObject([{ id: linkId, status: 'valid' }]);
  });

  test('by code: no password is asked for', async () => {
    const { ana, linkId } = await broken('require-code');
    expect(await ana.links()).toMatchObject([{ id: linkId, status: 'token_required' }]);
    const asked = await ana.start({ kind: 'update', linkId, by: 'code' });
    const again = await ana.answer(asked, '999999');
    expect(challengeOf(again).wrongAnswers).toBe(1);
    const done = await ana.answer(again, '111111');
    expect(done.state).toMatchObject({ name: 'done', linkId });
    expect(await ana.links()).toMatchObject([{ id: linkId, status: 'valid' }]);
  });

  test('a link that is fine has nothing to repair, and costs no call', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    const before = (await stack.wire()).length;
    await expect(
      ana.start({
        kind: 'update',
        linkId: linkId ?? '',
        by: 'password',
        credentials: { password: 'pass_new' },
      }),
    ).rejects.toThrow('nothing_to_repair');
    expect(await stack.wire()).toHaveLength(before);
  });

  test('an unfinished connection is finished with its password', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    stack.clock.advance(3_600_000);
    await stack.settle();
    expect((await ana.read(asked.id)).state.name).toBe('expired');
    const [link] = await ana.links();
    expect(link).toMatchObject({ status: 'unconfirmed' });
    const resumed = await ana.start({
      kind: 'resume',
      linkId: link?.id ?? '',
      credentials: { password: 'pass_valid' },
    });
    expect(codeOf(resumed)).toBe('challenge');
    expect(challengeOf(resumed).kind).toBe('numeric');
    expect((await ana.answer(resumed, '111111')).state.name).toBe('done');
    expect(await ana.links()).toMatchObject([{ id: link?.id, status: 'valid' }]);
  });
});

describe('disconnect', () => {
  test('it is said to be gone when it is gone', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    const operation = await ana.start({ kind: 'disconnect', linkId: linkId ?? '' });
    expect(['checking', 'done']).toContain(operation.state.name);
    await stack.advance(30);
    expect((await ana.read(operation.id)).state.name).toBe('done');
    expect(await ana.links()).toMatchObject([{ status: 'ended', accounts: { items: [] } }]);
    expect(await stack.linksAtBelvo()).toBe(0);
  });

  test('one that was deleted behind our back is simply gone', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    await stack.db.query("UPDATE link SET belvo_id = '00000000-0000-4000-8000-000000000000'");
    await stack.db.query('UPDATE operation SET belvo_link_id = NULL');
    const operation = await ana.start({ kind: 'disconnect', linkId: linkId ?? '' });
    expect(operation.state.name).toBe('done');
  });
});

describe('somebody else', () => {
  test('sees nothing, can do nothing, and costs no call to Belvo', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const eve = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    const before = (await stack.wire()).length;
    const challengeId = challengeOf(asked).challengeId;
    const attempts: [string, string, unknown?][] = [
      ['GET', `/api/operations/${asked.id}`],
      ['POST', `/api/operations/${asked.id}/answer`, { challengeId, answer: '111111' }],
      ['POST', `/api/operations/${asked.id}/renew`, { challengeId }],
      ['POST', `/api/operations/${asked.id}/cancel`],
      ['GET', `/api/links/${linkId}`],
      [
        'POST',
        '/api/operations',
        { kind: 'disconnect', requestKey: 'eve-was-here-0000001', linkId },
      ],
      ['POST', '/api/director', { do: 'password_changed', linkId }],
    ];
    for (const [method, path, body] of attempts) {
      const response = await eve.request(method, path, { body });
      expect(response.status, `${method} ${path}`).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'not_found' });
    }
    expect((await eve.call(endpoints.operations)).operations).toEqual([]);
    expect(await eve.links()).toEqual([]);
    expect(await stack.wire()).toHaveLength(before);
  });
});

test('what was typed is written nowhere', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const canary = 'canary_0123456';
  await ana.connect('erebor_mx_retail', { username: `u${canary}`, password: canary });
  const asked = await ana.connect('numeral_co_retail', magic('numeric'));
  await ana.answer(asked, `answer${canary}`);
  const tables = ['person', 'session', 'link', 'account', 'operation', 'webhook'];
  const rows = await Promise.all(tables.map((table) => stack.db.query(`SELECT * FROM ${table}`)));
  const everything = JSON.stringify(rows) + stack.lines.join() + stack.store.text();
  expect(everything).not.toContain(canary);
  // The sealed states, opened.
  expect(JSON.stringify(await ana.call(endpoints.operations))).not.toContain(canary);
  expect(JSON.stringify(await stack.control('GET', '/requests?limit=1000'))).not.toContain(canary);
});

async function rightAnswer(
  stack: Stack,
  institution: string,
  user: string,
  index: number,
): Promise<string> {
  const { institutions } = (await stack.control('GET', '/scenarios')) as {
    institutions: {
      institution: string;
      users: { id: string; answers?: { answer: string }[] }[];
    }[];
  };
  const users = institutions.find((scenario) => scenario.institution === institution)?.users;
  const answer = users?.find(({ id }) => id === user)?.answers?.[index]?.answer;
  if (answer === undefined) throw new Error(`no answer for ${institution} ${user}`);
  return answer;
}

import { describe, expect, test } from 'vitest';
import { directorEndpoints } from '#contract/api/director-endpoints.ts';
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
    await ana.call(directorEndpoints.direct, { body: { do: 'confirm', operationId: asked.id } });
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

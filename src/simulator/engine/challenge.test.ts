import { deflateSync, inflateSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { qrModules } from '#simulator/engine/qr-code.ts';
import { createHarness, textAt, valueAt } from '#simulator/testing/harness.ts';
import type { Harness } from '#simulator/testing/harness.ts';
import { QUESTION, QUESTION_ANSWER } from '#simulator/scenarios/flow.ts';

async function ask(harness: Harness, institution: string, username: string) {
  const answer = await harness.register(institution, { username, password: 'pass_valid' });
  expect(answer.status).toBe(428);
  return answer;
}

/** Answers the latest 428. */
function reply(harness: Harness, body: unknown, token?: string) {
  const { session, link } = idsIn(body);
  return harness.call('PATCH', '/api/links/', { session, link, token });
}

function idsIn(body: unknown) {
  const item = Array.isArray(body) ? valueAt(body, 0) : body;
  return { session: textAt(item, 'session'), link: textAt(item, 'link') };
}

async function statusOf(harness: Harness, body: unknown) {
  const { link } = idsIn(body);
  return textAt((await harness.call('GET', `/api/links/${link}/`)).body, 'status');
}

describe('a numeric code', () => {
  test('is shown, answered, and completes the registration with 201', async () => {
    const harness = createHarness();
    const asked = await ask(harness, 'numeral_co_retail', 'numeric');
    expect(asked.challenge).toMatchObject({ kind: 'numeric', expirySeconds: 60 });
    expect(asked.challenge?.value).toMatch(/^\d{6}$/);
    expect(await statusOf(harness, asked.body)).toBe('unconfirmed');
    const done = await reply(harness, asked.body, '111111');
    expect(done.status).toBe(201);
    expect(done.body).toMatchObject({ status: 'valid', id: asked.challenge?.link });
  });

  test('that is wrong is asked for again, in the same session with another value', async () => {
    const harness = createHarness();
    const asked = await ask(harness, 'numeral_co_retail', 'numeric');
    const again = await reply(harness, asked.body, '999999');
    expect(again.status).toBe(428);
    expect(again.challenge?.session).toBe(asked.challenge?.session);
    expect(again.challenge?.value).not.toBe(asked.challenge?.value);
  });

  test('says the seconds that are left', async () => {
    const harness = createHarness();
    const asked = await ask(harness, 'numeral_co_retail', 'numeric');
    await harness.pass(20.5);
    const same = await reply(harness, asked.body);
    expect(same.challenge).toMatchObject({ value: asked.challenge?.value, expirySeconds: 40 });
  });

  test.each([
    ['numeric', 60],
    ['numeric_30', 30],
  ])('of %s is renewed after %d seconds, with or without an answer', async (user, life) => {
    for (const token of ['111111', undefined, '']) {
      const harness = createHarness();
      const asked = await ask(harness, 'numeral_co_retail', user);
      expect(asked.challenge?.expirySeconds).toBe(life);
      await harness.pass(life - 1);
      expect((await reply(harness, asked.body)).challenge?.value).toBe(asked.challenge?.value);
      await harness.pass(1);
      const fresh = await reply(harness, asked.body, token);
      expect(fresh.challenge?.expirySeconds).toBe(life);
      expect(fresh.challenge?.value).not.toBe(asked.challenge?.value);
      expect((await reply(harness, asked.body, '111111')).status).toBe(201);
    }
  });

  test('ends with its session', async () => {
    const harness = createHarness();
    const asked = await ask(harness, 'numeral_co_retail', 'numeric');
    await harness.pass(700);
    const fresh = await reply(harness, asked.body);
    expect(fresh.challenge?.expirySeconds).toBe(20);
    await harness.pass(20);
    const over = await reply(harness, asked.body, '111111');
    expect([over.status, over.code]).toEqual([400, 'session_expired']);
    expect(await statusOf(harness, asked.body)).toBe('unconfirmed');
  });
});

describe('a QR code', () => {
  const png = /^iVBORw0KGgo[A-Za-z0-9+/]+=*$/;

  test.each([
    ['qr_image', png],
    ['qr_data', /^data:image\/png;base64,iVBORw0KGgo/],
    ['qr_plain', /^https:\/\/qr\.example\/[0-9a-f]{16}$/],
    ['qr_text', /^[A-Za-z0-9+/]+=*$/],
  ])('of %s comes in its form', async (user, form) => {
    const harness = createHarness();
    const asked = await ask(harness, 'mosaico_mx_retail', user);
    expect(asked.challenge).toMatchObject({
      kind: 'qr',
      expirySeconds: 60,
      expectsUserInput: true,
    });
    expect(asked.challenge?.value).toMatch(form);
    expect((await reply(harness, asked.body, '111111')).status).toBe(201);
  });

  test('as text holds an address', async () => {
    const harness = createHarness();
    const asked = await ask(harness, 'mosaico_mx_retail', 'qr_text');
    const text = Buffer.from(asked.challenge?.value ?? '', 'base64').toString();
    expect(text).toMatch(/^https:\/\/qr\.example\//);
  });

  test('is a picture that can be opened', async () => {
    const harness = createHarness();
    const asked = await ask(harness, 'mosaico_mx_retail', 'qr_image');
    const bytes = Buffer.from(asked.challenge?.value ?? '', 'base64');
    const side = bytes.readUInt32BE(16);
    expect([side, bytes.readUInt32BE(20)]).toEqual([148, 148]);
    const start = bytes.indexOf('IDAT') + 4;
    const pixels = inflateSync(bytes.subarray(start, start + bytes.readUInt32BE(start - 8)));
    expect(pixels.length).toBe(side * (side + 1));
    expect(deflateSync(pixels).length).toBeGreaterThan(0);
  });

  test('is drawn as another implementation of the standard draws it', () => {
    const drawn = qrModules('https://qr.example/0123456789abcdef')
      .map((row) => row.map((dark) => (dark ? '#' : '.')).join(''))
      .join('\n');
    expect(createHash('sha256').update(drawn).digest('hex')).toBe(
      '39a5e5a63c3c70bbe9a8016afdd970ea54ba406570882b03d2f8494a12ecee8b',
    );
    expect(() => qrModules('x'.repeat(54))).toThrow('Too long');
  });

  test('to be scanned is confirmed by the scan alone', async () => {
    const harness = createHarness();
    const asked = await ask(harness, 'farol_br_retail', 'scan_manual');
    expect(asked.challenge).toMatchObject({ kind: 'qr', expectsUserInput: false });
    expect((await reply(harness, asked.body)).challenge?.value).toBe(asked.challenge?.value);
    await harness.pass(60);
    expect((await reply(harness, asked.body)).challenge?.value).not.toBe(asked.challenge?.value);
    await harness.control.confirm(idsIn(asked.body).link);
    expect((await reply(harness, asked.body)).status).toBe(201);
  });
});

describe('a confirmation on another device', () => {
  test.each(['confirm', 'scan', 'misspelt'])(
    '%s happens by itself after 8 seconds',
    async (user) => {
      const harness = createHarness();
      const asked = await ask(harness, 'farol_br_retail', user);
      expect(asked.challenge?.expectsUserInput).toBe(false);
      await harness.pass(7.9);
      expect((await reply(harness, asked.body)).status).toBe(428);
      await harness.pass(0.1);
      expect((await reply(harness, asked.body)).status).toBe(201);
    },
  );

  test('waits until it is told, and an answer does not help', async () => {
    const harness = createHarness();
    const asked = await ask(harness, 'farol_br_retail', 'confirm_manual');
    await harness.pass(300);
    expect((await reply(harness, asked.body, '111111')).status).toBe(428);
    await harness.control.confirm(idsIn(asked.body).link);
    expect((await reply(harness, asked.body)).status).toBe(201);
  });

  test('with the key misspelt', async () => {
    const harness = createHarness();
    const { body } = await ask(harness, 'farol_br_retail', 'misspelt');
    expect(valueAt(body, 0, 'token_generation_data')).toHaveProperty('expect_user_input', false);
    expect(valueAt(body, 0, 'token_generation_data')).not.toHaveProperty('expects_user_input');
  });
});

describe('a question', () => {
  test.each([QUESTION_ANSWER, ` ${QUESTION_ANSWER.toUpperCase()} `, '111111'])(
    'is answered by %j',
    async (token) => {
      const harness = createHarness();
      const asked = await ask(harness, 'acertijo_mx_retail', 'question');
      expect(asked.challenge).toMatchObject({ kind: 'text', value: QUESTION, expirySeconds: 720 });
      expect((await reply(harness, asked.body, 'Rex')).challenge?.value).toBe(QUESTION);
      expect((await reply(harness, asked.body, token)).status).toBe(201);
    },
  );

  test('follows a code, in the same session', async () => {
    const harness = createHarness();
    const asked = await ask(harness, 'numeral_co_retail', 'two_codes');
    const next = await reply(harness, asked.body, '111111');
    expect(next.challenge).toMatchObject({ kind: 'text', session: asked.challenge?.session });
    expect((await reply(harness, next.body, 'Rex')).challenge?.kind).toBe('text');
    expect((await reply(harness, next.body, QUESTION_ANSWER)).status).toBe(201);
  });
});

describe('oddities of the wire', () => {
  test.each([
    ['missing_key', { kind: 'inputless', expectsUserInput: true }],
    ['number_expiry', { expirySeconds: 720 }],
    ['bare_object', { kind: 'inputless' }],
    ['no_details', { kind: 'inputless', instructions: null }],
    ['unknown_kind', { kind: 'text', value: QUESTION }],
  ])('%s', async (user, expected) => {
    const harness = createHarness();
    const asked = await ask(harness, 'eco_co_retail', user);
    expect(asked.challenge).toMatchObject(expected);
    expect(asked.text).toMatchSnapshot();
    expect((await reply(harness, asked.body, '111111')).status).toBe(201);
  });

  test('three wrong answers lock the account', async () => {
    const harness = createHarness();
    const asked = await ask(harness, 'candado_mx_retail', 'locks');
    expect((await reply(harness, asked.body, '1')).status).toBe(428);
    expect((await reply(harness, asked.body, '2')).status).toBe(428);
    const locked = await reply(harness, asked.body, '3');
    expect([locked.status, locked.code]).toEqual([400, 'login_error']);
    expect(locked.text).toContain('The user account is locked');
    expect((await reply(harness, asked.body, '111111')).code).toBe('session_expired');
  });

  test('a session may be over when the answer arrives', async () => {
    const harness = createHarness();
    const asked = await ask(harness, 'eco_co_retail', 'session_over');
    expect((await reply(harness, asked.body, '111111')).code).toBe('session_expired');
  });

  test('a code sent at once, where the form has a field for it, is enough', async () => {
    const harness = createHarness();
    const fields = { username: 'mfa_default', password: 'pass_valid', token: '111111' };
    expect((await harness.register('heimdall_mx_retail', fields)).status).toBe(201);
    const wrong = await harness.register('heimdall_mx_retail', { ...fields, token: '123456' });
    expect(wrong.status).toBe(428);
    const short = await harness.register('heimdall_mx_retail', { ...fields, token: '123' });
    expect(short.code).toBe('validation_error');
  });
});

describe('a resume that does not fit', () => {
  test.each([
    ['nothing', {}, 400, 'required'],
    ['no session', { link: 'LINK' }, 400, 'required'],
    ['no link', { session: 'SESSION' }, 400, 'required'],
    ['a link that is no id', { session: 'SESSION', link: 'one' }, 400, 'invalid'],
    [
      'a link that does not exist',
      { session: 'SESSION', link: '2ccd5e15-194a-4a19-a45a-e7223c7e6717' },
      404,
      'not_found',
    ],
    ['another session', { session: 'f'.repeat(32), link: 'LINK' }, 400, 'session_expired'],
  ])('%s', async (_, given, status, code) => {
    const harness = createHarness();
    const asked = await ask(harness, 'eco_co_retail', 'code');
    const { session, link } = idsIn(asked.body);
    const body = JSON.stringify(given).replace('LINK', link).replace('SESSION', session);
    const answer = await harness.call('PATCH', '/api/links/', body, {
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, answer.code]).toEqual([status, code]);
  });

  test('the session of a link is not resumed elsewhere', async () => {
    const harness = createHarness();
    const asked = await ask(harness, 'eco_co_retail', 'code');
    const body = { ...idsIn(asked.body), token: '111111' };
    expect((await harness.call('PATCH', '/api/accounts/', body)).code).toBe('session_expired');
  });
});

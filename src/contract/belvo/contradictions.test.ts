import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { parseChallenge } from '#contract/belvo/challenge.ts';
import { parseErrors } from '#contract/belvo/error.ts';
import { belvoInstitution } from '#contract/belvo/institution.ts';
import { belvoLink } from '#contract/belvo/link.ts';
import { belvoAccepted } from '#contract/belvo/refresh.ts';
import { belvoWebhook } from '#contract/belvo/webhook.ts';

/** Where Belvo's pages contradict each other, both readings have to be understood. */

const session = 'be7a15d5f0b84d8ea60f6c12cb2a7b32';
const link = '449e388c-812b-4798-8743-7d11efb6becf';
const request_id = 'b7a3a5b3a3a2b6aa28f4cc98d55cf1f1';
const numeric = { type: 'numeric', value: '703837', instructions: 'Use this code' };

function body(changes: Record<string, unknown>, data: unknown = numeric) {
  const item = { code: 'token_required', session, link, expiry: '60', request_id };
  return { ...item, token_generation_data: data, ...changes };
}

describe('a 428', () => {
  test.each([
    ['a list', [body({})]],
    ['a bare object', body({})],
    ['two items, the second of which can be resumed', [{ code: 'other' }, body({})]],
    [
      'the oldest shape, without a code',
      { ...body({}), code: undefined, detail: 'Token required' },
    ],
  ])('comes as %s', (_, given) => {
    expect(parseChallenge(given)).toEqual({
      session,
      link,
      expirySeconds: 60,
      kind: 'numeric',
      instructions: 'Use this code',
      value: '703837',
      expectsUserInput: true,
      requestId: request_id,
    });
  });

  test.each([
    ['720', 720],
    [9600, 9600],
    ['60.5', 60.5],
    [-5, 0],
    [undefined, 60],
    ['soon', 60],
    ['', 60],
    [null, 60],
  ])('expiry %j is %d seconds', (expiry, seconds) => {
    expect(parseChallenge([body({ expiry })])?.expirySeconds).toBe(seconds);
  });

  test.each([
    [{ expects_user_input: false }, false],
    [{ expect_user_input: false }, false],
    [{ expects_user_input: true }, true],
    [{ expect_user_input: true }, true],
    [{}, true],
    [{ expects_user_input: null }, true],
    [{ expects_user_input: 'false' }, false],
  ])('%j expects input: %s', (keys, expected) => {
    expect(parseChallenge([body({}, { ...numeric, ...keys })])?.expectsUserInput).toBe(expected);
  });

  test.each([
    [null, 'inputless', null],
    [{}, 'inputless', null],
    [{ type: 'voice', value: 'Say it' }, 'text', 'Say it'],
    [{ type: 'push' }, 'inputless', null],
    [{ type: 'push', value: '' }, 'inputless', null],
    [{ type: 'numeric', value: 703837 }, 'numeric', '703837'],
    [{ type: 'qr', value: 'data:image/png;base64,AA==' }, 'qr', 'data:image/png;base64,AA=='],
  ])('asking %j is of kind %s', (data, kind, value) => {
    expect(parseChallenge([body({}, data)])).toMatchObject({ kind, value });
  });

  test.each([
    [
      'activation_required',
      [{ code: 'activation_required', message: 'No web access', request_id }],
    ],
    ['no session', [body({ session: undefined })]],
    ['no link', [body({ link: null })]],
    ['an empty list', []],
    ['nothing', null],
    ['text', 'token_required'],
    ['HTML', '<html></html>'],
  ])('%s cannot be resumed', (_, given) => {
    expect(parseChallenge(given)).toBeNull();
  });
});

describe('an error', () => {
  test.each([
    ['a list', [{ code: 'not_found', message: 'Not found.', request_id }]],
    ['a bare object', { code: 'not_found', message: 'Not found.', request_id }],
    ['a bare object with detail', { code: 'not_found', detail: 'Not found.', request_id }],
  ])('comes as %s', (_, given) => {
    expect(parseErrors(given)).toEqual([
      {
        code: 'not_found',
        message: 'Not found.',
        field: null,
        request_id,
        institution_user_id: null,
      },
    ]);
  });

  test.each([
    [null],
    [undefined],
    [''],
    ['<html>403 Forbidden</html>'],
    [42],
    [[]],
    [{}],
    [[null, 7]],
  ])('%j is no error of Belvo’s', (given) => {
    expect(parseErrors(given)).toEqual([]);
  });

  test('several problems stay several', () => {
    const two = ['institution', 'username'].map((field) => ({
      code: 'required',
      message: 'x',
      field,
    }));
    expect(parseErrors(two).map((error) => error.field)).toEqual(['institution', 'username']);
  });
});

describe('a link', () => {
  const given = {
    id: link,
    institution: 'erebor_mx_retail',
    status: 'valid',
    created_at: '2022-02-09T08:45:50.406032Z',
  };

  test('whatever is optional may be missing', () => {
    expect(z.parse(belvoLink, given)).toEqual({
      ...given,
      access_mode: null,
      refresh_rate: null,
      last_accessed_at: null,
      external_id: null,
      institution_user_id: null,
    });
  });

  test.each([
    '2021-03-09T10:28:40.000Z',
    '2022-02-09T08:45:50.406032+00:00',
    '2022-02-09T08:45:50Z',
  ])('created at %s', (created_at) => {
    expect(z.parse(belvoLink, { ...given, created_at }).created_at).toBe(created_at);
  });

  test('words that Belvo may add are unknown, fields are dropped', () => {
    const parsed = z.parse(belvoLink, {
      ...given,
      status: 'resting',
      access_mode: 'daily',
      colour: 1,
    });
    expect(parsed).toMatchObject({ status: 'unknown', access_mode: 'unknown' });
    expect(parsed).not.toHaveProperty('colour');
  });

  test.each([
    ['no id', { ...given, id: undefined }],
    ['an id that is not a UUID', { ...given, id: 'link-id-1' }],
    ['no status', { ...given, status: undefined }],
    ['a time that is none', { ...given, created_at: 'yesterday' }],
    ['a list', [given]],
  ])('%s is refused', (_, wrong) => {
    expect(z.safeParse(belvoLink, wrong).success).toBe(false);
  });
});

describe('an institution', () => {
  const given = { id: 1004, name: 'erebor_mx_retail', type: 'bank', display_name: 'Erebor' };

  test.each([
    [{ country_code: 'MX', country_codes: ['MX'] }, 'MX', ['MX']],
    [{ country_codes: ['MX'] }, null, ['MX']],
    [{ country_codes: null }, null, []],
  ])('countries %j', (countries, country_code, country_codes) => {
    expect(z.parse(belvoInstitution, { ...given, ...countries })).toMatchObject({
      country_code,
      country_codes,
    });
  });

  test('a new type of field is kept, the sandbox’s extra keys are read', () => {
    const field = {
      name: 'token',
      type: 'fingerprint',
      length: 6,
      optional: true,
      pre_selected: 0,
    };
    expect(
      z.parse(belvoInstitution, { ...given, form_fields: [field] }).form_fields[0],
    ).toMatchObject({
      type: 'fingerprint',
      length: '6',
      optional: true,
      pre_selected: 0,
      values: [],
    });
  });

  test('openbanking, as it was called in 2023, is not a failure', () => {
    const old = { ...given, type: 'gig', integration_type: 'openbanking' };
    expect(z.parse(belvoInstitution, old)).toMatchObject({
      type: 'unknown',
      integration_type: 'unknown',
      status: 'unknown',
    });
  });
});

test.each([
  ['LINK', 'link_deleted'],
  ['MOON', 'risen'],
])('the webhook %s %s is read', (type, code) => {
  expect(z.parse(belvoWebhook, { webhook_type: type, webhook_code: code, data: null })).toEqual({
    webhook_id: null,
    webhook_type: type,
    webhook_code: code,
    process_type: null,
    link_id: null,
    request_id: null,
    external_id: null,
    data: {},
  });
});

test.each(['be7a15d5f0b84d8ea60f6c12cb2a7b32', '4363b08b-51eb-4350-9c74-5df5ac92a7f6'])(
  'a request id may look like %s',
  (id) => {
    expect(z.parse(belvoAccepted, { request_id: id, more: 1 })).toEqual({ request_id: id });
  },
);

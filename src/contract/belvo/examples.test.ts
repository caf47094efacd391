import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { belvoAccount } from '#contract/belvo/account.ts';
import { parseChallenge } from '#contract/belvo/challenge.ts';
import { parseErrors } from '#contract/belvo/error.ts';
import { belvoInstitution } from '#contract/belvo/institution.ts';
import { belvoLink } from '#contract/belvo/link.ts';
import { belvoOwner } from '#contract/belvo/owner.ts';
import { pageOf } from '#contract/belvo/page.ts';
import { belvoAccepted } from '#contract/belvo/refresh.ts';
import { belvoToken } from '#contract/belvo/token.ts';
import { belvoWebhook } from '#contract/belvo/webhook.ts';

const folder = new URL('./examples/', import.meta.url);
const files = readdirSync(folder);

/** The part of a file name before the first dot says what the example is of. */
const parsers: Record<string, (example: unknown) => unknown> = {
  account: (example) => z.parse(belvoAccount, example),
  accepted: (example) => z.parse(belvoAccepted, example),
  challenge: (example) => parseChallenge(example),
  error: (example) => parseErrors(example),
  institution: (example) => z.parse(belvoInstitution, example),
  link: (example) => z.parse(belvoLink, example),
  owner: (example) => z.parse(belvoOwner, example),
  page: (example) => z.parse(pageOf(belvoLink), example),
  token: (example) => z.parse(belvoToken, example),
  webhook: (example) => z.parse(belvoWebhook, example),
};

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

function parse(file: string): unknown {
  const parser = parsers[file.split('.')[0] ?? ''];
  if (parser === undefined) throw new Error(`${file}: nothing parses this kind of example`);
  return parser(read(file));
}

describe('every example of Belvo’s pages is understood', () => {
  test('there are examples of each kind', () => {
    expect(new Set(files.map((file) => file.split('.')[0]))).toEqual(new Set(Object.keys(parsers)));
  });

  test.each(files)('%s', (file) => {
    const parsed = parse(file);
    expect(parsed).not.toBeNull();
    expect(parsed).not.toEqual([]);
  });

  test.each(files.filter((file) => file.startsWith('error.')))('%s keeps its code', (file) => {
    const [, word, detail] = file.split('.');
    const code = word === 'blank' && detail === 'with_code_null' ? 'null' : word;
    expect(parse(file)).toEqual([expect.objectContaining({ code })]);
  });
});

describe('the pages’ challenges', () => {
  test.each([
    ['inputless', null, 720],
    ['numeric', '703837', 60],
    ['qr', '...', 60],
    ['text', 'Where were you born?', 720],
  ])('%s', (kind, value, expirySeconds) => {
    expect(parseChallenge(read(`challenge.${kind}.json`))).toMatchObject({
      kind,
      value,
      expirySeconds,
      expectsUserInput: true,
    });
  });

  test('the annotated payload, whose details are elided, reads as inputless', () => {
    expect(parseChallenge(read('challenge.annotated.json'))).toMatchObject({
      kind: 'inputless',
      session: 'be7a15d5f0b84d8ea60f6c12cb2a7b32',
      link: '449e388c-812b-4798-8743-7d11efb6becf',
    });
  });
});

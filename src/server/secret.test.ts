import assert from 'node:assert/strict';
import { inspect, isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from './secret.ts';

const typed = { username: 'ana', password: 'pass "word" \\ ñ 🔑', token: '' };

/** Any characters at all, control characters and emoji as often as letters. */
const anyText = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.nat(0xff), fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10_ffff })), {
      maxLength,
    })
    .map((points) => String.fromCodePoint(...points));

function secretOf(value: object = typed): Secret {
  return Secret.read(Buffer.from(JSON.stringify(value)));
}

/** What a secret has, as text: for tests only. */
function contentOf(secret: Secret): Record<string, unknown> {
  return Object.fromEntries(
    secret.filled().map(([name, json]) => [name, JSON.parse(Buffer.from(json).toString())]),
  );
}

describe('what it holds', () => {
  test('are the bytes as they came, without what was left empty', () => {
    const { token: _, ...filled } = typed;
    expect(contentOf(secretOf())).toEqual(filled);
    expect(secretOf().names()).toEqual(['username', 'password', 'token']);
    expect(secretOf().text('username')).toBe('ana');
    expect(secretOf().text('nothing')).toBe('');
  });

  test('counts characters as browsers do, however they are written', () => {
    const writings = fc
      .tuple(anyText(20), fc.nat())
      .map(([value, bits]) =>
        [...value].map((one, at) => [one, ((bits >> at) & 1) === 1] as const),
      );
    fc.assert(
      fc.property(writings, (characters) => {
        const value = characters.map(([character]) => character).join('');
        const json = characters.map(([character, escaped]) => written(character, escaped)).join('');
        const secret = Secret.read(Buffer.from(`{ "a" : "${json}" }`));
        assert.equal(secret.length('a'), value.length);
        assert.deepEqual(contentOf(secret), value === '' ? {} : { a: value });
      }),
    );
  });

  test('is never read as anything else than JSON reads it', () => {
    const mangled = fc
      .tuple(fc.uint8Array({ maxLength: 4 }), fc.nat(40), fc.nat(4))
      .map(([bytes, at, gone]) => {
        const json = Buffer.from('{"password":"p\\u00e9\\n", "a":"é"}');
        return Buffer.concat([json.subarray(0, at), bytes, json.subarray(at + gone)]);
      });
    fc.assert(
      fc.property(mangled, (bytes) => {
        const [ours, json] = [attempt(() => contentOf(Secret.read(bytes))), attempt(parse(bytes))];
        // What we take, JSON takes, and as the same.
        assert.ok(ours === undefined || isDeepStrictEqual({ ...json, ...ours }, json));
      }),
      { numRuns: 500 },
    );
  });

  test.each(['', '{}x', '[]', '"a"', '{"a":1}', '{"a":"b",}', '{"a":"\u0001"}', '{"a":"\\ud800"}'])(
    'is not made of %j',
    (json) => {
      expect(() => Secret.read(Buffer.from(json))).toThrow('');
    },
  );

  test('is not made of what is no UTF-8', () => {
    expect(() => Secret.read(Buffer.from('{"a":"\xe9"}', 'latin1'))).toThrow('');
  });
});

describe('nobody keeps it', () => {
  test('wiped bytes are zero, those that were lent too', () => {
    const secret = secretOf();
    const lent = secret.filled().map(([, json]) => json);
    secret.wipe();
    for (const json of lent) expect(json.every((byte) => byte === 0)).toBe(true);
    expect(secret.names()).toEqual([]);
  });

  test('who takes it has it alone', () => {
    const secret = secretOf();
    const taken = secret.take();
    expect(secret.filled()).toEqual([]);
    secret.wipe();
    expect(contentOf(taken)).toMatchObject({ username: 'ana' });
  });

  test('it cannot be written down', () => {
    const secret = secretOf();
    expect(() => JSON.stringify({ deep: [secret] })).toThrow('never written down');
    for (const text of [
      String(secret),
      inspect({ deep: [secret] }, { showHidden: true, depth: 9 }),
      inspect(structuredClone({ secret })),
      Object.entries(secret).join(),
    ]) {
      expect(text).not.toContain('ana');
    }
  });
});

/** One character of a JSON text, as it is or as escapes of its units. */
function written(character: string, escaped: boolean): string {
  if (!escaped) return JSON.stringify(character).slice(1, -1);
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

function parse(bytes: Buffer): () => Record<string, unknown> {
  return () => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

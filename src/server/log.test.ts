import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLog, errorFields, type LogFields } from './log.ts';
import { Secret } from './secret.ts';

const known = new Set(
  (
    'time level event requestId operationId linkId belvoLinkId belvoRequestId code status method ' +
    'route milliseconds error at count'
  ).split(' '),
);

function lineOf(fields: unknown): string {
  const lines: string[] = [];
  const log = createLog(
    (line) => lines.push(line),
    () => 0,
  );
  // Types forbid what is handed in here; the log must not rely on them.
  log.alarm('event', fields as LogFields);
  return lines.join('\n');
}

/** Anything at all, with names that are fields and names that are not. */
const anything = fc.anything({
  maxDepth: 3,
  key: fc.oneof(fc.string(), fc.constantFrom(...known)),
  withNullPrototype: true,
});

test('whatever it is given, a line has only its own fields, in their types, on one line', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...known, 'body', 'password'), anything), (given) => {
      const line = lineOf(given);
      // oxlint-disable-next-line no-control-regex -- that is what is looked for
      assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      for (const [name, value] of Object.entries(JSON.parse(line) as object)) {
        assert.ok(known.has(name), name);
        // A number that JSON has no word for is null.
        assert.ok(value === null || ['string', 'number'].includes(typeof value), name);
      }
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['a line break', 'a\r\n{"level":"alarm"}'],
  ['a colour', '\u001b[31mred\u001b[0m'],
  ['a terminal’s command in one byte', '\u009b2J'],
  ['a separator of lines', 'a\u2028b'],
])('%s is written as an escape', (_, code) => {
  const line = lineOf({ code });
  expect(line).not.toContain(code);
  expect(JSON.parse(line)).toMatchObject({ code });
});

test('of an error nothing is said that somebody else wrote', () => {
  const canary = fc.constant('canary');
  const error = fc.letrec<{ error: Error }>((tie) => ({
    error: fc
      .record({
        message: fc.oneof(
          canary,
          fc.constantFrom('x\n    at canary (canary:1:1)', 'canary\ncanary'),
        ),
        cause: fc.oneof({ maxDepth: 4 }, canary, tie('error')),
        name: fc.constantFrom('TypeError', 'canary canary', 'canary\n'),
        code: canary,
        late: fc.boolean(),
      })
      .map(({ message, cause, late, ...more }) => {
        const made = Object.assign(new TypeError(message, { cause }), more);
        if (late) made.message = 'another canary';
        return made;
      }),
  })).error;
  fc.assert(
    fc.property(error, (thrown) => {
      assert.ok(!lineOf(errorFields(thrown)).includes('canary'));
    }),
    { numRuns: 200 },
  );
  expect(errorFields('canary')).toEqual({ error: 'string' });
  expect(errorFields(new TypeError('canary'))).toEqual({
    error: 'TypeError',
    at: expect.stringContaining('log.test.ts') as string,
  });
});

test('a secret is in no line, whatever it is handed in as', () => {
  const secret = Secret.read(Buffer.from('{"password":"canary"}'));
  for (const name of known) expect(lineOf({ [name]: secret })).not.toContain('canary');
});

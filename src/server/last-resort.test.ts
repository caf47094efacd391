import { expect, test } from 'vitest';
import { createLastResort } from './last-resort.ts';
import { createLog } from './log.ts';

/** As bad as an error can be: the secret in everything that belongs to it. */
function telling(secret: string): Error {
  const error = new Error(`no ${secret}\n    at ${secret} (${secret}:1:1)`, {
    cause: new Error(secret),
  });
  return Object.assign(error, { name: `Bad ${secret}`, body: secret, [secret]: { secret } });
}

test.each(['uncaught', 'unhandled'] as const)('%s: what it says names no value', (kind) => {
  const lines: string[] = [];
  const codes: number[] = [];
  const log = createLog(
    (line) => lines.push(line),
    () => 0,
  );
  const lastResort = createLastResort(log, (code) => codes.push(code));
  lastResort[kind](telling('canary'));
  lastResort[kind]('canary');
  expect(lines).toHaveLength(2);
  expect(lines.join()).not.toContain('canary');
  expect(lines[0]).toMatch(/"error":"Error","at":"at telling .*last-resort\.test\.ts:\d+:\d+\)"/);
  expect(codes).toEqual(kind === 'uncaught' ? [1, 1] : []);
});

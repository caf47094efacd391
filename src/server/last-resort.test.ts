import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createLastResort, keepMemoryPrivate } from './last-resort.ts';
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

const filter = '/proc/self/coredump_filter';
const { report, platform } = process;

test.skipIf(platform !== 'linux')(
  'nothing of the memory goes into a core file, a report, or to a debugger that a signal opens',
  () => {
    const listeners = process.listeners('SIGUSR1');
    const before = readFileSync(filter, 'utf8').trim();
    const flags = { ...flagsOf(report) };
    Object.assign(report, { reportOnFatalError: true, reportOnSignal: true });
    try {
      keepMemoryPrivate();
      expect(readFileSync(filter, 'utf8').trim()).toMatch(/^0+$/);
      expect(Object.values(flagsOf(report))).toEqual([false, false, false]);
      expect(process.listenerCount('SIGUSR1')).toBe(listeners.length + 1);
    } finally {
      writeFileSync(filter, `0x${before}`);
      Object.assign(report, flags);
      for (const listener of process.listeners('SIGUSR1')) {
        if (!listeners.includes(listener)) process.off('SIGUSR1', listener);
      }
    }
  },
);

function flagsOf({ reportOnFatalError, reportOnSignal, reportOnUncaughtException }: typeof report) {
  return { reportOnFatalError, reportOnSignal, reportOnUncaughtException };
}

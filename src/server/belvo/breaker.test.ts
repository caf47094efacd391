import { expect, test } from 'vitest';
import { createMovableClock } from '#simulator/clock.ts';
import { createBreaker, type Pass, type Verdict } from './breaker.ts';

function start() {
  const clock = createMovableClock({ frozenAt: 0 });
  let changes = 0;
  const breaker = createBreaker({
    clock,
    failures: 3,
    pauses: [10_000, 20_000],
    changed: () => {
      changes += 1;
    },
  });
  /** One call that is let through. */
  function call(verdict: Verdict): Pass | null {
    const pass = breaker.enter();
    if (pass !== null) breaker.report(pass, verdict);
    return pass;
  }
  return { clock, breaker, call, changes: () => changes };
}

test('opens after consecutive failures only', () => {
  const { breaker, call, changes } = start();
  for (const verdict of ['fails', 'fails', 'answers', 'fails', 'nothing', 'fails'] as const) {
    expect(call(verdict)).toBe('free');
  }
  expect(breaker.closedFor()).toBeNull();
  call('fails');
  expect(breaker.closedFor()).toBe(10);
  expect(call('answers')).toBeNull();
  expect(changes()).toBe(1);
});

test('lets one probe through, and waits longer after each that fails', () => {
  const { clock, breaker, call } = start();
  for (let at = 0; at < 3; at += 1) call('fails');
  const pauses: number[] = [];
  for (let at = 0; at < 4; at += 1) {
    pauses.push(breaker.closedFor() ?? 0);
    clock.advance((breaker.closedFor() ?? 0) * 1000 - 1);
    expect(breaker.enter()).toBeNull();
    clock.advance(1);
    const probe = breaker.enter();
    expect(probe).toBe('probe');
    // While it is under way, nobody else is let through.
    expect(breaker.enter()).toBeNull();
    expect(breaker.closedFor()).toBe(1);
    breaker.report('probe', 'fails');
  }
  expect(pauses).toEqual([10, 20, 20, 20]);
});

test('a probe that is answered ends it; one that says nothing is followed by the next', () => {
  const { clock, breaker, call, changes } = start();
  for (let at = 0; at < 3; at += 1) call('fails');
  clock.advance(10_000);
  expect(call('nothing')).toBe('probe');
  expect(call('answers')).toBe('probe');
  expect(call('fails')).toBe('free');
  expect(breaker.closedFor()).toBeNull();
  expect(changes()).toBe(2);
});

test('a probe that hangs holds up nobody for longer than the first pause', () => {
  const { clock, breaker, call } = start();
  for (let at = 0; at < 3; at += 1) call('fails');
  clock.advance(10_000);
  expect(breaker.enter()).toBe('probe');
  clock.advance(9_999);
  expect(breaker.enter()).toBeNull();
  expect(breaker.isOpen()).toBe(true);
  clock.advance(1);
  expect(call('answers')).toBe('probe');
  expect(breaker.isOpen()).toBe(false);
});

test('an answer to a call from before ends it, too; a late failure changes nothing', () => {
  const { breaker } = start();
  const passes = [1, 2, 3, 4, 5].map(() => breaker.enter());
  expect(passes).toEqual(['free', 'free', 'free', 'free', 'free']);
  for (let at = 0; at < 4; at += 1) breaker.report('free', 'fails');
  expect(breaker.closedFor()).toBe(10);
  breaker.report('free', 'answers');
  expect(breaker.closedFor()).toBeNull();
});

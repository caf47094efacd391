import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createMovableClock,
  nextDayOfMonth,
  offsetOf,
  offsetTimeText,
  readTime,
  timeText,
} from '#simulator/clock.ts';

describe('time that can be moved', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  test('is real time plus what it was moved by', () => {
    const clock = createMovableClock();
    expect(clock.now()).toBe(1_000_000);
    vi.advanceTimersByTime(500);
    clock.advance(10_000);
    expect(clock.now()).toBe(1_010_500);
    expect(offsetOf(clock)).toBe(10_000);
  });

  test('ends a sleep when real time passes', async () => {
    const clock = createMovableClock();
    const woken = vi.fn<() => void>();
    void clock.sleep(1000).then(woken);
    await vi.advanceTimersByTimeAsync(999);
    expect(woken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(woken).toHaveBeenCalled();
  });

  test('ends a sleep when both together pass', async () => {
    const clock = createMovableClock();
    const woken = vi.fn<() => void>();
    void clock.sleep(60_000).then(woken);
    await vi.advanceTimersByTimeAsync(20_000);
    clock.advance(30_000);
    await vi.advanceTimersByTimeAsync(9999);
    expect(woken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(woken).toHaveBeenCalled();
  });

  test('ends sleeps in the order in which they fall due', async () => {
    const clock = createMovableClock();
    const order: number[] = [];
    for (const ms of [300, 100, 200, 400]) void clock.sleep(ms).then(() => order.push(ms));
    clock.advance(350);
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual([100, 200, 300]);
    clock.advance(50);
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual([100, 200, 300, 400]);
  });

  test('lets a sleep be given up', async () => {
    const clock = createMovableClock();
    const controller = new AbortController();
    const sleeping = clock.sleep(1000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    await expect(clock.sleep(1000, controller.signal)).rejects.toThrow('enough');
    clock.advance(5000);
  });

  test('survives a sleep of months', async () => {
    const clock = createMovableClock();
    const woken = vi.fn<() => void>();
    const days60 = 60 * 86_400_000;
    void clock.sleep(days60).then(woken);
    await vi.advanceTimersByTimeAsync(days60 - 1);
    expect(woken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(woken).toHaveBeenCalled();
  });

  test('tells listeners, until they leave', () => {
    const clock = createMovableClock();
    const seen: number[] = [];
    const leave = clock.onAdvance(() => seen.push(clock.now()));
    clock.advance(1);
    clock.advance(2);
    leave();
    clock.advance(4);
    expect(seen).toEqual([1_000_001, 1_000_003]);
  });

  test('stands still when frozen', async () => {
    const clock = createMovableClock({ frozenAt: 5 });
    const woken = vi.fn<() => void>();
    void clock.sleep(10).then(woken);
    await vi.advanceTimersByTimeAsync(1000);
    expect([clock.now(), woken.mock.calls.length]).toEqual([5, 0]);
    clock.advance(10);
    await vi.advanceTimersByTimeAsync(0);
    expect([clock.now(), woken.mock.calls.length]).toEqual([15, 1]);
  });
});

test('a clock made elsewhere has no known offset', () => {
  const other = { ...createMovableClock() };
  expect(offsetOf(other)).toBeNull();
});

test('times are written as Belvo writes them', () => {
  const ms = Date.UTC(2025, 0, 2, 3, 4, 5, 678);
  expect(timeText(ms)).toBe('2025-01-02T03:04:05.678000Z');
  expect(offsetTimeText(ms)).toBe('2025-01-02T03:04:05.678+00:00');
  expect(readTime(timeText(ms))).toBe(ms);
  expect(readTime('2025-01-02')).toBe(Date.UTC(2025, 0, 2));
  expect([readTime('soon'), readTime('2025-99-99')]).toEqual([null, null]);
});

test.each([
  ['2025-01-05', 10, '2025-01-10'],
  ['2025-01-10', 10, '2025-02-10'],
  ['2025-12-31', 1, '2026-01-01'],
  ['2025-12-20', 5, '2026-01-05'],
])('after %s, the %dth is %s', (from, day, expected) => {
  expect(nextDayOfMonth(Date.parse(from), day)).toBe(Date.parse(expected));
});

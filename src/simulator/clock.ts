/** Time that can be moved forward. The server uses the same object, so both sides agree on "now". */
export type MovableClock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Ends when so many milliseconds have passed, really or by `advance`; rejects when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Moves time; sleeps that are over then end in the order in which they fall due. */
  advance(ms: number): void;
  /** Calls the listener after each move; the answer stops that. */
  onAdvance(listener: () => void): () => void;
};

type Sleeper = { due: number; wake: () => void };

/** Node's timers cannot wait longer. */
const LONGEST_TIMER = 2 ** 31 - 1;

const offsets = new WeakMap<MovableClock, () => number>();

/** How far a clock of ours has been moved, in milliseconds; null for one made elsewhere. */
export function offsetOf(clock: MovableClock): number | null {
  return offsets.get(clock)?.() ?? null;
}

/**
 * Real time plus an offset. With `frozenAt` (milliseconds since the epoch) real time does not count and
 * only `advance` moves it, which is what tests want.
 */
export function createMovableClock(options: { frozenAt?: number } = {}): MovableClock {
  const { frozenAt } = options;
  let offset = 0;
  let timer: NodeJS.Timeout | undefined;
  const sleepers = new Set<Sleeper>();
  const listeners = new Set<() => void>();

  const now = () => (frozenAt ?? Date.now()) + offset;

  function wakeDue() {
    const due = [...sleepers].filter((sleeper) => sleeper.due <= now());
    due.sort((one, other) => one.due - other.due);
    for (const sleeper of due) {
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    clearTimeout(timer);
    if (frozenAt !== undefined || sleepers.size === 0) return;
    const next = Math.min(...[...sleepers].map((sleeper) => sleeper.due));
    timer = setTimeout(wakeDue, Math.min(Math.max(0, next - now()), LONGEST_TIMER));
    // Whoever listens on a port keeps the process alive; a sleep alone does not.
    timer.unref();
  }

  const clock: MovableClock = {
    now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(reasonOf(signal));
          return;
        }
        const sleeper: Sleeper = {
          due: now() + ms,
          wake() {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        function abort() {
          sleepers.delete(sleeper);
          if (signal !== undefined) reject(reasonOf(signal));
        }
        signal?.addEventListener('abort', abort, { once: true });
        sleepers.add(sleeper);
        wakeDue();
      });
    },
    advance(ms) {
      offset += ms;
      wakeDue();
      // A copy, because a listener may add or remove one.
      for (const listener of Array.from(listeners)) listener();
    },
    onAdvance(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
  offsets.set(clock, () => offset);
  return clock;
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('The sleep was given up');
}

/** Milliseconds since the epoch as Belvo writes a time: with six fraction digits and `Z`. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

/** The same moment as some of Belvo's objects write it: three fraction digits and an offset. */
export function offsetTimeText(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+00:00');
}

/** The first midnight (UTC) after `ms` on this day of a month. */
export function nextDayOfMonth(ms: number, day: number): number {
  const from = new Date(ms);
  const inMonth = (month: number) => Date.UTC(from.getUTCFullYear(), month, day);
  const thisMonth = inMonth(from.getUTCMonth());
  return thisMonth > ms ? thisMonth : inMonth(from.getUTCMonth() + 1);
}

/** Milliseconds since the epoch of a time in ISO 8601, or null when it is none. */
export function readTime(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

import { createContext, use, useEffect, useState } from 'react';

/**
 * The only place that reads the time. Countdowns follow the server's clock, so that a device
 * whose clock is wrong, or a simulated clock that was moved, shows the true time left.
 */
export interface Clock {
  /** Milliseconds since 1970 as the server counts them. */
  now: () => number;
  /** Called with the time that an answer of the server carried (ISO 8601). */
  learn: (serverTime: string) => void;
  /** Calls back when the server's time jumped; answers with how to stop listening. */
  onJump: (listener: () => void) => () => void;
}

const JUMP_MS = 1_000;

export function createClock(readDevice: () => number = () => Date.now()): Clock {
  let offset = 0;
  const listeners = new Set<() => void>();
  return {
    now: () => readDevice() + offset,
    learn(serverTime) {
      const next = Date.parse(serverTime) - readDevice();
      if (Number.isNaN(next)) return;
      const jumped = Math.abs(next - offset) >= JUMP_MS;
      offset = next;
      if (jumped) for (const listener of listeners) listener();
    },
    onJump(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const clock = createClock();

/** Tests put their own clock here. */
export const ClockContext = createContext(clock);

/** The server's time, read again every `stepMs`; null reads it once and after jumps only. */
export function useNow(stepMs: number | null): number {
  const source = use(ClockContext);
  const [now, setNow] = useState(source.now);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = () => {
      clearTimeout(timer);
      const at = source.now();
      setNow(at);
      if (stepMs !== null) timer = setTimeout(tick, stepMs - (at % stepMs));
    };
    const stopListening = source.onJump(tick);
    // Timers of hidden pages are late; the first glance must show the truth.
    document.addEventListener('visibilitychange', tick);
    tick();
    return () => {
      clearTimeout(timer);
      stopListening();
      document.removeEventListener('visibilitychange', tick);
    };
  }, [source, stepMs]);
  return now;
}

/** Whole seconds until `until`, never below 0. */
export function useSecondsLeft(until: string): number {
  const now = useNow(250);
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
}

/** Whole seconds since `since`, never below 0. */
export function useSecondsSince(since: string): number {
  const now = useNow(1000);
  return Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
}

/**
 * Time, passed in wherever it is needed. The simulator has one that can be moved; the server is
 * given that one in demos and tests, so that both live in the same time.
 */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Resolves after that much of this clock's time; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const timer = setTimeout(finish, milliseconds);
      signal?.addEventListener('abort', stop, { once: true });
      function finish() {
        signal?.removeEventListener('abort', stop);
        resolve();
      }
      function stop() {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      }
    }),
};

/** Resolves when everything else that is waiting in this process has had its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** ISO 8601 in UTC, as every wire of ours writes instants. */
export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

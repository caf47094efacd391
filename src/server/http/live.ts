import { streamSSE } from 'hono/streaming';
import type { LiveEvent } from '#contract/api/live.ts';
import type { Clock } from '../clock.ts';
import type { RequestContext } from './guards.ts';
import { ProblemError } from './problems.ts';

/** Tells people's open pages that something changed. The pages read again, so nothing is kept here. */
export interface Live {
  publish(personId: string, event: LiveEvent): void;
  /** To everybody who is looking. */
  broadcast(event: LiveEvent): void;
  /** @param alive false once the session that the stream belongs to has ended. */
  stream(context: RequestContext, personId: string, alive: () => Promise<boolean>): Response;
  /** The person signed out somewhere: streams of ended sessions end now, not at the next heartbeat. */
  recheck(personId: string): void;
  /** People who have a page open. */
  watching(): Iterable<string>;
  close(): void;
}

const streamsPerPerson = 6;
const heartbeatMilliseconds = 15_000;

export function createLive(clock: Clock): Live {
  const listeners = new Map<string, Set<(event: LiveEvent | 'recheck' | 'end') => void>>();

  function publish(personId: string, event: LiveEvent): void {
    for (const listener of listeners.get(personId) ?? []) listener(event);
  }

  return {
    publish,
    broadcast: (event) => {
      for (const personId of listeners.keys()) publish(personId, event);
    },
    recheck: (personId) => {
      for (const listener of listeners.get(personId) ?? []) listener('recheck');
    },
    stream(context, personId, alive) {
      // Hono answers HEAD like GET, but nobody would ever end that stream.
      if (context.req.method !== 'GET') throw new ProblemError('method_not_allowed');
      const mine = listeners.get(personId) ?? new Set();
      if (mine.size >= streamsPerPerson) throw new ProblemError('rate_limited');
      listeners.set(personId, mine);
      return streamSSE(context, async (stream) => {
        const ended = new AbortController();
        const check = async () => {
          if (!(await alive().catch(() => true))) ended.abort();
        };
        const listener = (event: LiveEvent | 'recheck' | 'end') => {
          if (event === 'end') ended.abort();
          else if (event === 'recheck') void check();
          else void stream.writeSSE({ data: JSON.stringify(event) });
        };
        mine.add(listener);
        stream.onAbort(() => ended.abort());
        try {
          await stream.writeSSE({ data: '', event: 'hello', retry: 3000 });
          while (!ended.signal.aborted) {
            await clock.sleep(heartbeatMilliseconds, ended.signal).catch(() => undefined);
            await check();
            if (!ended.signal.aborted) await stream.write(': here\n\n');
          }
        } finally {
          mine.delete(listener);
          if (mine.size === 0) listeners.delete(personId);
        }
      });
    },
    watching: () => listeners.keys(),
    close: () => {
      for (const mine of listeners.values()) for (const listener of mine) listener('end');
    },
  };
}

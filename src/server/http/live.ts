import { streamSSE } from 'hono/streaming';
import * as z from 'zod/mini';
import { liveEvent, type LiveEvent } from '#contract/api/live.ts';
import type { Clock } from '../clock.ts';
import type { Channel } from '../db/channel.ts';
import type { RequestContext } from './guards.ts';
import { ProblemError } from './problems.ts';

/** Tells people's open pages that something changed. The pages read again, so nothing is kept here. */
export interface Live {
  /** To the person's pages, whichever instance they are connected to. */
  publish(personId: string, event: LiveEvent): void;
  /** To everybody who is looking, at this instance. */
  broadcast(event: LiveEvent): void;
  /** @param alive false once the session that the stream belongs to has ended. */
  stream(context: RequestContext, personId: string, alive: () => Promise<boolean>): Response;
  /** The person signed out somewhere: streams of ended sessions end now, not at the next heartbeat. */
  recheck(personId: string): void;
  /** People who have a page open at this instance. */
  watching(): Iterable<string>;
  close(): void;
}

const streamsPerPerson = 6;
const heartbeatMilliseconds = 15_000;

/** What instances tell each other. */
const message = z.object({ to: z.string(), what: z.union([liveEvent, z.literal('recheck')]) });
type Message = z.infer<typeof message>;

/** @param channel to the other instances, or null when there are none. */
export function createLive(clock: Clock, channel: Channel | null): Live {
  const listeners = new Map<string, Set<(event: Message['what'] | 'end') => void>>();

  function deliver({ to, what }: Message): void {
    for (const listener of listeners.get(to) ?? []) listener(what);
  }

  function send(what: Message): void {
    deliver(what);
    channel?.say(JSON.stringify(what));
  }

  function broadcast(event: LiveEvent): void {
    for (const personId of listeners.keys()) deliver({ to: personId, what: event });
  }

  channel?.listen({
    // An instance of another version may say what this one does not know.
    heard: (text) => {
      const heard = z.safeParse(message, parsed(text));
      if (heard.success) deliver(heard.data);
    },
    // What makes pages read again all that is a person's.
    missed: () => broadcast({ type: 'clock' }),
  });

  return {
    publish: (to, what) => send({ to, what }),
    broadcast,
    recheck: (to) => send({ to, what: 'recheck' }),
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
        const listener = (event: Message['what'] | 'end') => {
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { eventsPath } from '#contract/api/endpoints.ts';
import { liveEvent, type LiveEvent } from '#contract/api/live.ts';
import { keys } from './query.ts';

const RETRY_MS = 5_000;
/** Browsers allow six streams per host; tabs nobody looks at give theirs back. */
const HIDDEN_MS = 300_000;
/** What is said again within it is read once more at its end, however often it was said. */
const GATHER_MS = 250;

/** What of the event stream is used; tests bring their own. */
export type EventStream = Pick<
  EventSource,
  'onopen' | 'onerror' | 'onmessage' | 'readyState' | 'close'
>;
export type OpenStream = (path: string) => EventStream;

// One function for good: a new one at each drawing would open the stream anew each time.
const openStream: OpenStream = (path) => new EventSource(path);

const CLOSED = 2; // EventSource.CLOSED, which jsdom does not have

/** True while the event stream is open, so that nothing has to be asked for. */
export const LiveContext = createContext(false);

export function useLive(): boolean {
  return use(LiveContext);
}

/** Keeps the stream open while `enabled` and answers whether it is. For the one provider in app/. */
export function useLiveStream(enabled: boolean, open: OpenStream = openStream): boolean {
  const queries = useQueryClient();
  const [live, setLive] = useState(false);

  useEffect(() => {
    if (!enabled) return undefined;
    let stream: EventStream | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let hide: ReturnType<typeof setTimeout> | undefined;
    const read = (filter?: { queryKey: QueryKey }) => {
      // A first reading that is under way is left alone, and may bring what was before.
      for (const { state, promise, queryKey } of queries.getQueryCache().findAll(filter)) {
        if (state.data === undefined) {
          promise?.then(
            () => queries.invalidateQueries({ queryKey }),
            () => {},
          );
        }
      }
      void queries.invalidateQueries(filter);
    };
    const readAgain = createGatherer((queryKey) => read({ queryKey }));

    const stop = () => {
      clearTimeout(retry);
      stream?.close();
      stream = null;
      setLive(false);
    };
    const start = () => {
      stop();
      const opened = open(eventsPath);
      stream = opened;
      opened.onopen = () => {
        setLive(true);
        // What happened while nobody listened is not repeated, so everything is read again.
        read();
      };
      opened.onmessage = ({ data }) => receive(readAgain.ask, data);
      opened.onerror = () => {
        setLive(false);
        // The browser tries again by itself, except after an answer that was an error.
        if (opened.readyState === CLOSED) retry = setTimeout(start, RETRY_MS);
      };
    };
    const followVisibility = () => {
      clearTimeout(hide);
      if (document.visibilityState === 'hidden') hide = setTimeout(stop, HIDDEN_MS);
      else if (stream === null) start();
    };

    start();
    document.addEventListener('visibilitychange', followVisibility);
    window.addEventListener('offline', stop);
    window.addEventListener('online', start);
    return () => {
      clearTimeout(hide);
      readAgain.stop();
      stop();
      document.removeEventListener('visibilitychange', followVisibility);
      window.removeEventListener('offline', stop);
      window.removeEventListener('online', start);
    };
  }, [enabled, open, queries]);

  return live;
}

type QueryKey = readonly string[];

/**
 * The first time at once, so that a change is on screen the moment it is known; a hundred webhooks
 * after it cost one more reading and not a hundred.
 */
function createGatherer(read: (queryKey: QueryKey) => void) {
  /** Keys whose time runs, and whether they were asked for again meanwhile. */
  const running = new Map<string, boolean>();
  const timers = new Set<ReturnType<typeof setTimeout>>();

  function ask(queryKey: QueryKey): void {
    const name = queryKey.join(' ');
    if (running.has(name)) {
      running.set(name, true);
      return;
    }
    read(queryKey);
    running.set(name, false);
    const timer = setTimeout(() => {
      timers.delete(timer);
      const again = running.get(name) === true;
      running.delete(name);
      if (again) ask(queryKey);
    }, GATHER_MS);
    timers.add(timer);
  }

  return {
    ask,
    stop(): void {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function receive(readAgain: (queryKey: QueryKey) => void, data: unknown): void {
  const event = parse(data);
  if (event === null) return; // a newer server may say more than we know
  for (const queryKey of affected(event)) readAgain(queryKey);
}

function parse(data: unknown): LiveEvent | null {
  if (typeof data !== 'string') return null;
  try {
    return z.parse(liveEvent, JSON.parse(data));
  } catch {
    return null;
  }
}

/** What has to be read again after an event. */
export function affected(event: LiveEvent): readonly QueryKey[] {
  switch (event.type) {
    case 'operation':
      return [keys.operations, keys.links];
    case 'links':
      return [keys.links];
    case 'institutions':
      return [keys.institutions];
    case 'session':
      // The list of sessions follows it, see the settings: it must not be asked for without one.
      return [keys.session];
    case 'clock':
      return [keys.operations, keys.links, keys.session, keys.director];
  }
}

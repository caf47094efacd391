import { Client } from 'pg';
import { systemClock } from '../clock.ts';
import type { Database } from './port.ts';
import { connectionOf } from './postgres.ts';

/**
 * Wakes up the other instances on the same database. Nothing depends on it: what is said may be
 * lost, and whoever may have missed something is told that.
 */
export interface Channel {
  /** To every other instance, without waiting. Ids only, 1000 characters at most. */
  say(message: string): void;
  listen(listener: ChannelListener): void;
  close(): Promise<void>;
}

export interface ChannelListener {
  heard(message: string): void;
  /** Something may have been said that was not heard. */
  missed(): void;
}

const name = 'enlace';
/** Said instead of what could not be said. */
const somethingMissed = '!';
/** Milliseconds until a lost connection is opened again, or something is said again. */
const pause = 1_000;
/** Milliseconds between two looks whether the connection that listens is still one. */
const probeEvery = 10_000;
/** Messages that wait to be said; with more, everybody reads everything again. */
const longestQueue = 1_000;

/**
 * PostgreSQL's LISTEN and NOTIFY, over a connection of their own.
 *
 * @param self this instance's id: what it said itself it does not hear.
 */
export function openChannel(url: string, db: Database, self: string): Channel {
  const closed = new AbortController();
  const queue = new Set<string>();
  const listeners: ChannelListener[] = [];
  let saying = false;

  async function sayAll(): Promise<void> {
    if (saying) return;
    saying = true;
    while (queue.size > 0 && !closed.signal.aborted) {
      const batch = [...queue];
      queue.clear();
      try {
        await db.query(`SELECT pg_notify('${name}', message) FROM unnest($1::text[]) AS message`, [
          batch.map((message) => `${self} ${message}`),
        ]);
      } catch {
        queue.clear();
        queue.add(somethingMissed);
        await systemClock.sleep(pause, closed.signal).catch(() => undefined);
      }
    }
    saying = false;
  }

  function hear(payload: string): void {
    const [from, message] = splitOnce(payload);
    if (from === self) return;
    for (const { heard, missed } of listeners) {
      if (message === somethingMissed) missed();
      else heard(message);
    }
  }

  async function listenOnce(): Promise<void> {
    const client = new Client(connectionOf(url));
    const ended = new Promise<false>((resolve) => client.once('end', () => resolve(false)));
    // Errors end the connection, and its end is what counts.
    client.on('error', () => undefined);
    client.on('notification', ({ payload = '' }) => hear(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${name}`);
      for (const { missed } of listeners) missed();
      const probe = () => systemClock.sleep(probeEvery, closed.signal).then(() => true);
      // One that only listens would never notice that nobody is there any more.
      while (await Promise.race([ended, probe()])) await client.query('SELECT 1');
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async function listenForever(): Promise<void> {
    while (!closed.signal.aborted) {
      await listenOnce().catch(() => undefined);
      await systemClock.sleep(pause, closed.signal).catch(() => undefined);
    }
  }

  const listening = listenForever();
  return {
    say(message) {
      if (queue.size >= longestQueue) {
        queue.clear();
        queue.add(somethingMissed);
      } else queue.add(message);
      // What is said in one go goes out in one statement.
      queueMicrotask(() => void sayAll());
    },
    listen: (listener) => void listeners.push(listener),
    async close() {
      closed.abort();
      await listening;
    },
  };
}

function splitOnce(payload: string): [string, string] {
  const at = payload.indexOf(' ');
  return [payload.slice(0, at), payload.slice(at + 1)];
}

import type { Delivery } from '#simulator/state.ts';
import type { World } from '#simulator/world.ts';

const SECOND = 1000;
/** Belvo waits so long for an answer (its integration checklist). */
const PATIENCE = 5 * SECOND;
/** Belvo repeats five times, further apart each time (its webhook guide); the distance is ours. */
const RETRIES = 5;
const RETRY_STEP = 30 * SECOND;
/** Requests under way at the same time. */
const AT_ONCE = 20;

/** Sends what waits in the delivery queue. */
export type Dispatcher = {
  /** Starts what is due and not under way, some at a time. */
  send(): void;
  /** When to call `send` next, in milliseconds since the epoch; null: not because of the time. */
  nextAt(): number | null;
  /** Ends when nothing is under way. */
  settled(): Promise<void>;
};

export function createDispatcher(
  world: World,
  send: (request: Request) => Promise<Response>,
  changed: () => void,
): Dispatcher {
  const underWay = new Map<number, Promise<void>>();

  const waiting = () =>
    world.state.deliveries.filter(
      (delivery) => delivery.status === 'waiting' && !underWay.has(delivery.id),
    );

  async function attempt(delivery: Delivery): Promise<void> {
    const at = world.clock.now();
    const result = await post(delivery);
    delivery.attempts.push({ at, ...result });
    const tries = delivery.attempts.length;
    const taken = result.status !== null && result.status >= 200 && result.status < 300;
    if (taken) delivery.status = 'delivered';
    else if (tries > RETRIES) delivery.status = 'failed';
    else delivery.next_at = world.clock.now() + tries * RETRY_STEP;
    underWay.delete(delivery.id);
    changed();
  }

  async function post(
    delivery: Delivery,
  ): Promise<{ status: number | null; error: string | null }> {
    const target = world.webhook;
    if (target === null) return { status: null, error: 'No address to send to' };
    const answered = new AbortController();
    const given = new AbortController();
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      // One that was kept may turn out to be closed just now, and the event would come half a minute late.
      connection: 'close',
    };
    if (target.authorization !== null) headers.authorization = target.authorization;
    const request = send(
      new Request(target.url, {
        method: 'POST',
        headers,
        body: JSON.stringify(delivery.payload),
        redirect: 'manual',
        signal: given.signal,
      }),
    );
    // When the answer wins, the sleep is given up, and its rejection is of no interest.
    const patience = world.clock.sleep(PATIENCE, answered.signal).then(
      () => null,
      () => null,
    );
    try {
      const response = await Promise.race([request, patience]);
      if (response === null) {
        request.catch(() => {});
        return { status: null, error: 'No answer within 5 seconds' };
      }
      await response.body?.cancel();
      return { status: response.status, error: null };
    } catch (error) {
      return { status: null, error: error instanceof Error ? error.message : 'Not reached' };
    } finally {
      answered.abort();
      given.abort();
    }
  }

  return {
    send() {
      const now = world.clock.now();
      for (const delivery of waiting()) {
        if (underWay.size >= AT_ONCE) return;
        if (delivery.next_at <= now) underWay.set(delivery.id, attempt(delivery));
      }
    },
    nextAt() {
      // While there is no room, the end of one under way starts the next.
      if (underWay.size >= AT_ONCE) return null;
      const times = waiting().map((delivery) => delivery.next_at);
      return times.length === 0 ? null : Math.min(...times);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}

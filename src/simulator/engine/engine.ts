import { offsetOf } from '#simulator/clock.ts';
import { nextJobAt, runDueJobs } from '#simulator/engine/jobs.ts';
import { savedState } from '#simulator/state.ts';
import type { SimulatorStore } from '#simulator/store.ts';
import { createDispatcher } from '#simulator/webhooks/dispatcher.ts';
import type { World } from '#simulator/world.ts';

/** What happens by itself: jobs and webhooks fall due, and every change is saved. */
export type Engine = {
  /** Ends when the saved state is loaded and everything due is done. */
  ready(): Promise<void>;
  /** Something changed: it is saved, and what became due is done. */
  changed(): void;
  /** Ends when no webhook is under way and none is due. */
  settled(): Promise<void>;
  /** Stops and ends when the last change is saved. */
  close(): Promise<void>;
};

export function createEngine(
  world: World,
  store: SimulatorStore,
  send: (request: Request) => Promise<Response>,
): Engine {
  const { clock } = world;
  const closing = new AbortController();
  let napping = new AbortController();
  let saving: Promise<void> = Promise.resolve();
  let problem: unknown = null;

  const dispatcher = createDispatcher(world, send, changed);
  const loading = load();
  // Whoever waits for `ready` hears of it; nobody has to.
  loading.catch(() => {});
  const stopListening = clock.onAdvance(changed);

  async function load(): Promise<void> {
    const saved = await store.load();
    if (saved !== undefined) {
      const result = savedState.safeParse(saved);
      // A demonstration's state is worth less than a start: another version's is left behind.
      if (result.success) Object.assign(world.state, result.data);
    }
    const missing = world.state.offset_ms - (offsetOf(clock) ?? world.state.offset_ms);
    if (missing > 0) clock.advance(missing);
    changed();
  }

  function changed(): void {
    if (closing.signal.aborted) return;
    runDueJobs(world);
    dispatcher.send();
    save();
    nap();
  }

  function save(): void {
    world.state.offset_ms = offsetOf(clock) ?? 0;
    saving = store.save(world.state).then(
      () => {
        problem = null;
      },
      (error: unknown) => {
        // oxlint-disable-next-line no-console -- nobody else can be told; once is enough
        if (problem === null) console.error('The simulator cannot save its state:', error);
        problem = error;
      },
    );
  }

  /** Sleeps until the next thing falls due; a change in between starts a new nap. */
  function nap(): void {
    napping.abort();
    const times = [nextJobAt(world), dispatcher.nextAt()].filter((time) => time !== null);
    if (times.length === 0) return;
    napping = new AbortController();
    const pause = Math.max(0, Math.min(...times) - clock.now());
    clock.sleep(pause, napping.signal).then(changed, () => {});
  }

  return {
    async ready() {
      await loading;
      if (runDueJobs(world)) changed();
    },
    changed,
    async settled() {
      await dispatcher.settled();
    },
    async close() {
      if (closing.signal.aborted) return;
      await loading.catch(() => {});
      closing.abort();
      stopListening();
      napping.abort();
      await saving;
    },
  };
}

import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where the simulator's state outlives the process. */
export type SimulatorStore = {
  /** What was saved last; undefined when nothing was. */
  load(): Promise<unknown>;
  /** Ends when this state, or a later one, is safe. */
  save(state: unknown): Promise<void>;
};

/** Keeps the state in memory as text, so that what is loaded shares nothing with what was saved. */
export function createMemoryStore(): SimulatorStore & { text(): string } {
  let text = '';
  return {
    load: () => Promise.resolve(text === '' ? undefined : JSON.parse(text)),
    save(state) {
      text = JSON.stringify(state);
      return Promise.resolve();
    },
    text: () => text,
  };
}

/** Keeps nothing, for a world that nobody starts again. */
export const noStore: SimulatorStore = {
  load: () => Promise.resolve(undefined),
  save: () => Promise.resolve(),
};

/**
 * Keeps the state in one JSON file. A write goes to a neighbouring file first and replaces the old one
 * in a single step, so a crash leaves either the old state or the new one. States that arrive during a
 * write are saved together, by one further write.
 */
export function createFileStore(path: string): SimulatorStore {
  let latest: unknown;
  let waiting: Promise<void> | null = null;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    waiting = null;
    const fresh = `${path}.new`;
    await mkdir(dirname(path), { recursive: true });
    // Only its owner may read it: it holds the key that ids of people are made with.
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(latest));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  }

  return {
    async load() {
      try {
        const saved: unknown = JSON.parse(await readFile(path, 'utf8'));
        return saved;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw new Error(`${path} cannot be read as JSON. Delete it to start afresh.`, {
          cause: error,
        });
      }
    },
    save(state) {
      latest = state;
      if (waiting === null) {
        waiting = writing.then(write);
        writing = waiting.catch(() => {});
      }
      return waiting;
    },
  };
}

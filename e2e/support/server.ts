import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canariesIn } from './canary.ts';
import { canariesInFolder } from './sweep.ts';
import { makeDataDir } from './data-dir.ts';

const built = fileURLToPath(new URL('../../dist/server/', import.meta.url));

export interface RunningServer {
  /** Where people reach it. */
  url: string;
  /** The simulator's address; its control plane is below `/_sim`. */
  simulatorUrl: string;
  /** Everything it printed so far. */
  output(): string;
  /** The process it is right now. */
  pid(): number;
  /** Ends the process as an operator would, or as a crash would. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same data folder and ports. */
  start(): Promise<void>;
  /**
   * Ends it and removes its data.
   *
   * @throws when anything that was typed as a secret is in what it printed or wrote.
   */
  dispose(): Promise<void>;
}

/** The production build on free ports and, unless named, a folder of its own. */
export async function startServer(
  folder?: string,
  env: Record<string, string> = {},
): Promise<RunningServer> {
  const port = env.PORT ?? (await freePort());
  const simulatorPort = await freePort();
  const dataDir = folder ?? (await makeDataDir());
  let output = '';
  let process_: ReturnType<typeof spawn> | null = null;

  async function start(): Promise<void> {
    const child = runServer({
      PORT: String(port),
      SIMULATOR_PORT: String(simulatorPort),
      DATA_DIR: dataDir,
      // Many people come here one after the other in no time. Belvo's limit has tests of its own.
      BELVO_CALLS: '100000',
      ...env,
    });
    process_ = child;
    await new Promise<void>((resolve, reject) => {
      let started = '';
      function read(chunk: Buffer) {
        output += chunk.toString();
        started += chunk.toString();
        if (started.includes('Enlace is ready')) resolve();
      }
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('exit', (code) => reject(new Error(`server ended (${code}): ${started}`)));
    });
  }

  async function stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = process_;
    process_ = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  await start();
  return {
    url: `http://localhost:${port}`,
    simulatorUrl: `http://127.0.0.1:${simulatorPort}`,
    output: () => output,
    pid: () => process_?.pid ?? 0,
    start,
    stop,
    async dispose() {
      await stop();
      const left = [...canariesIn(output), ...(await canariesInFolder(dataDir))];
      if (left.length > 0) throw new Error(`a secret was left behind: ${left.join(', ')}`);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The simulator in a process of its own, so that the server's has nothing of it. */
export async function startSimulator(): Promise<{ url: string; stop: () => void }> {
  const [port, folder] = [await freePort(), await mkdtemp(join(tmpdir(), 'enlace-simulator-'))];
  const child = runServer({ SIMULATOR_PORT: String(port), DATA_DIR: folder }, 'simulator.js');
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`simulator ended (${code})`)));
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill('SIGKILL') };
}

/** Runs one of the built programs, or a copy of one, with an environment of its own. */
export function runServer(
  env: Record<string, string>,
  program: string = 'main.js',
): ReturnType<typeof spawn> {
  return spawn(process.execPath, [resolve(built, program)], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  await new Promise((resolve) => server.close(resolve));
  return port;
}

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));

export interface RunningServer {
  /** Where people reach it. */
  url: string;
  /** The simulator's address; its control plane is below `/_sim`. */
  simulatorUrl: string;
  /** Everything it printed so far. */
  output(): string;
  /** Ends the process as an operator would, or as a crash would. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same data folder and ports. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  dispose(): Promise<void>;
}

/** The production build on free ports and, unless named, a folder of its own. */
export async function startServer(
  folder?: string,
  env: Record<string, string> = {},
): Promise<RunningServer> {
  const port = env.PORT ?? (await freePort());
  const simulatorPort = await freePort();
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'enlace-e2e-')));
  let output = '';
  let process_: ReturnType<typeof spawn> | null = null;

  async function start(): Promise<void> {
    const child = runServer({
      PORT: String(port),
      SIMULATOR_PORT: String(simulatorPort),
      DATA_DIR: dataDir,
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
    start,
    stop,
    async dispose() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs the built server, or a copy of it, with an environment of its own. */
export function runServer(env: Record<string, string>, program = entry): ReturnType<typeof spawn> {
  return spawn(process.execPath, [program], {
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

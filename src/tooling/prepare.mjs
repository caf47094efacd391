// What `npm start` and `npm test` need before they can begin. Plain Node without dependencies:
// on a fresh clone nothing is installed yet.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

const installStamp = 'node_modules/.enlace-stamp';
const buildStamp = 'dist/.stamp';

/** Everything that can change what the build writes. */
const buildInputs = [
  'src',
  'public',
  'index.html',
  'vite.config.ts',
  'tailwind.config.js',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];
const noBuildInput = /\.test\.tsx?$|^src\/(docs|example-host)\/|^src\/tooling\/(?!build\.mjs)/;

/** @param {string} line */
export const say = (line) => console.log(line);

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Enlace needs Node.js 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

/**
 * Runs a command in the repository and resolves to its exit code.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, { env = process.env, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: process.platform === 'win32',
    });
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal === null ? (code ?? 1) : 1));
  });
}

/** `npm ci`, only when the lock file is not the one that was installed last. */
export async function ensureInstalled() {
  const wanted = hash(['package-lock.json']);
  if (read(installStamp) === wanted) return;
  say('Installing dependencies …');
  // Under NODE_ENV=production npm would leave out what the build needs.
  const code = await run('npm', ['ci', '--include=dev', '--loglevel=error'], { quiet: true });
  if (code !== 0) throw new Error('npm ci failed; its messages are above.');
  writeFileSync(join(root, installStamp), wanted);
}

/** Builds web and server, only when a file that goes into them changed. */
export async function ensureBuilt() {
  const wanted = hash(buildInputs);
  if (read(buildStamp) === wanted) return;
  say('Building …');
  // Removed first, so that an interrupted build is never taken for a finished one.
  rmSync(join(root, buildStamp), { force: true });
  const code = await run(process.execPath, ['src/tooling/build.mjs']);
  if (code !== 0) throw new Error('The build failed; its messages are above.');
  writeFileSync(join(root, buildStamp), wanted);
}

/** @param {string} path */
const read = (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');

/** @param {string[]} paths */
function hash(paths) {
  const sum = createHash('sha256');
  for (const path of paths.flatMap(files).filter((path) => !noBuildInput.test(path))) {
    sum
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return sum.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function files(path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  try {
    return readdirSync(absolute, { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) =>
        entry.isDirectory() ? files(`${path}/${entry.name}`) : [`${path}/${entry.name}`],
      );
  } catch {
    return [path];
  }
}

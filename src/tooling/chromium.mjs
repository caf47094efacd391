// Finds the Chromium that the browser tests drive, and installs one where there is none.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, say } from './prepare.mjs';

/** The same Chromium without what draws windows: the tests take a fifth less of the machine with it. */
const shell = 'chromium-headless-shell';
const names = [shell, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @returns {Promise<string | undefined>} */
export async function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const onPath = names.map(which).find((path) => path !== undefined);
  if (onPath) return onPath;
  const { chromium } = await import('playwright');
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/** @returns {Promise<string>} */
export async function ensureChromium() {
  const found = await findChromium();
  if (found && !existsSync(found))
    throw new Error(`CHROMIUM_PATH is ${found}, but there is no such file.`);
  if (found && (process.env.CHROMIUM_PATH || found.endsWith(shell))) return found;
  say('Installing Chromium for the browser tests …');
  for (const [command, ...args] of found ? improvements() : installers()) {
    // A failed installer is not the end: the next one may work, and the last word is below.
    if (command) await run(command, args, { quiet: true }).catch(() => 1);
    const installed = await findChromium();
    if (installed && installed !== found) return installed;
  }
  if (found) return found;
  throw new Error('There is no Chromium. Install one, or set CHROMIUM_PATH to one.');
}

const install = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', '-qq'];

/** Where there is one already: only in a container or the like, and without touching what is there. */
function* improvements() {
  if (!which('apt-get') || process.getuid?.() !== 0) return;
  const patience = ['-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=10'];
  yield [...install, ...patience, '--no-remove', '--no-upgrade', shell];
}

function* installers() {
  if (which('apt-get')) {
    const sudo = process.getuid?.() === 0 ? [] : which('sudo') ? ['sudo', '-n'] : undefined;
    if (sudo) {
      yield [...sudo, 'apt-get', 'update', '-qq'];
      yield [...sudo, ...install, shell];
      yield [...sudo, ...install, 'chromium'];
    }
  }
  yield [process.execPath, 'node_modules/playwright/cli.js', 'install', 'chromium'];
}

/** @param {string} name */
function which(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path) && answers(path));
}

/**
 * Ubuntu's chromium-browser is only a script that says "install the snap".
 * @param {string} path
 */
function answers(path) {
  if (!names.some((name) => path.endsWith(name))) return true;
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

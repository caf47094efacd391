// What the benches share: the built programs in processes of their own, and people without a browser.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './prepare.mjs';

const keys = { BELVO_SECRET_ID: 'enlace-sandbox', BELVO_SECRET_PASSWORD: 'enlace-sandbox' };
const webhooks = 'Bearer webhooks of a bench';
export const figures = 'Bearer figures of a bench';

/**
 * Addresses and environments of one server and one simulator that are two processes.
 * @param {string} folder where both keep their data
 */
export async function world(folder) {
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const [url, simulatorUrl] = [`http://localhost:${port}`, `http://127.0.0.1:${simulatorPort}`];
  return {
    url,
    simulatorUrl,
    /** @param {Record<string, string>} [env] @param {string[]} [flags] */
    startServer: (env = {}, flags = []) =>
      start('main', flags, {
        ...keys,
        PORT: String(port),
        DATA_DIR: folder,
        BELVO_API_URL: simulatorUrl,
        WEBHOOK_AUTHORIZATION: webhooks,
        METRICS_AUTHORIZATION: figures,
        ...env,
      }),
    startSimulator: () =>
      start('simulator', [], {
        ...keys,
        SIMULATOR_PORT: String(simulatorPort),
        DATA_DIR: folder,
        WEBHOOK_URL: `http://127.0.0.1:${port}/webhooks/belvo`,
        WEBHOOK_AUTHORIZATION: webhooks,
      }),
  };
}

/**
 * @param {'main' | 'simulator'} program
 * @param {string[]} flags for Node
 * @param {Record<string, string>} env
 */
function start(program, flags, env) {
  return spawn(process.execPath, [...flags, join(root, `dist/server/${program}.js`)], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<void>}
 */
export function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/**
 * Asks again and again, ten times a second.
 * @param {() => Promise<boolean>} holds
 * @param {number} [seconds]
 */
export async function until(holds, seconds = 30) {
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    if (await holds().catch(() => false)) return;
    await sleep(100);
  }
  throw new Error(`It did not come to pass within ${seconds} s: ${String(holds)}`);
}

/**
 * One person with a cookie of their own.
 * @param {string} url
 * @param {Record<string, string>} [extra] headers
 */
export function person(url, extra = {}) {
  let cookie = '';
  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {Record<string, string>} [typed] the second line of the body
   * @returns {Promise<{ status: number, answer: any }>} status 0: there was no answer
   */
  return async function call(method, path, body, typed) {
    const lines = [body, typed].filter((line) => line !== undefined);
    const type = typed === undefined ? 'application/json' : 'application/x-ndjson';
    const response = await fetch(url + path, {
      method,
      headers: {
        cookie,
        'x-enlace': '1',
        'sec-fetch-site': 'same-origin',
        ...extra,
        ...(lines.length === 0 ? {} : { 'content-type': type }),
      },
      ...(lines.length === 0 ? {} : { body: lines.map((line) => JSON.stringify(line)).join('\n') }),
    }).catch(() => null);
    if (response === null) return { status: 0, answer: null };
    for (const set of response.headers.getSetCookie()) cookie = set.split(';')[0] ?? '';
    return { status: response.status, answer: await response.json().catch(() => null) };
  };
}

let made = 0;

/**
 * What starts a connection at an institution of the simulator.
 * @param {string} institution
 */
export function wish(institution) {
  made += 1;
  return {
    kind: 'connect',
    requestKey: requestKey(),
    institution,
    accessMode: 'recurrent',
    consent: { version: 'bench', language: 'en' },
  };
}

export function requestKey() {
  made += 1;
  return `bench-${process.pid}-${String(made).padStart(12, '0')}`;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

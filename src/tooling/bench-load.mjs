// `npm run bench:load [-- people minutes pace]`: so many people at once connect a bank with a code,
// again and again, on the built server with the simulator in a process of its own. They read and type
// as long as people do; a pace of 0 lets them take no time at all. Prints what was measured in this
// run: errors of our own, the times of calls that do not wait for Belvo, and memory.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, figures, person, until, wish, world } from './bench.mjs';
import { ensureBuilt } from './prepare.mjs';

const [people = 200, minutes = 5, pace = 1] = process.argv.slice(2).map(Number);
const institution = 'numeral_co_retail';

await ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), 'enlace-bench-'));
const { url, startServer, startSimulator } = await world(folder);
const programs = [startSimulator(), startServer({ TRUST_PROXY: '1', BELVO_CALLS: '100000' })];

/** Milliseconds that people take, give or take a half. */
const takes = { toChoose: 5_000, toTypeLogin: 10_000, toTypeCode: 10_000, toLook: 5_000 };
const think = (/** @type {number} */ milliseconds) =>
  sleep(pace * milliseconds * (0.5 + Math.random()));

/** @type {Map<string, number[]>} milliseconds by call */
const times = new Map();
/** @type {Map<string, number>} how often, by call and status */
const wrong = new Map();
/** @type {{ minute: number, megabytes: number }[]} */
const memory = [];
let connected = 0;
let unfinished = 0;

try {
  await until(async () => (await fetch(`${url}/readyz`)).ok);
  const start = performance.now();
  const over = () => performance.now() - start > minutes * 60_000;
  const watching = watchMemory(start, over);
  await Promise.all(
    Array.from({ length: people }, async (_, at) => {
      // Not all in the same instant, but all within two seconds.
      await sleep((2000 * at) / people);
      while (!over()) await onePerson(at, over);
    }),
  );
  await watching;
  report((performance.now() - start) / 1000);
} finally {
  for (const program of programs) program.kill('SIGTERM');
  await Promise.all(programs.map(ended));
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {number} at which of the people, from 0
 * @param {() => boolean} over
 */
async function onePerson(at, over) {
  const ask = person(url, { 'x-forwarded-for': `10.0.${at >> 8}.${at & 255}` });
  /**
   * @param {string} name what it is counted as
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {Record<string, string>} [typed]
   */
  const call = async (name, method, path, body, typed) => {
    const from = performance.now();
    const { status, answer } = await ask(method, path, body, typed);
    const taken = times.get(name) ?? [];
    taken.push(performance.now() - from);
    times.set(name, taken);
    if (status !== 0 && status < 400) return answer;
    const what = `${name}: ${status || 'no answer'} ${answer?.code ?? ''}`;
    wrong.set(what, (wrong.get(what) ?? 0) + 1);
    return null;
  };
  /**
   * @param {string} id
   * @param {string[]} states
   */
  const reach = async (id, states) => {
    for (let look = 0; look < 120 && !over(); look += 1) {
      const operation = await call('look', 'GET', `/api/operations/${id}`);
      if (states.includes(operation?.state.name)) return operation;
      await sleep(1000);
    }
    return null;
  };

  if ((await call('sign in', 'POST', '/api/session/demo')) === null) return sleep(1000);
  await think(takes.toChoose);
  await call('institution', 'GET', `/api/institutions/${institution}`);
  await think(takes.toTypeLogin);
  const operation = await call('start', 'POST', '/api/operations', wish(institution), {
    username: 'numeric',
    password: 'pass_valid',
  });
  if (operation === null) return sleep(1000);
  const asked = await reach(operation.id, ['challenge', 'failed', 'done']);
  if (asked?.state.name === 'challenge') {
    const { challengeId } = asked.state.challenge;
    const path = `/api/operations/${operation.id}/answer`;
    await think(takes.toTypeCode);
    await call('answer', 'POST', path, { challengeId }, { answer: '111111' });
  }
  const last = asked && (await reach(operation.id, ['failed', 'done', 'expired']));
  if (last?.state.name === 'done') connected += 1;
  else if (!over()) unfinished += 1;
  await call('connections', 'GET', '/api/links');
  await think(takes.toLook);
  await call('sign out', 'DELETE', '/api/session');
}

/**
 * @param {number} start
 * @param {() => boolean} over
 */
async function watchMemory(start, over) {
  while (!over()) {
    const headers = { authorization: figures };
    const text = await (await fetch(`${url}/metrics`, { headers })).text();
    const bytes = Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1] ?? 0);
    memory.push({ minute: (performance.now() - start) / 60_000, megabytes: bytes / 1e6 });
    await sleep(5000);
  }
}

/** @param {number} seconds */
function report(seconds) {
  console.log(`${people} people at once for ${seconds.toFixed(0)} s: ${connected} connected`);
  console.log(`not finished in two minutes, or failed: ${unfinished}`);
  console.log(`${'call'.padEnd(14)}   count     p50     p95     p99     max (ms)`);
  for (const [name, taken] of times) {
    const sorted = taken.toSorted((a, b) => a - b);
    const at = (/** @type {number} */ part) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(0);
    const row = [String(sorted.length), at(0.5), at(0.95), at(0.99), at(1)];
    console.log(name.padEnd(14) + row.map((value) => value.padStart(8)).join(''));
  }
  console.log('refused or failed:', wrong.size === 0 ? 'none' : '');
  for (const [what, many] of wrong) console.log(`  ${what}: ${many}`);
  // The first minute is the warming up.
  const later = memory.filter(({ minute }) => minute > Math.min(1, minutes / 5));
  console.log(
    `memory: ${later[0]?.megabytes.toFixed(0)} MB after the first minute, ` +
      `${later.at(-1)?.megabytes.toFixed(0)} MB at the end, slope ${slope(later).toFixed(2)} MB a minute`,
  );
}

/**
 * Least squares.
 * @param {{ minute: number, megabytes: number }[]} points
 */
function slope(points) {
  const mean = (/** @type {number[]} */ values) =>
    values.reduce((a, b) => a + b, 0) / values.length;
  const x = mean(points.map(({ minute }) => minute));
  const y = mean(points.map(({ megabytes }) => megabytes));
  const above = points.reduce((sum, p) => sum + (p.minute - x) * (p.megabytes - y), 0);
  return above / points.reduce((sum, p) => sum + (p.minute - x) ** 2, 0);
}

// `npm run bench:crash [-- times only]`: kills the built server (SIGKILL) at each moment at which it
// hurts, so many times each, or only at those whose name begins so; starts it again, and looks whether
// everything that must hold does within 30 seconds. The simulator is a process of its own and lives
// on. Prints what was measured in this run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ended, person, requestKey, until, wish, world } from './bench.mjs';
import { ensureBuilt } from './prepare.mjs';

const times = Number(process.argv[2] ?? 20);
const only = process.argv[3] ?? '';
const preload = fileURLToPath(new URL('./crash-at.mjs', import.meta.url));

/** @typedef {ReturnType<typeof person>} Person */
/** @typedef {import('./crash-at.mjs').Moment} Moment */
/**
 * @typedef {object} Point
 * @property {string} name
 * @property {Moment[]} moments
 * @property {(who: Person) => Promise<unknown>} act what leads there
 * @property {number} [links] how many Belvo must have at the end, where that is not open
 */

const bank = 'erebor_mx_retail';
const coded = 'numeral_co_retail';
const made = { at: /** @type {const} */ ('answer'), match: '^POST /api/links/ 201' };
const asked = { at: /** @type {const} */ ('answer'), match: '^POST /api/links/ 428' };
const stored = { at: /** @type {const} */ ('commit'), match: 'UPDATE operation' };

/** @param {Person} who */
const connect = (who) =>
  who('POST', '/api/operations', wish(bank), { username: 'user_valid', password: 'pass_valid' });
/** @param {Person} who */
const connectWithCode = (who) =>
  who('POST', '/api/operations', wish(coded), { username: 'numeric', password: 'pass_valid' });

/** @param {Person} who */
async function answerCode(who) {
  const { answer: operation } = await connectWithCode(who);
  await until(async () => {
    const { answer } = await who('GET', `/api/operations/${operation.id}`);
    if (answer.state.name !== 'challenge') return false;
    const { challengeId } = answer.state.challenge;
    await who(
      'POST',
      `/api/operations/${operation.id}/answer`,
      { challengeId },
      { answer: '111111' },
    );
    return true;
  });
}

/** @param {Person} who */
async function connected(who) {
  const { answer: operation } = await connect(who);
  await until(async () => {
    const { answer } = await who('GET', `/api/operations/${operation.id}`);
    return answer.state.name === 'done';
  });
  const { answer } = await who('GET', '/api/links');
  return answer.links[0].id;
}

/** @param {Person} who */
async function repair(who) {
  const linkId = await connected(who);
  await sim('POST', `/links/${await latestLink()}/password`, {});
  await until(async () => {
    const { answer } = await who('GET', '/api/links');
    return answer.links[0].status === 'invalid';
  });
  const wanted = { kind: 'update', requestKey: requestKey(), linkId, by: 'password' };
  await who('POST', '/api/operations', wanted, { password: 'pass_new' });
}

/** @param {Person} who */
async function disconnect(who) {
  const linkId = await connected(who);
  const wanted = { kind: 'disconnect', requestKey: requestKey(), linkId };
  await who('POST', '/api/operations', wanted, {});
}

/** @param {Person} who */
async function foundLater(who) {
  await connected(who);
  await until(async () => {
    const { answer } = await who('GET', '/api/links');
    return answer.links[0].accounts.state === 'ready';
  });
  await sim('POST', '/links', { like: await latestLink(), as: 'other_login' });
}

/** @type {Point[]} */
const points = [
  {
    name: 'before the intent',
    moments: [{ at: 'query', match: 'INSERT INTO operation' }],
    act: connect,
  },
  {
    name: 'intent stored, not sent',
    moments: [{ at: 'commit', match: 'INSERT INTO operation' }],
    act: connect,
  },
  { name: 'on its way', moments: [{ at: 'send', match: '^POST /api/links/$' }], act: connect },
  { name: 'answered, not stored', moments: [made], act: connect },
  { name: 'stored, not told', moments: [made, stored], act: connect },
  { name: 'code asked for, not stored', moments: [asked], act: connectWithCode },
  { name: 'code asked for, stored', moments: [asked, stored], act: connectWithCode },
  {
    name: 'answer to a code on its way',
    moments: [{ at: 'send', match: '^PATCH' }],
    act: answerCode,
  },
  {
    name: 'answer to a code answered',
    moments: [{ at: 'answer', match: '^PATCH' }],
    act: answerCode,
  },
  { name: 'new password on its way', moments: [{ at: 'send', match: '^PUT' }], act: repair },
  { name: 'deletion on its way', moments: [{ at: 'send', match: '^DELETE' }], act: disconnect },
  {
    name: 'webhook read, not stored',
    moments: [{ at: 'query', match: 'INSERT INTO webhook' }],
    act: connected,
  },
  {
    name: 'webhook stored, not answered',
    moments: [{ at: 'commit', match: 'INSERT INTO webhook' }],
    act: connected,
  },
  {
    name: 'in the middle of adopting',
    moments: [
      { at: 'commit', match: 'INSERT INTO account' },
      { at: 'query', match: 'INSERT INTO link ' },
    ],
    act: foundLater,
    links: 2,
  },
];

await ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), 'enlace-crash-'));
const { url, simulatorUrl, startServer, startSimulator } = await world(folder);
const simulator = startSimulator();
/** @type {string[]} */
const broken = [];
try {
  await until(async () => (await fetch(`${simulatorUrl}/_sim/health`)).ok);
  /** @type {number[]} */
  const all = [];
  console.log(`${'killed'.padEnd(32)}times   ready   whole after (s): p50     max`);
  for (const point of points.filter(({ name }) => name.startsWith(only))) {
    /** @type {number[]} */
    const whole = [];
    /** @type {number[]} */
    const ready = [];
    for (let time = 1; time <= times; time += 1) {
      try {
        const run = await once(point);
        whole.push(run.whole);
        ready.push(run.ready);
      } catch (error) {
        broken.push(
          `${point.name}, ${time}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    all.push(...whole);
    console.log(
      `${point.name.padEnd(32)}${String(whole.length).padStart(5)}${middle(ready).padStart(8)}` +
        `${middle(whole).padStart(23)}${most(whole).padStart(8)}`,
    );
  }
  console.log(
    `${'all'.padEnd(32)}${String(all.length).padStart(5)}${middle(all).padStart(31)}${most(all).padStart(8)}`,
  );
  console.log(
    broken.length === 0 ? 'Everything held every time.' : `Did not hold ${broken.length} times:`,
  );
  for (const line of broken) console.log(`  ${line}`);
  if (broken.length > 0) process.exitCode = 1;
} finally {
  simulator.kill('SIGTERM');
  await ended(simulator);
  rmSync(folder, { recursive: true, force: true });
}

/**
 * One crash and what is there afterwards.
 * @param {Point} point
 * @returns {Promise<{ ready: number, whole: number }>} seconds
 */
async function once(point) {
  await sim('POST', '/reset', {});
  const first = startServer({ CRASH_AT: JSON.stringify(point.moments) }, ['--import', preload]);
  await until(async () => (await fetch(`${url}/readyz`)).ok);
  const who = person(url);
  await who('POST', '/api/session/demo');
  // The call itself may never be answered.
  await Promise.race([Promise.resolve(point.act(who)).catch(() => undefined), ended(first)]);
  let got = true;
  const timer = setTimeout(() => {
    got = false;
    first.kill('SIGKILL');
  }, 60_000);
  await ended(first);
  clearTimeout(timer);
  if (!got) throw new Error('it never got there');
  const start = performance.now();
  const second = startServer();
  try {
    await until(async () => (await fetch(`${url}/readyz`)).ok);
    const ready = (performance.now() - start) / 1000;
    let wrong = '';
    await until(async () => (wrong = await whatIsWrong(who, point)) === '').catch(() => {
      throw new Error(wrong);
    });
    return { ready, whole: (performance.now() - start) / 1000 - ready };
  } finally {
    second.kill('SIGTERM');
    await ended(second);
  }
}

/**
 * What does not hold (yet); empty when everything does.
 * @param {Person} who
 * @param {Point} point
 */
async function whatIsWrong(who, { act, links }) {
  const { answer: list } = await who('GET', '/api/links');
  const { answer: started } = await who('GET', '/api/operations');
  const { requests } = await sim('GET', '/requests?limit=1000');
  const theirs = await linksAtBelvo();
  if (links !== undefined && theirs.length !== links) return `${theirs.length} at Belvo`;
  const registered = requests.filter(
    (/** @type {any} */ call) => call.method === 'POST' && call.path === '/api/links/',
  ).length;
  if (registered > 1) return `${registered} logins for one operation`;
  const open = started.operations.filter((/** @type {any} */ { state }) =>
    ['working', 'checking'].includes(state.name),
  );
  if (open.length > 0) return `an operation is still ${open[0].state.name}`;
  /** @param {any} operation */
  const isAsking = ({ state }) => state.name === 'challenge';
  // A code that is being asked for has a link at Belvo that is not ours to show yet.
  const pending = started.operations.some(isAsking) ? 1 : 0;
  const shown = list.links.filter((/** @type {any} */ { status }) => status !== 'ended');
  if (shown.length + pending !== theirs.length) {
    return `${theirs.length} at Belvo, ${shown.length} shown, ${pending} being asked for`;
  }
  for (const status of ['valid', 'invalid', 'unconfirmed']) {
    const here = shown.filter((/** @type {any} */ link) => link.status === status).length;
    const there = theirs.filter((link) => link.status === status).length;
    if (here !== there - (status === 'unconfirmed' ? pending : 0))
      return `another number is ${status}`;
  }
  if (act === connectWithCode && pending === 1) {
    const asking = started.operations.find(isAsking);
    const { challengeId } = asking.state.challenge;
    await who('POST', `/api/operations/${asking.id}/answer`, { challengeId }, { answer: '111111' });
    return 'the code has just been given';
  }
  return '';
}

async function linksAtBelvo() {
  const basic = Buffer.from('enlace-sandbox:enlace-sandbox').toString('base64');
  const response = await fetch(`${simulatorUrl}/api/links/?page_size=1000`, {
    headers: { authorization: `Basic ${basic}` },
  });
  /** @type {{ results: { id: string, status: string, created_at: string }[] }} */
  const { results } = await response.json();
  return results;
}

async function latestLink() {
  const [latest] = (await linksAtBelvo()).toSorted((a, b) =>
    a.created_at < b.created_at ? 1 : -1,
  );
  if (latest === undefined) throw new Error('there is no link');
  return latest.id;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
async function sim(method, path, body) {
  const response = await fetch(`${simulatorUrl}/_sim${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}

/** @param {number[]} values */
function middle(values) {
  return (values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN).toFixed(2);
}

/** @param {number[]} values */
function most(values) {
  return Math.max(...values).toFixed(2);
}

// `npm run bench:instances [-- seconds operations-a-second]`: two built servers on a real PostgreSQL,
// under load, one server killed every few seconds. Afterwards nothing may be lost, and nothing done twice.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorld } from './bench-world.mjs';
import { ensureBuilt, say } from './prepare.mjs';

const seconds = Number(process.argv[2] ?? 120);
const rate = Number(process.argv[3] ?? 50);
const killEvery = 5_000;
/** So many that nobody signs in more than five times, which is all that one person may in 15 minutes. */
const many = Math.max(8 * rate, Math.ceil((seconds * rate) / 8));
const institution = 'erebor_mx_retail';
/** Milliseconds after the last operation until everything has to be known: doubt lasts ten minutes. */
const patience = 720_000;

/**
 * @typedef {{ kind: string, id: string, key: string, registers: number, state: string, watched: boolean }} Work
 * @typedef {import('./bench-world.mjs').Person & { at: number, link: string | null, work: Work | null, done: Work[], streaming: boolean, heard: Set<string> }} Someone
 */

await ensureBuilt();
/** @type {Map<string, Someone>} */
const people = new Map();
const world = await createWorld({
  servers: 2,
  registers: (externalId) => {
    const work = people.get(externalId)?.work;
    if (work) work.registers += 1;
  },
});
const count = { tries: 0, refused: 0, kills: 0, stops: 0, streams: 0, limited: 0 };
let isOver = false;
try {
  // As long as a quick bank: enough for a kill to hit some fifty of them.
  await world.control(`/institutions/${institution}`, { delaySeconds: 1 });
  for (let at = 0; at < many; at += 1) {
    const person = {
      ...(await world.person()),
      at,
      link: null,
      work: null,
      done: [],
      streaming: false,
      heard: new Set(),
    };
    people.set(person.externalId, person);
  }
  const all = [...people.values()];
  const watchers = all.slice(0, 100);
  for (const person of watchers) void listen(person);
  while (watchers.some(({ streaming }) => !streaming)) await sleep(50);
  const killing = killForever();
  const begin = Date.now();
  /** @type {Promise<void>[]} */
  const running = [];
  while (Date.now() - begin < seconds * 1000) {
    const due = ((Date.now() - begin) / 1000) * rate;
    while (running.length < due) {
      const free = all.find(({ work }) => work === null);
      if (!free) break;
      // To the end of the queue, so that everybody gets a turn.
      all.push(...all.splice(all.indexOf(free), 1));
      running.push(operate(free));
    }
    await sleep(20);
  }
  const took = (Date.now() - begin) / 1000;
  isOver = true;
  await killing;
  say('What is in doubt is read for ten minutes.');
  const ended = Promise.all(running);
  const giveUp = Date.now() + patience;
  const left = () => all.filter(({ work }) => work !== null).length;
  while (left() > 0 && Date.now() < giveUp) {
    say(`${left()} under way`);
    await Promise.race([ended, sleep(20_000)]);
  }
  await report(all, took);
} finally {
  await world.dispose();
}
process.exit();

/** One that answers; while none does, it is waited for. @param {number} at */
async function server(at) {
  for (let turn = at; ; turn += 1) {
    const one = world.servers[turn % world.servers.length];
    if (one?.ready) return one;
    await sleep(20);
  }
}

/** Everybody comes from an address of their own. @param {Someone} person */
function from({ token, at }) {
  return {
    cookie: `__Host-Http-enlace=${token}`,
    'x-forwarded-for': `10.0.${at >> 8}.${at & 255}`,
  };
}

/**
 * The same request again at the other one when the first does not answer, as a page does.
 * @param {Someone} person @param {string} path @param {unknown[]} lines of the body
 * @returns {Promise<any>}
 */
async function ask(person, path, ...lines) {
  for (let turn = person.at; ; turn += 1) {
    count.tries += 1;
    const { url } = await server(turn);
    const response = await fetch(url + path, {
      method: lines.length === 0 ? 'GET' : 'POST',
      headers: {
        ...from(person),
        'x-enlace': '1',
        ...(lines.length === 0 ? {} : { 'content-type': 'application/x-ndjson' }),
      },
      ...(lines.length === 0 ? {} : { body: lines.map((line) => JSON.stringify(line)).join('\n') }),
    }).catch(() => null);
    const answer = response ? await response.json().catch(() => null) : null;
    if (response?.ok && answer !== null) return answer;
    if (response?.status === 429) count.limited += 1;
    else if (response && response.status < 500)
      throw new Error(`${path}: ${JSON.stringify(answer)}`);
    count.refused += 1;
    await sleep(100);
  }
}

/** @param {Someone} person */
async function operate(person) {
  const key = randomBytes(16).toString('hex');
  /** @type {Work} */
  const work = {
    kind: person.link === null ? 'connect' : 'disconnect',
    id: '',
    key,
    registers: 0,
    state: '',
    watched: person.streaming,
  };
  person.work = work;
  const wish =
    person.link === null
      ? {
          kind: 'connect',
          institution,
          accessMode: 'recurrent',
          consent: { version: 'bench', language: 'en' },
        }
      : { kind: 'disconnect', linkId: person.link };
  const typed = person.link === null ? [{ username: 'user_valid', password: 'pass_valid' }] : [];
  work.id = (await ask(person, '/api/operations', { ...wish, requestKey: key }, ...typed)).id;
  // Less and less often, for what is in doubt is read for minutes.
  for (let pause = 1_000; ; pause = Math.min(2 * pause, 10_000)) {
    await sleep(pause);
    const { state, linkId } = await ask(person, `/api/operations/${work.id}`);
    work.state = state.name === 'failed' ? state.failure.code : state.name;
    if (!['working', 'challenge', 'checking'].includes(state.name)) {
      if (state.name === 'done') person.link = work.kind === 'connect' ? linkId : null;
      break;
    }
  }
  work.watched &&= person.streaming;
  // The event comes at the same time, over another connection.
  await sleep(500);
  person.done.push(work);
  person.work = null;
}

/** @param {Someone} person */
async function listen(person) {
  for (let turn = person.at + 1; !isOver; turn += 1) {
    const { url } = await server(turn);
    try {
      const response = await fetch(`${url}/api/events`, {
        headers: from(person),
      });
      count.streams += 1;
      const decoder = new TextDecoder();
      for await (const part of response.body ?? []) {
        const text = decoder.decode(part);
        if (text.includes('hello')) person.streaming = true;
        for (const [, id = ''] of text.matchAll(/"id":"([^"]+)"/g)) person.heard.add(id);
      }
    } catch {
      // It was killed; the next one is found.
    }
    person.streaming = false;
    if (person.work) person.work.watched = false;
    await sleep(200);
  }
}

async function killForever() {
  for (let turn = 0; !isOver; turn += 1) {
    await sleep(killEvery);
    const one = world.servers[turn % world.servers.length];
    // Every fourth one ends as by a new version, the others as by a crash.
    const signal = turn % 4 === 3 ? 'SIGTERM' : 'SIGKILL';
    count[signal === 'SIGTERM' ? 'stops' : 'kills'] += 1;
    await one?.stop(signal);
    await one?.start();
  }
}

/** @param {Someone[]} all @param {number} took seconds */
async function report(all, took) {
  const done = all.flatMap((person) => person.done);
  const open = all.flatMap(({ work }) => (work === null ? [] : [work]));
  /** @type {Record<string, number>} */
  const ends = {};
  for (const { kind, state } of [...done, ...open]) {
    const name = `${kind}: ${state || 'not started'}`;
    ends[name] = (ends[name] ?? 0) + 1;
  }
  /** @type {string[]} */
  const wrong = [];
  for (const work of [...done, ...open]) {
    if (work.registers > 1) wrong.push(`operation ${work.id} registered ${work.registers} times`);
  }
  for (const work of open) {
    wrong.push(`operation ${work.id} (${work.kind}) has not ended: ${work.state}`);
  }
  for (const person of all) {
    const real = (await world.linksOf(person)).map(({ id }) => id).toSorted();
    const { rows } = await world.db.query(
      "SELECT belvo_id FROM link WHERE person_id = $1 AND status <> 'ended' ORDER BY belvo_id",
      [person.id],
    );
    const known = rows.map(({ belvo_id: id }) => id);
    if (real.join() !== known.join())
      wrong.push(`${person.externalId}: Belvo has ${real.length} links, we know ${known.length}`);
    if (real.length > 1) wrong.push(`${person.externalId}: ${real.length} links`);
  }
  const stored = await world.db.query('SELECT count(*)::int AS n FROM operation');
  if (stored.rows[0].n !== done.length + open.length) {
    wrong.push(
      `${done.length + open.length} operations were started, ${stored.rows[0].n} are stored`,
    );
  }
  const watched = all.flatMap((person) =>
    person.done.flatMap((work) => (work.watched ? [person.heard.has(work.id)] : [])),
  );
  const silent = watched.filter((heard) => !heard);
  if (watched.length === 0 || silent.length > 0)
    wrong.push(`of ${watched.length} watched operations ${silent.length} were not heard of`);

  say(
    `${done.length + open.length} operations in ${took.toFixed(0)} s; ${count.kills} kills, ${count.stops} stops in order`,
  );
  for (const [name, n] of Object.entries(ends).toSorted(([a], [b]) => a.localeCompare(b)))
    say(`  ${name}: ${n}`);
  say(
    `${count.tries} requests, ${count.refused} of them repeated at another instance (${count.limited} by a limit)`,
  );
  say(
    `${count.streams} event streams; ${watched.length} operations watched throughout, ${silent.length} not heard of`,
  );
  say(`logged: ${JSON.stringify(world.alarms)}`);
  for (const line of wrong.slice(0, 20)) say(`WRONG: ${line}`);
  say(`\n${wrong.length} wrong`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

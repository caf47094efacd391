// What `npm run bench:instances` measures: a PostgreSQL, the simulator, two built servers, and in
// between something that distributes requests and counts what goes to Belvo.
import { spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort, startPostgres } from './postgres.mjs';
import { root } from './prepare.mjs';

/** @typedef {{ url: string, ready: boolean, stop: (signal: NodeJS.Signals) => Promise<void>, start: () => Promise<void> }} Server */
/** @typedef {{ id: string, externalId: string, token: string }} Person */

/**
 * @param {{ servers: number, registers: (externalId: string) => void }} options `registers` is told
 *   of each call that makes a link, before it goes on to the simulator.
 */
export async function createWorld({ servers: many, registers }) {
  const folder = mkdtempSync(join(tmpdir(), 'enlace-bench-'));
  const postgres = await startPostgres();
  const ports = await Promise.all(Array.from({ length: many + 2 }, freePort));
  const [simulatorPort = 0, middlePort = 0] = ports;
  const authorization = 'Bearer bench';
  const simulator = run('simulator', {
    SIMULATOR_PORT: String(simulatorPort),
    DATA_DIR: folder,
    WEBHOOK_URL: `http://127.0.0.1:${middlePort}/webhooks/belvo`,
    WEBHOOK_AUTHORIZATION: authorization,
  });
  await said(simulator, 'Control plane');

  const env = {
    DATABASE_URL: postgres.url(),
    STATE_KEY: randomBytes(32).toString('base64'),
    BELVO_API_URL: `http://127.0.0.1:${middlePort}`,
    BELVO_SECRET_ID: 'enlace-sandbox',
    BELVO_SECRET_PASSWORD: 'enlace-sandbox',
    WEBHOOK_AUTHORIZATION: authorization,
    // Neither Belvo's limit nor that of one address is what is measured.
    BELVO_CALLS: '100000',
    TRUST_PROXY: '1',
    DATA_DIR: folder,
  };
  /** How often what was logged. @type {Record<string, number>} */
  const alarms = {};
  const servers = ports
    .slice(2)
    .map((port) => serverAt(port, { ...env, PORT: String(port) }, alarms));
  const middle = createServer((incoming, outgoing) => {
    const isHook = incoming.url?.startsWith('/webhooks/') === true;
    const living = servers.find(({ ready }) => ready);
    const port = isHook ? Number(new URL(living?.url ?? 'http://x:1').port) : simulatorPort;
    /** @type {Buffer[]} */
    const body = [];
    incoming.on('data', (chunk) => body.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(body);
      if (incoming.method === 'POST' && incoming.url === '/api/links/') {
        registers(JSON.parse(text.toString()).external_id);
      }
      const onward = httpRequest(
        {
          port,
          host: '127.0.0.1',
          path: incoming.url,
          method: incoming.method,
          headers: { ...incoming.headers, host: `localhost:${port}` },
        },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      onward.end(text);
    });
  });
  await new Promise((resolve) => middle.listen(middlePort, '127.0.0.1', () => resolve(undefined)));
  await Promise.all(servers.map((server) => server.start()));
  const db = new pg.Pool({ connectionString: postgres.url(), max: 3 });

  return {
    servers,
    db,
    alarms,
    /** @param {string} path @param {unknown} [body] */
    async control(path, body) {
      const response = await fetch(`http://127.0.0.1:${simulatorPort}/_sim${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json' },
      });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return response.json().catch(() => null);
    },
    /** Belvo's links of that person. @param {Person} person */
    async linksOf({ externalId }) {
      const basic = Buffer.from('enlace-sandbox:enlace-sandbox').toString('base64');
      const response = await fetch(
        `http://127.0.0.1:${simulatorPort}/api/links/?external_id=${externalId}&page_size=100`,
        { headers: { authorization: `Basic ${basic}` } },
      );
      /** @type {{ results: { id: string, external_id: string, status: string }[] }} */
      const { results } = await response.json();
      return results.filter((link) => link.external_id === externalId);
    },
    /** Somebody who is signed in, past the limit for making people by the page. @returns {Promise<Person>} */
    async person() {
      const token = randomBytes(32).toString('base64url');
      const person = {
        id: randomUUID(),
        externalId: `u_${randomUUID().replaceAll('-', '')}`,
        token,
      };
      await db.query(
        "INSERT INTO person (id, external_id, label, initials, created_at) VALUES ($1, $2, 'Ana', 'A', now())",
        [person.id, person.externalId],
      );
      await db.query(
        "INSERT INTO session (token_hash, person_id, created_at, used_at, expires_at) VALUES ($1, $2, now(), now(), now() + interval '1 day')",
        [createHash('sha256').update(token).digest('hex'), person.id],
      );
      return person;
    },
    async dispose() {
      await db.end();
      await Promise.all(servers.map((server) => server.stop('SIGKILL')));
      middle.close();
      middle.closeAllConnections();
      simulator.kill('SIGKILL');
      await postgres.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * @param {number} port
 * @param {Record<string, string>} env
 * @param {Record<string, number>} alarms
 * @returns {Server}
 */
function serverAt(port, env, alarms) {
  /** @type {ReturnType<typeof run> | null} */
  let child = null;
  const server = {
    url: `http://localhost:${port}`,
    ready: false,
    async start() {
      child = run('main', env);
      child.stderr.on('data', (/** @type {Buffer} */ chunk) => {
        for (const [, event = ''] of chunk.toString().matchAll(/"event":"(\w+)"/g)) {
          alarms[event] = (alarms[event] ?? 0) + 1;
        }
      });
      await said(child, 'Enlace is ready');
      server.ready = true;
    },
    /** @param {NodeJS.Signals} signal */
    async stop(signal) {
      server.ready = false;
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const over = new Promise((resolve) => child?.once('exit', resolve));
      child.kill(signal);
      await over;
    },
  };
  return server;
}

/** @param {string} program @param {Record<string, string>} env */
function run(program, env) {
  return spawn(process.execPath, [join(root, 'dist/server', `${program}.js`)], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** @param {ReturnType<typeof run>} child @param {string} words */
function said(child, words) {
  let text = '';
  return new Promise((resolve, reject) => {
    /** @param {Buffer} chunk */
    const read = (chunk) => {
      if (text.length < 10_000) text += chunk;
      if (text.includes(words)) resolve(undefined);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
  });
}

import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp, type App } from './app.ts';
import { createBelvoClient } from './belvo/client.ts';
import { httpTransport } from './belvo/transport.ts';
import { systemClock, type Clock } from './clock.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { openChannel } from './db/channel.ts';
import { aloneHere, amongOthers } from './db/instances.ts';
import { refuseOtherKey } from './db/key-mark.ts';
import { lockFolder } from './db/lock.ts';
import { createMarks } from './db/marks.ts';
import { embeddedKey, openEmbedded, openShared } from './db/open.ts';
import type { Database } from './db/port.ts';
import { createVault } from './db/vault.ts';
import { readTenants } from './handover/tenants.ts';
import { listenHttp, usualPatience } from './http/serve.ts';
import { createStatic } from './http/static.ts';
import { wipeConnections } from './http/wiped-connections.ts';
import { systemIds } from './ids.ts';
import { createLastResort, keepMemoryPrivate } from './last-resort.ts';
import { createLog } from './log.ts';
import { reasonOf } from './start-problems.ts';

/**
 * Milliseconds: how long whoever distributes the requests has to notice that no more are wanted,
 * and how long what is under way is waited for. The next start finds out about the rest, or another
 * instance does.
 */
const alone = { notice: 0, patience: 3_000 };
const amongSeveral = { notice: 3_000, patience: 45_000 };
/** Milliseconds after which nothing is waited for any more, whatever hangs. */
const stopLimit = 58_000;

/** What must be undone when the process stops, newest first. */
const undo: (() => Promise<unknown> | void)[] = [];
let stopping: Promise<never> | null = null;

keepMemoryPrivate();
const lastResort = createLastResort(
  createLog((line) => process.stderr.write(`${line}\n`), systemClock.now),
  (code) => process.exit(code),
);
process.on('uncaughtException', lastResort.uncaught);
process.on('unhandledRejection', lastResort.unhandled);
// From the first moment on: people may be here before all of the start is done.
// npm hands a signal on that the process already has, so a second one is no other wish.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopping ??= Promise.race([stop(), systemClock.sleep(stopLimit)]).then(() => process.exit(0));
  });
}

try {
  await start(readConfig(process.env));
} catch (error) {
  await giveUp(error);
}

async function giveUp(error: unknown): Promise<never> {
  // When it was told to stop meanwhile, a start fails as a matter of course.
  if (stopping !== null) return stopping;
  process.stderr.write(`Enlace cannot start: ${reasonOf(error)}\n`);
  await stop();
  process.exit(1);
}

async function start(config: Config): Promise<void> {
  const verbose = process.env.LOG_LEVEL === 'info';
  const log = createLog((line) => process.stderr.write(`${line}\n`), systemClock.now);
  if (!verbose) log.info = () => undefined;

  const tenants = config.tenantsFile === null ? [] : await readTenants(config.tenantsFile);
  const { database } = config;
  // The folder is for one process: the embedded database is there, or the simulator's world.
  if (database === null || config.belvoUrl === null) undo.push(await lockFolder(config.dataDir));
  const db =
    database === null ? await openEmbedded(config.dataDir) : await openShared(database.url);
  undo.push(() => db.close());
  // What is still under way then fails at a database that was closed on purpose. All of it is
  // written down, and the next start, or another instance, goes on with it.
  undo.push(() => {
    log.alarm = () => undefined;
  });

  const webhookAuthorization =
    config.webhookAuthorization ??
    `Bearer ${Buffer.from(systemIds.bytes(32)).toString('base64url')}`;
  const world =
    config.belvoUrl === null ? await startSimulator(config, webhookAuthorization) : null;
  const belvoUrl = config.belvoUrl ?? world?.url;
  if (belvoUrl === undefined) throw new ConfigError('BELVO_API_URL is missing.');
  const clock: Clock = world?.clock ?? systemClock;

  const key = database?.stateKey ?? (await embeddedKey(config.dataDir, systemIds));
  if (database !== null) await refuseOtherKey(db, key);
  const instances =
    database === null ? aloneHere(systemIds) : amongOthers({ db, clock, ids: systemIds });
  undo.push(() => instances.leave());
  const channel = database === null ? null : openChannel(database.url, db, instances.id);
  undo.push(() => channel?.close());
  const app = createApp({
    db,
    instances,
    channel,
    vault: createVault(key),
    marks: createMarks(key),
    clock,
    ids: systemIds,
    log,
    transport: httpTransport,
    belvoUrl,
    belvoKeys: config.belvoKeys,
    belvoCalls: config.belvoCalls,
    trustedProxies: config.trustedProxies,
    publicUrl: config.publicUrl,
    signIn: config.signIn,
    tenants,
    worldClock: systemClock,
    sessionLimits: config.sessionLimits,
    accessModes: config.accessModes,
    singleCredentials: config.singleCredentials,
    widgetUrl: config.widgetUrl ?? new URL('/_widget/', belvoUrl),
    termsUrl: config.termsUrl,
    host: config.hostWebhook,
    hostTransport: httpTransport,
    webhookAuthorization,
    metricsAuthorization: config.metricsAuthorization,
    isProcess: true,
    pages: await builtPages(),
    control: world?.control ?? null,
  });
  await app.recover();
  // Until all is done: an instance that says nothing any more counts as dead.
  const stopped = new AbortController();
  undo.push(() => stopped.abort());
  void sweepForever(app, clock, stopped.signal);
  await listen(app, config);
  world?.onMove(() => {
    app.clockMoved();
    void app.sweep().catch(() => undefined);
  });
  if (world === null) {
    if (database !== null) await warnOfOtherTime(db);
    // Not waited for: a Belvo that hangs is no reason not to be ready.
    void warnOfRefusedKeys(config, belvoUrl, clock);
    if (process.platform === 'linux' && process.env.MALLOC_PERTURB_ === undefined) {
      process.stderr.write(
        'MALLOC_PERTURB_ is not set, so memory that was given back may still hold what was typed.\n',
      );
    }
    if (config.webhookAuthorization === null) {
      process.stderr.write(
        'WEBHOOK_AUTHORIZATION is not set, so no webhook of Belvo is accepted and accounts are not read.\n',
      );
    }
  }

  if (stopping !== null) return;
  const where =
    world === null ? `Belvo at ${belvoUrl.host}` : `the simulator at ${belvoUrl.origin}`;
  process.stdout.write(`\n  Enlace is ready: ${config.publicUrl.origin}\n  Belvo is ${where}\n\n`);
}

/** Loaded only when configured, so that a real deployment never has it in memory. */
async function startSimulator(config: Config, authorization: string) {
  const [
    { createSimulator },
    { createMovableClock },
    { createFileStore },
    { serveSimulator },
    ids,
  ] = await Promise.all([
    import('#simulator/app.ts'),
    import('#simulator/clock.ts'),
    import('#simulator/store.ts'),
    import('#simulator/serve.ts'),
    import('#simulator/ids.ts'),
  ]);
  const clock = createMovableClock();
  const origin = `http://127.0.0.1:${config.simulatorPort}`;
  const simulator = createSimulator({
    clock,
    ids: ids.createIds(),
    store: createFileStore(join(config.dataDir, 'simulator.json')),
    fetch: (request: Request) => fetch(request),
    origin,
    keys: { secretId: config.belvoKeys.id, secretPassword: config.belvoKeys.password },
    webhook: { url: `http://127.0.0.1:${config.port}/webhooks/belvo`, authorization },
  });
  // Its state is read before anything else: a broken one must stop the start.
  await simulator.control.health();
  undo.push(() => simulator.close());
  const server = await serveSimulator(simulator, { port: config.simulatorPort, host: '127.0.0.1' });
  undo.push(() => server.close());
  return {
    url: new URL(origin),
    clock,
    control: (request: Request) => simulator.fetch(request),
    onMove: (listener: () => void) => clock.onAdvance(listener),
  };
}

async function listen(app: App, config: Config): Promise<void> {
  const server = await listenHttp(
    app,
    { port: config.port, host: config.host },
    // Behind a proxy everybody comes from its address, and it is the one to limit connections.
    config.trustedProxies === 0 ? usualPatience : { ...usualPatience, connectionsPerAddress: null },
  );
  wipeConnections(server);
  undo.push(async () => {
    const { notice, patience } = config.database === null ? alone : amongSeveral;
    await app.drain().catch(() => undefined);
    await systemClock.sleep(notice);
    const closed = new Promise((resolve) => server.close(resolve));
    app.close();
    await Promise.race([Promise.all([app.settled(), closed]), systemClock.sleep(patience)]);
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo; // Listening on TCP, so never a pipe's name.
  if (port !== config.port) process.stdout.write(`  Listening on port ${port}\n`);
}

async function sweepForever(app: App, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(1_000, signal).catch(() => undefined);
    // Not waited for: a read that hangs must not stop the clock of everything else. A failed sweep
    // is in the log of the part that failed; the next one tries again.
    if (!signal.aborted) void app.sweep().catch(() => undefined);
  }
}

async function warnOfRefusedKeys(config: Config, baseUrl: URL, clock: Clock): Promise<void> {
  const belvo = createBelvoClient({
    transport: httpTransport,
    baseUrl,
    keys: config.belvoKeys,
    clock,
  });
  const outcome = await belvo.institutions();
  if (outcome.ended === 'refused' && outcome.refusal.code === 'belvo_keys_rejected') {
    process.stderr.write(
      `Belvo at ${baseUrl.host} refuses the keys: check BELVO_SECRET_ID and BELVO_SECRET_PASSWORD.\n`,
    );
  } else if (outcome.ended !== 'ok') {
    process.stderr.write(
      `Belvo at ${baseUrl.host} cannot be used right now; people will be told.\n`,
    );
  }
}

/** Who lives is told by times, so the machines have to have the same. */
async function warnOfOtherTime(db: Database): Promise<void> {
  const [row] = await db.query('SELECT clock_timestamp() AS now');
  const now = typeof row === 'object' && row !== null && 'now' in row ? row.now : null;
  const difference = now instanceof Date ? Math.abs(now.getTime() - systemClock.now()) : 0;
  if (difference < 5_000) return;
  process.stderr.write(
    `The clock of this machine and that of the database differ by ${Math.round(difference / 1000)} seconds; instances may take each other for dead.\n`,
  );
}

/** The built app lies beside the built server; from source it is in dist. */
async function builtPages() {
  for (const candidate of ['../web/', '../../dist/web/']) {
    const folder = fileURLToPath(new URL(candidate, import.meta.url));
    if (existsSync(join(folder, '.vite/manifest.json'))) return createStatic(folder, systemIds);
  }
  return null;
}

async function stop(): Promise<void> {
  for (const step of undo.splice(0).toReversed()) {
    await Promise.resolve(step()).catch(() => undefined);
  }
}

import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { createApp, type App } from './app.ts';
import { createBelvoClient } from './belvo/client.ts';
import { httpTransport } from './belvo/transport.ts';
import { systemClock, type Clock } from './clock.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { DataFolderInUse, lockFolder } from './db/lock.ts';
import { migrate, NewerDatabase } from './db/migrate.ts';
import { createMarks } from './db/marks.ts';
import { DatabaseUnreadable, openPglite } from './db/pglite.ts';
import { createVault } from './db/vault.ts';
import { createStatic } from './http/static.ts';
import { wipeConnections } from './http/wiped-connections.ts';
import { systemIds } from './ids.ts';
import { createLastResort, keepMemoryPrivate } from './last-resort.ts';
import { createLog } from './log.ts';

/** What must be undone when the process stops, newest first. */
const undo: (() => Promise<unknown> | void)[] = [];

keepMemoryPrivate();
const lastResort = createLastResort(
  createLog((line) => process.stderr.write(`${line}\n`), systemClock.now),
  (code) => process.exit(code),
);
process.on('uncaughtException', lastResort.uncaught);
process.on('unhandledRejection', lastResort.unhandled);

try {
  await start(readConfig(process.env));
} catch (error) {
  process.stderr.write(`Enlace cannot start: ${reasonOf(error)}\n`);
  await stop();
  process.exit(1);
}

async function start(config: Config): Promise<void> {
  const verbose = process.env.LOG_LEVEL === 'info';
  const log = createLog((line) => process.stderr.write(`${line}\n`), systemClock.now);
  if (!verbose) log.info = () => undefined;

  undo.push(await lockFolder(config.dataDir));
  const folder = join(config.dataDir, 'db');
  const db = await openPglite(folder);
  undo.push(() => db.close());
  await migrate(db);

  const webhookAuthorization =
    config.webhookAuthorization ??
    `Bearer ${Buffer.from(systemIds.bytes(32)).toString('base64url')}`;
  const world =
    config.belvoUrl === null ? await startSimulator(config, webhookAuthorization) : null;
  const belvoUrl = config.belvoUrl ?? world?.url;
  if (belvoUrl === undefined) throw new ConfigError('BELVO_API_URL is missing.');
  const clock: Clock = world?.clock ?? systemClock;

  const key = await stateKey(config.dataDir);
  const app = createApp({
    db,
    vault: createVault(key),
    marks: createMarks(key),
    clock,
    ids: systemIds,
    log,
    transport: httpTransport,
    belvoUrl,
    belvoKeys: config.belvoKeys,
    publicUrl: config.publicUrl,
    signIn: config.signIn,
    accessModes: config.accessModes,
    singleCredentials: config.singleCredentials,
    widgetUrl: config.widgetUrl ?? new URL('/_widget/', belvoUrl),
    termsUrl: config.termsUrl,
    host: config.hostWebhook === null ? null : { ...config.hostWebhook, transport: httpTransport },
    webhookAuthorization,
    pages: await builtPages(),
    control: world?.control ?? null,
  });
  await app.recover();
  await listen(app, config);
  world?.onMove(() => {
    app.clockMoved();
    void app.sweep();
  });
  const stopped = new AbortController();
  undo.push(() => stopped.abort());
  void sweepForever(app, clock, stopped.signal);
  if (world === null) {
    await warnOfRefusedKeys(config, belvoUrl, clock);
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
  const server = serve({
    fetch: (request, env) => app.fetch(request, env),
    port: config.port,
    hostname: config.host,
    serverOptions: {
      // People's requests are small; the wait is on the answer's side.
      headersTimeout: 5_000,
      requestTimeout: 15_000,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 16_384,
    },
  });
  wipeConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', resolve);
  });
  undo.push(async () => {
    app.close();
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await Promise.race([app.settled(), systemClock.sleep(3_000)]);
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

/** The key of everything that is sealed or marked at rest, made at the first start. */
async function stateKey(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, 'state.key');
  await mkdir(dataDir, { recursive: true });
  const known = await readFile(path).catch(() => null);
  if (known?.length === 32) return known;
  // Under another name first, so that a crash leaves no half of a key.
  const key = systemIds.bytes(32);
  await writeFile(`${path}.new`, key, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return key;
}

/** The built app lies beside the built server; from source it is in dist. */
async function builtPages() {
  for (const candidate of ['../web/', '../../dist/web/']) {
    const folder = fileURLToPath(new URL(candidate, import.meta.url));
    if (existsSync(join(folder, '.vite/manifest.json'))) return createStatic(folder);
  }
  return null;
}

function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof DataFolderInUse) {
    return `the data folder is in use by another Enlace (process ${error.pid}). Stop it, or set DATA_DIR to another folder.`;
  }
  if (error instanceof NewerDatabase) {
    return `the data folder was written by a newer version (${error.message}). Update Enlace, or set DATA_DIR to another folder.`;
  }
  if (error instanceof DatabaseUnreadable) {
    return `the database in ${error.message} cannot be opened. Restore it from a backup, or set DATA_DIR to another folder.`;
  }
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const port = 'port' in error ? String(error.port) : '';
  const path = 'path' in error ? String(error.path) : '';
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is in use. Stop what uses it, or set PORT or SIMULATOR_PORT to another.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return port === ''
        ? `the data folder cannot be used (${path}: ${code}). Check its owner and rights, or set DATA_DIR.`
        : `port ${port} is not allowed for this user. Set PORT or SIMULATOR_PORT to one above 1024.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `DATA_DIR is not a folder (${path}).`;
    case 'ENOSPC':
      return 'the disk is full.';
    default:
      return `${error.name}: ${error.message.split('\n')[0] ?? ''}`;
  }
}

async function stop(): Promise<void> {
  for (const step of undo.splice(0).toReversed()) {
    await Promise.resolve(step()).catch(() => undefined);
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void stop().then(() => process.exit(0));
  });
}

import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { createSimulator } from '#simulator/app.ts';
import { createMovableClock } from '#simulator/clock.ts';
import { createIds } from '#simulator/ids.ts';
import { noStore, type SimulatorStore } from '#simulator/store.ts';
import { createApp, type App, type AppDeps } from '../app.ts';
import { inProcessTransport } from '../belvo/transport.ts';
import type { Database } from '../db/port.ts';
import { createMarks } from '../db/marks.ts';
import { aloneHere } from '../db/instances.ts';
import { createVault, type Vault } from '../db/vault.ts';
import { systemIds } from '../ids.ts';
import { createLog } from '../log.ts';
import { createBrowser, flows, origin } from './browser.ts';
import { emptyDatabase, isBusy } from './database.ts';

export { challengeOf, codeOf, flows as flowsOf } from './browser.ts';

const simulatorOrigin = 'http://127.0.0.1:4301';
const keys = { id: 'enlace-sandbox', password: 'enlace-sandbox' };
const webhookAuthorization = 'Bearer stack-test';
/** What the host application's webhooks are signed with. */
export const hostSecret = Buffer.from('the secret of the host application');

/** Where a server runs beside others. */
export interface Place extends Pick<AppDeps, 'db' | 'instances' | 'channel'> {
  wire: Between;
}

/** What the database says when there is no room any more (SQLSTATE 53100). */
class DiskFull extends Error {
  readonly code = '53100';
}

/** Something on the way from the server to Belvo; `next` goes on to the simulator. */
type Between = (
  request: Request,
  next: (request: Request) => Promise<Response>,
) => Response | Promise<Response>;

export type Stack = Awaited<ReturnType<typeof createStack>>;

/**
 * Server and simulator in one process, without ports and with a clock that stands still until it is
 * moved. What runs is what runs in production; only the network and the time are replaced.
 *
 * @param host the host application that is told of broken connections; without it nobody is.
 * @param config what an operator may say differently.
 * @param store where the simulator keeps its state.
 */
export async function createStack({
  host,
  config = {},
  store = noStore,
}: {
  host?: (request: Request) => Promise<Response>;
  config?: Partial<
    Pick<
      AppDeps,
      | 'accessModes'
      | 'singleCredentials'
      | 'belvoCalls'
      | 'trustedProxies'
      | 'signIn'
      | 'tenants'
      | 'sessionLimits'
      | 'publicUrl'
      | 'pages'
    >
  >;
  store?: SimulatorStore;
} = {}) {
  const clock = createMovableClock({ frozenAt: Date.UTC(2026, 10, 21, 12) });
  const db = await emptyDatabase();
  let brokenQuery: RegExp | null = null;
  let breakage: Error = new DiskFull();
  /** What the server asked its database, oldest first. */
  const statements: string[] = [];
  /** The database as the server has it: what it is asked can be made to fail. */
  const breakable: Database = {
    ...db,
    query: async (sql, parameters) => {
      statements.push(sql);
      if (brokenQuery?.test(sql) === true) throw breakage;
      return db.query(sql, parameters);
    },
    transaction: (work) =>
      db.transaction((tx) =>
        work({
          query: async (sql, parameters) => {
            statements.push(sql);
            if (brokenQuery?.test(sql) === true) throw breakage;
            return tx.query(sql, parameters);
          },
        }),
      ),
  };
  const lines: string[] = [];
  let app: App | null = null;
  /** Servers whose time goes on. */
  const living = new Set<App>();
  let webhooksArrive = () => true;
  const externalIds = new Set<string>();
  const simulator = createSimulator({
    clock,
    ids: createIds('stack'),
    store,
    fetch: async (request: Request) => {
      if (app === null) throw new Error('no server yet');
      // Taken by something in between, so Belvo does not send it again.
      if (!webhooksArrive()) return new Response(null, { status: 200 });
      return app.fetch(request);
    },
    origin: simulatorOrigin,
    keys: { secretId: keys.id, secretPassword: keys.password },
    webhook: { url: `${origin}/webhooks/belvo`, authorization: webhookAuthorization },
  });

  let wireOut = async (request: Request) => simulator.fetch(request);

  /** A new server on the same database, as after a restart; or one more, in a place of its own. */
  function boot({
    vault = createVault(new Uint8Array(32).fill(7)),
    place = null,
    tenants = config.tenants ?? [],
  }: { vault?: Vault; place?: Place | null; tenants?: AppDeps['tenants'] } = {}): App {
    const transport = async (request: Request) =>
      place === null ? wireOut(request) : place.wire(request, wireOut);
    app = createApp({
      db: place?.db ?? breakable,
      instances: place?.instances ?? aloneHere(systemIds),
      channel: place?.channel ?? null,
      vault,
      marks: createMarks(new Uint8Array(32).fill(7)),
      clock,
      ids: systemIds,
      log: createLog((line) => lines.push(line), clock.now),
      transport: inProcessTransport(transport),
      belvoUrl: new URL(simulatorOrigin),
      belvoKeys: keys,
      // Time stands still here, so a real budget would be used up by a busy moment.
      belvoCalls: 1_000_000,
      trustedProxies: 0,
      publicUrl: new URL(origin),
      signIn: 'demo',
      worldClock: clock,
      sessionLimits: { idle: 90 * 24 * 3_600_000, life: 90 * 24 * 3_600_000 },
      accessModes: ['recurrent', 'single'],
      singleCredentials: 'nostore',
      widgetUrl: new URL('/_widget/', simulatorOrigin),
      termsUrl: new URL(origin),
      ...config,
      tenants,
      host:
        host === undefined
          ? null
          : {
              url: new URL('https://host.example/webhooks'),
              secrets: [hostSecret],
            },
      hostTransport: inProcessTransport(host ?? (async () => new Response(null, { status: 404 }))),
      webhookAuthorization,
      metricsAuthorization: 'Bearer figures',
      isProcess: false,
      pages: config.pages ?? null,
      control: (request) => simulator.fetch(request),
    });
    if (place === null) living.clear();
    living.add(app);
    return app;
  }
  boot();
  const current = () => app ?? boot();

  async function sweep(): Promise<void> {
    for (const each of living) await each.sweep();
  }

  /** Moves time in steps of so many seconds, letting whatever becomes due happen. */
  async function advance(seconds: number, step = 1): Promise<void> {
    for (let left = seconds; left > 0; left -= step) {
      clock.advance(Math.min(left, step) * 1000);
      await settle();
    }
  }

  /** The same without waiting for the sweeps, as in production: for when one of them hangs. */
  async function pass(seconds: number): Promise<void> {
    for (let left = seconds; left > 0; left -= 1) {
      clock.advance(Math.min(left, 1) * 1000);
      await turns();
      void sweep();
      await turns();
    }
  }

  /** The same in steps of so many seconds: waits for the sweeps, but not for one that hangs. */
  async function drift(seconds: number, step: number): Promise<void> {
    for (let left = seconds; left > 0; left -= step) {
      clock.advance(Math.min(left, step) * 1000);
      await turns();
      // One that fails is tried again a second later, as in production.
      await Promise.race([sweep().catch(() => undefined), turns(300)]);
      await turns();
    }
  }

  /** Lets everything that can happen at this moment happen. */
  async function settle(): Promise<void> {
    await turns();
    await sweep();
    await turns();
  }

  /** Puts something between server and simulator, before whatever is there already. */
  function between(step: Between): void {
    const next = wireOut;
    wireOut = async (request) => step(request, next);
  }

  /** Keeps back the answers to calls that fit, until the function it returns is called. */
  function hold(which: (request: Request) => boolean): () => void {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    between(async (request, next) => {
      const answer = await next(request);
      if (which(request)) await released;
      return answer;
    });
    return release;
  }

  /** Lets the server's statements that fit fail, until it is told null. */
  function breakQueries(which: RegExp | null, error: Error = new DiskFull()): void {
    brokenQuery = which;
    breakage = error;
  }

  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await simulator.fetch(
      new Request(`${simulatorOrigin}/_sim${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    const text = await response.text();
    return text === '' ? null : (JSON.parse(text) as unknown);
  }

  /** Calls that reached Belvo's wire, newest last. */
  async function wire(): Promise<string[]> {
    const log = (await control('GET', '/requests?limit=1000')) as {
      requests: { method: string; path: string }[];
    };
    return log.requests.map(({ method, path }) => `${method} ${path}`);
  }

  /** Decides of each webhook whether it arrives. */
  function onWebhook(arrives: () => boolean): void {
    webhooksArrive = arrives;
  }

  async function texts(sql: string, ...parameters: unknown[]): Promise<string[]> {
    return (await db.query(sql, parameters)).map((row) => String(Object.values(row as object)[0]));
  }

  async function linksAtBelvo(): Promise<number> {
    return (await belvoLinks()).length;
  }

  /** Every link that Belvo has, whosever it is. */
  async function belvoLinks(): Promise<
    { id: string; status: string; external_id: string | null }[]
  > {
    const basic = Buffer.from(`${keys.id}:${keys.password}`).toString('base64');
    const response = await simulator.fetch(
      new Request(`${simulatorOrigin}/api/links/?page_size=1000`, {
        headers: { authorization: `Basic ${basic}` },
      }),
    );
    type Answer = { results: { id: string; status: string; external_id: string | null }[] };
    return ((await response.json()) as Answer).results;
  }

  /** Belvo's id of the one link at that institution. */
  async function belvoIdAt(institution: string): Promise<string> {
    const rows = (await db.query('SELECT belvo_id FROM link WHERE institution = $1', [
      institution,
    ])) as { belvo_id: string }[];
    if (rows.length !== 1) throw new Error(`${rows.length} links at ${institution}`);
    return rows[0]?.belvo_id ?? '';
  }

  /** An event of Belvo's that names nothing but the link. */
  async function webhook(event: Record<string, unknown>): Promise<Response> {
    return createBrowser((request) => current().fetch(request)).request('POST', '/webhooks/belvo', {
      body: { webhook_type: 'LINK', webhook_code: 'invalid_credentials', data: {}, ...event },
      headers: { authorization: webhookAuthorization },
    });
  }

  return {
    clock,
    db,
    lines,
    statements,
    simulator,
    control,
    advance,
    pass,
    drift,
    turns,
    settle,
    boot,
    between,
    hold,
    breakQueries,
    wire,
    linksAtBelvo,
    belvoIdAt,
    webhook,
    server: current,
    living,
    /** Whom people and Belvo's webhooks reach from now on. */
    reach: (instance: App) => {
      app = instance;
    },
    onWebhook,
    texts,
    belvoLinks,
    /** Belvo's id of one of our links. */
    belvoIdOf: async (linkId: string) =>
      (await texts('SELECT belvo_id FROM link WHERE id = $1', linkId))[0] ?? '',
    async person() {
      const browser = createBrowser((request) => current().fetch(request));
      await browser.call(pageEndpoints.startDemo);
      const all = await texts('SELECT external_id FROM person');
      const externalId = all.find((id) => !externalIds.has(id)) ?? '';
      externalIds.add(externalId);
      return { ...browser, ...flows(browser, settle), externalId };
    },
    /** @param headers what it sends with everything. */
    browser: (headers: Record<string, string> = {}) =>
      createBrowser((request) => current().fetch(request), headers),
  };
}

/** Lets promises go on that wait for nothing but each other, and for the database. */
async function turns(many = 10): Promise<void> {
  for (let turn = 0; turn < many; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    while (isBusy()) {
      turn = 0;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

/** An answer of Belvo's with another body. */
export async function rewritten(
  response: Response,
  change: (body: unknown) => unknown,
): Promise<Response> {
  return Response.json(change(await response.json()), { status: response.status });
}

/** Changes each code that Belvo asks for; its answer is a list or a single one. */
export async function challengesRewritten(
  response: Response,
  change: Record<string, unknown>,
): Promise<Response> {
  if (response.status !== 428) return response;
  return rewritten(response, (body) =>
    Array.isArray(body)
      ? body.map((item: object) => ({ ...item, ...change }))
      : { ...(body as object), ...change },
  );
}

export const valid = { username: 'user_valid', password: 'pass_valid' };

/** One of the simulator's users whose login has a known outcome. */
export const magic = (username: string) => ({ username, password: 'pass_valid' });

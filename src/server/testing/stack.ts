import { endpoints, type Endpoint } from '#contract/api/endpoints.ts';
import type { Operation, StartOperation } from '#contract/api/operation.ts';
import { createSimulator } from '#simulator/app.ts';
import { createMovableClock } from '#simulator/clock.ts';
import { createIds } from '#simulator/ids.ts';
import { createMemoryStore } from '#simulator/store.ts';
import * as z from 'zod/mini';
import { createApp, type App } from '../app.ts';
import { inProcessTransport } from '../belvo/transport.ts';
import { migrate } from '../db/migrate.ts';
import { openPglite } from '../db/pglite.ts';
import type { Database } from '../db/port.ts';
import { createVault, type Vault } from '../db/vault.ts';
import { systemIds } from '../ids.ts';
import { createLog } from '../log.ts';

const origin = 'http://localhost:4300';
const simulatorOrigin = 'http://127.0.0.1:4301';
const keys = { id: 'enlace-sandbox', password: 'enlace-sandbox' };
const webhookAuthorization = 'Bearer stack-test';

let shared: Promise<Database> | null = null;

/** One database for each test process; opening one takes seconds, emptying it takes none. */
async function emptyDatabase(): Promise<Database> {
  shared ??= openPglite(null).then(async (db) => {
    await migrate(db);
    return db;
  });
  const db = await shared;
  await db.query('TRUNCATE person, webhook, quarantine, farewell CASCADE');
  return db;
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
 */
export async function createStack() {
  const clock = createMovableClock({ frozenAt: Date.UTC(2026, 10, 21, 12) });
  const db = await emptyDatabase();
  let brokenQuery: RegExp | null = null;
  /** The database as the server has it: what it is asked can be made to fail. */
  const breakable: Database = {
    ...db,
    query: async (sql, parameters) => {
      if (brokenQuery?.test(sql) === true) throw new Error('disk full');
      return db.query(sql, parameters);
    },
  };
  const lines: string[] = [];
  const store = createMemoryStore();
  let app: App | null = null;
  const simulator = createSimulator({
    clock,
    ids: createIds('stack'),
    store,
    fetch: async (request: Request) => {
      if (app === null) throw new Error('no server yet');
      return app.fetch(request);
    },
    origin: simulatorOrigin,
    keys: { secretId: keys.id, secretPassword: keys.password },
    webhook: { url: `${origin}/webhooks/belvo`, authorization: webhookAuthorization },
  });

  let wireOut = async (request: Request) => simulator.fetch(request);

  /** A new server on the same database, as after a restart. */
  function boot({ vault = createVault(new Uint8Array(32).fill(7)) }: { vault?: Vault } = {}): App {
    app = createApp({
      db: breakable,
      vault,
      clock,
      ids: systemIds,
      log: createLog((line) => lines.push(line), clock.now),
      transport: inProcessTransport((request) => wireOut(request)),
      belvoUrl: new URL(simulatorOrigin),
      belvoKeys: keys,
      publicUrl: new URL(origin),
      signIn: 'demo',
      accessModes: ['recurrent', 'single'],
      webhookAuthorization,
      pages: null,
      control: (request) => simulator.fetch(request),
    });
    return app;
  }
  boot();
  const current = () => app ?? boot();

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
      void current().sweep();
      await turns();
    }
  }

  /** Lets everything that can happen at this moment happen. */
  async function settle(): Promise<void> {
    await turns();
    await current().sweep();
    await turns();
  }

  /** Puts something between server and simulator, before whatever is there already. */
  function between(step: Between): void {
    const next = wireOut;
    wireOut = async (request) => step(request, next);
  }

  /** Lets the server's statements that fit fail, until it is told null. */
  function breakQueries(which: RegExp | null): void {
    brokenQuery = which;
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

  async function linksAtBelvo(): Promise<number> {
    const basic = Buffer.from(`${keys.id}:${keys.password}`).toString('base64');
    const response = await simulator.fetch(
      new Request(`${simulatorOrigin}/api/links/?page_size=1000`, {
        headers: { authorization: `Basic ${basic}` },
      }),
    );
    return ((await response.json()) as { count: number }).count;
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
    store,
    simulator,
    control,
    advance,
    pass,
    turns,
    settle,
    boot,
    between,
    breakQueries,
    wire,
    linksAtBelvo,
    belvoIdAt,
    webhook,
    server: current,
    async person() {
      const browser = createBrowser((request) => current().fetch(request));
      await browser.call(endpoints.startDemo);
      return { ...browser, ...flows(browser, settle) };
    },
    browser: () => createBrowser((request) => current().fetch(request)),
  };
}

/** Lets promises go on that wait for nothing but each other. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
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

/** The name of its state, or what it failed with. */
export function codeOf(operation: Operation): string {
  return operation.state.name === 'failed' ? operation.state.failure.code : operation.state.name;
}

export function challengeOf(operation: Operation) {
  if (operation.state.name !== 'challenge') throw new Error(`not asked: ${operation.state.name}`);
  return operation.state.challenge;
}

interface CallOptions {
  parameters?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A browser as the server sees one: a cookie jar and our own page's headers. */
function createBrowser(fetch: (request: Request) => Response | Promise<Response>) {
  let cookie = '';

  async function request(
    method: string,
    path: string,
    options: { body?: unknown; rawBody?: string; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const body =
      options.rawBody ?? (options.body === undefined ? null : JSON.stringify(options.body));
    const response = await fetch(
      new Request(origin + path, {
        method,
        headers: {
          cookie,
          'x-enlace': '1',
          'sec-fetch-site': 'same-origin',
          ...(body === null ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
        body,
      }),
    );
    for (const set of response.headers.getSetCookie()) cookie = set.split(';')[0] ?? '';
    return response;
  }

  async function call<Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
    endpoint: Endpoint<Input, Output>,
    { parameters = {}, body, headers = {} }: CallOptions = {},
  ): Promise<z.infer<Output>> {
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => parameters[name] ?? '');
    const response = await request(endpoint.method, path, { body, headers });
    const answer = response.status === 204 ? undefined : ((await response.json()) as unknown);
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    return z.parse(endpoint.output, answer);
  }

  return { request, call };
}

let made = 0;

/** What tests of many kinds do again and again. */
function flows(browser: ReturnType<typeof createBrowser>, settle: () => Promise<void>) {
  const key = () => `stack-test-key-${String((made += 1)).padStart(6, '0')}`;
  const read = (id: string) => browser.call(endpoints.operation, { parameters: { id } });

  async function start(wish: DistributiveOmit<StartOperation, 'requestKey'>): Promise<Operation> {
    const started = await browser.call(endpoints.startOperation, {
      body: { ...wish, requestKey: key() },
    });
    await settle();
    return read(started.id);
  }

  return {
    start,
    read,
    connect: (
      institution: string,
      credentials: Record<string, string>,
      accessMode: 'recurrent' | 'single' = 'recurrent',
    ) =>
      start({
        kind: 'connect',
        institution,
        accessMode,
        credentials,
        consent: { version: 'test', language: 'en' },
      }),
    links: async () => (await browser.call(endpoints.links)).links,
    async answer(operation: Operation, answer?: string): Promise<Operation> {
      await browser.call(endpoints.answer, {
        parameters: { id: operation.id },
        body: {
          challengeId: challengeOf(operation).challengeId,
          ...(answer === undefined ? {} : { answer }),
        },
      });
      await settle();
      return read(operation.id);
    },
    async renew(operation: Operation): Promise<Operation> {
      await browser.call(endpoints.renew, {
        parameters: { id: operation.id },
        body: { challengeId: challengeOf(operation).challengeId },
      });
      await settle();
      return read(operation.id);
    },
    async cancel(operation: Operation): Promise<Operation> {
      await browser.call(endpoints.cancel, { parameters: { id: operation.id } });
      await settle();
      return read(operation.id);
    },
  };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

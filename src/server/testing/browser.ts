import { endpoints, type Endpoint } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Operation, StartOperation } from '#contract/api/operation.ts';
import { typedBody, type Typed } from '#contract/api/typed.ts';
import * as z from 'zod/mini';

export const origin = 'http://localhost:4300';

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
  /** What somebody typed: the second line. */
  typed?: Typed;
  headers?: Record<string, string>;
}

/** The calls whose body has two lines. */
const typedPath = /^\/api\/operations(\/[^/]+\/answer)?$/;

/** A browser as the server sees one: a cookie jar and our own page's headers. */
export function createBrowser(
  fetch: (request: Request) => Response | Promise<Response>,
  more: Record<string, string> = {},
) {
  let cookie = '';

  async function request(
    method: string,
    path: string,
    options: Omit<CallOptions, 'parameters'> & { rawBody?: string } = {},
  ): Promise<Response> {
    const lines = [options.body, options.typed].filter((line) => line !== undefined);
    const body = options.rawBody ?? (lines.length === 0 ? null : lines.map(toJson).join('\n'));
    const type = typedPath.test(path) ? typedBody : 'application/json';
    const response = await fetch(
      new Request(origin + path, {
        method,
        headers: {
          cookie,
          'x-enlace': '1',
          'sec-fetch-site': 'same-origin',
          ...more,
          ...(body === null ? {} : { 'content-type': type }),
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
    { parameters = {}, ...options }: CallOptions = {},
  ): Promise<z.infer<Output>> {
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => parameters[name] ?? '');
    const response = await request(endpoint.method, path, options);
    const answer = response.status === 204 ? undefined : ((await response.json()) as unknown);
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    return z.parse(endpoint.output, answer);
  }

  /** A page that is open and listens to what the server tells it. */
  async function listen() {
    const reader = (await request('GET', '/api/events')).body?.getReader();
    let told = '';
    async function read() {
      for (;;) {
        const part = await reader?.read();
        if (part === undefined || part.done) return;
        told += new TextDecoder().decode(part.value);
      }
    }
    return {
      told: () => told,
      forget: () => {
        told = '';
      },
      /** When the server has ended it. */
      closed: read(),
    };
  }

  return {
    request,
    call,
    listen,
    /** The cookie as it is now. */
    jar: () => ({ cookie }),
  };
}

let made = 0;

/** What tests of many kinds do again and again. */
export function flows(browser: ReturnType<typeof createBrowser>, settle: () => Promise<void>) {
  const key = () => `stack-test-key-${String((made += 1)).padStart(6, '0')}`;
  const read = (id: string) => browser.call(endpoints.operation, { parameters: { id } });

  /** Starts it and does not wait for anything. */
  const begin = async ({ credentials, ...wish }: Wish): Promise<Operation> =>
    browser.call(pageEndpoints.startOperation, {
      body: { ...wish, requestKey: key() },
      ...(credentials === undefined ? {} : { typed: credentials }),
    });

  async function start(wish: Wish): Promise<Operation> {
    const started = await begin(wish);
    await settle();
    return read(started.id);
  }

  return {
    begin,
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
      await browser.call(pageEndpoints.answer, {
        parameters: { id: operation.id },
        body: { challengeId: challengeOf(operation).challengeId },
        ...(answer === undefined ? {} : { typed: { answer } }),
      });
      await settle();
      return read(operation.id);
    },
    async renew(operation: Operation): Promise<Operation> {
      await browser.call(pageEndpoints.renew, {
        parameters: { id: operation.id },
        body: { challengeId: challengeOf(operation).challengeId },
      });
      await settle();
      return read(operation.id);
    },
    async cancel(operation: Operation): Promise<Operation> {
      await browser.call(pageEndpoints.cancel, { parameters: { id: operation.id } });
      await settle();
      return read(operation.id);
    },
  };
}

/** What to start, with what is typed; the request key is made up. */
type Wish = DistributiveOmit<StartOperation, 'requestKey'> & { credentials?: Typed };

const toJson = (line: unknown) => JSON.stringify(line);

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

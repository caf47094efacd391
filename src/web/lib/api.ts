import { createContext, use } from 'react';
import * as z from 'zod/mini';
import { clockHeader, guardHeader, type Endpoint } from '#contract/api/endpoints.ts';
import { problem as problemSchema } from '#contract/api/problem.ts';
import { typedBody } from '#contract/api/typed.ts';
import { ApiProblem, localProblem } from './api-problem.ts';
import { clock as serverClock, type Clock } from './clock.ts';

type AnyEndpoint = Endpoint<z.ZodMiniType, z.ZodMiniType>;

interface Options {
  /** Values for the `:name` places of the path. */
  params?: Readonly<Record<string, string>>;
  /** What is sent instead of `body`, as far as it is more than that: see `typed.ts`. */
  bytes?: Uint8Array<ArrayBuffer>;
  signal?: AbortSignal;
}

/** The body is asked for exactly when the endpoint takes one. */
type CallArguments<E extends AnyEndpoint> =
  undefined extends z.input<E['input']>
    ? [options?: Options]
    : [options: Options & { body: z.input<E['input']> }];

export interface Api {
  call: <E extends AnyEndpoint>(
    endpoint: E,
    ...options: CallArguments<E>
  ) => Promise<z.output<E['output']>>;
}

export interface ApiParts {
  fetch: typeof globalThis.fetch;
  clock?: Clock;
  /** Told about every problem, e.g. to notice that the session is over. */
  onProblem?: (problem: ApiProblem) => void;
  /** Told after each call whether the server could be reached. */
  onReached?: (reached: boolean) => void;
}

export function createApi({ fetch, clock = serverClock, onProblem, onReached }: ApiParts): Api {
  async function send(endpoint: AnyEndpoint, options: Options & { body?: unknown }) {
    const response = await request(fetch, endpoint, options);
    const serverTime = response.headers.get(clockHeader);
    if (serverTime !== null) clock.learn(serverTime);
    const body = await readJson(response, options.signal);
    if (!response.ok) throw toApiProblem(response, body);
    const output = z.safeParse(endpoint.output, body);
    if (!output.success) throw localProblem('internal', requestIdOf(response));
    return output.data;
  }

  async function call<E extends AnyEndpoint>(
    endpoint: E,
    ...[options]: CallArguments<E>
  ): Promise<z.output<E['output']>> {
    try {
      const output = await send(endpoint, options ?? {});
      onReached?.(true);
      // `send` parsed it with this endpoint's own schema; its type is lost on the way.
      return output as z.output<E['output']>;
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown; // the caller aborted
      onReached?.(thrown.code !== 'offline');
      onProblem?.(thrown);
      throw thrown;
    }
  }

  return { call };
}

async function request(
  fetch: typeof globalThis.fetch,
  endpoint: AnyEndpoint,
  { params = {}, body, bytes, signal }: Options & { body?: unknown },
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (endpoint.method !== 'GET') headers[guardHeader.name] = guardHeader.value;
  if (body !== undefined) headers['content-type'] = endpoint.typed ? typedBody : 'application/json';
  try {
    return await fetch(fill(endpoint.path, params), {
      method: endpoint.method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: bytes ?? JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (thrown) {
    if (signal?.aborted === true) throw thrown;
    throw localProblem('offline');
  }
}

function fill(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`The address ${path} needs a value for ${name}.`);
    return encodeURIComponent(value);
  });
}

/** The parsed body; undefined when there is none or when it is not JSON. */
async function readJson(response: Response, signal?: AbortSignal): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (thrown) {
    if (signal?.aborted === true) throw thrown;
    throw localProblem('offline', requestIdOf(response));
  }
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toApiProblem(response: Response, body: unknown): ApiProblem {
  const parsed = z.safeParse(problemSchema, body);
  return parsed.success
    ? new ApiProblem(parsed.data)
    : localProblem('internal', requestIdOf(response));
}

function requestIdOf(response: Response): string {
  return response.headers.get('x-request-id') ?? '';
}

export const ApiContext = createContext<Api | null>(null);

export function useApi(): Api {
  const api = use(ApiContext);
  if (api === null) throw new Error('ApiContext is missing above this component.');
  return api;
}

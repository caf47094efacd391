import * as z from 'zod/mini';
import { parseChallenge } from '#contract/belvo/challenge.ts';
import { parseErrors } from '#contract/belvo/error.ts';
import type { BelvoLink } from '#contract/belvo/link.ts';
import { belvoLink } from '#contract/belvo/link.ts';
import { pageOf } from '#contract/belvo/page.ts';
import type { Connection } from '#simulator/faults.ts';
import { createSimulator } from '#simulator/app.ts';
import { createMovableClock } from '#simulator/clock.ts';
import { createIds } from '#simulator/ids.ts';
import { createMemoryStore } from '#simulator/store.ts';
import type { WebhookTarget } from '#simulator/world.ts';

/** For tests: a simulator in this process, with time that stands still and ids that repeat. */

export const START = Date.UTC(2025, 2, 10, 12);
const ORIGIN = 'http://simulator.test';

/** What a call answered, read in the ways tests want. */
export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; undefined when it is not JSON. */
  body: unknown;
  /** Code of the first error; undefined when there is none. */
  code: string | undefined;
  challenge: ReturnType<typeof parseChallenge>;
};

type Received = {
  url: string;
  authorization: string | null;
  connection: string | null;
  payload: unknown;
};

export function createHarness(
  options: {
    store?: ReturnType<typeof createMemoryStore>;
    clock?: ReturnType<typeof createMovableClock>;
    seed?: string;
    webhook?: WebhookTarget | null;
  } = {},
) {
  const clock = options.clock ?? createMovableClock({ frozenAt: START });
  const store = options.store ?? createMemoryStore();
  const received: Received[] = [];
  const receiver = { answer: (): Response | Promise<Response> => new Response(null) };
  const webhook =
    options.webhook === undefined
      ? { url: 'http://app.test/webhooks/belvo', authorization: 'Bearer hook' }
      : options.webhook;
  const simulator = createSimulator({
    clock,
    store,
    ids: createIds(options.seed ?? 'test'),
    origin: ORIGIN,
    keys: { secretId: 'id', secretPassword: 'secret' },
    webhook,
    async fetch(request) {
      const payload: unknown = await request.json();
      received.push({
        url: request.url,
        authorization: request.headers.get('authorization'),
        connection: request.headers.get('connection'),
        payload,
      });
      return receiver.answer();
    },
  });

  async function call(
    method: string,
    path: string,
    body?: unknown,
    extra: { headers?: Record<string, string>; connection?: Connection } = {},
  ): Promise<Answer> {
    const headers: Record<string, string> = {
      authorization: `Basic ${Buffer.from('id:secret').toString('base64')}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...extra.headers,
    };
    const request = new Request(`${ORIGIN}${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const response = await simulator.fetch(request, extra.connection);
    const text = await response.text();
    const parsed = read(text);
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: parsed,
      code: parseErrors(parsed)[0]?.code,
      challenge: response.status === 428 ? parseChallenge(parsed) : null,
    };
  }

  return {
    simulator,
    control: simulator.control,
    clock,
    store,
    /** Webhooks that arrived. */
    received,
    /** What the receiver answers; changed by tests. */
    receiver,
    call,
    register: (institution: string, fields: Record<string, unknown>) =>
      call('POST', '/api/links/', { institution, ...fields }),
    /** Moves time and lets what was started by it finish. */
    async pass(seconds: number) {
      await simulator.control.advance(seconds);
      await simulator.control.settled();
    },
  };
}

export type Harness = ReturnType<typeof createHarness>;

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const bank = 'erebor_mx_retail';
export const valid = { username: 'user_valid', password: 'pass_valid' };
/** The id of no link. */
export const nobody = '2ccd5e15-194a-4a19-a45a-e7223c7e6717';

/** Registers a link that has to become one. */
export async function connect(
  harness: Harness,
  fields: Record<string, unknown> = {},
  institution = bank,
): Promise<BelvoLink> {
  const answer = await harness.register(institution, { ...valid, ...fields });
  if (answer.status !== 201) throw new Error(`No link was made: ${answer.status} ${answer.text}`);
  return z.parse(belvoLink, answer.body);
}

/** The first page of the links that a query finds. */
export async function list(harness: Harness, query: string) {
  const answer = await harness.call('GET', `/api/links/?${query}`);
  if (answer.status !== 200) throw new Error(`No list: ${answer.status} ${answer.text}`);
  return z.parse(pageOf(belvoLink), answer.body);
}

/** Lets calls that were started get as far as they can without time passing. */
export async function underWay(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** What a promise fails with; fails itself when that one does not. Watches from the start. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`Nothing failed; the answer was ${JSON.stringify(value)}`);
}

/** A text inside an answer, by the keys that lead to it. */
export function textAt(value: unknown, ...keys: (string | number)[]): string {
  const found = valueAt(value, ...keys);
  if (typeof found === 'string') return found;
  throw new Error(`No text at ${keys.join('.')} of ${JSON.stringify(value)}`);
}

export function valueAt(value: unknown, ...keys: (string | number)[]): unknown {
  let here = value;
  for (const key of keys) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Reflect.get(here, key);
  }
  return here;
}

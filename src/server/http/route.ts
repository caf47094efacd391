import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Endpoint } from '#contract/api/endpoints.ts';
import type { FieldProblem } from '#contract/api/problem.ts';
import type { RequestContext, RequestVariables } from './guards.ts';
import { Secret } from '../secret.ts';
import { ProblemError } from './problems.ts';
import { bodyLimit, readTypedBody } from './typed-body.ts';

/** The signed-in person, as far as routes need to know. */
export interface Caller {
  personId: string;
  externalId: string;
}

/** Who may call a route. There is no default: a route that does not say does not compile. */
export type Access = 'anyone' | 'person';

export interface Call<Input, Who extends Access> {
  context: RequestContext;
  body: Input;
  /** What was typed; wiped when the call is answered, unless somebody took it. */
  typed: Secret;
  parameter(name: string): string;
  caller: Who extends 'person' ? Caller : null;
}

export interface RouteDeps {
  app: Hono<RequestVariables>;
  /** @throws ProblemError `unauthenticated`. */
  requireCaller(context: RequestContext): Promise<Caller>;
}

/** Binds one endpoint of the contract: parses what comes in, checks who it is, types what goes out. */
export function route<
  Input extends z.ZodMiniType,
  Output extends z.ZodMiniType,
  Who extends Access,
>(
  deps: RouteDeps,
  endpoint: Endpoint<Input, Output>,
  access: Who,
  status: 200 | 202 | 204,
  handle: (call: Call<z.infer<Input>, Who>) => Promise<z.infer<Output>>,
): void {
  deps.app.on(endpoint.method, endpoint.path, async (context) => {
    // The conditional type cannot follow the comparison; both branches are what it says.
    const caller = (access === 'person' ? await deps.requireCaller(context) : null) as Call<
      z.infer<Input>,
      Who
    >['caller'];
    const { input, typed } =
      endpoint.typed === true
        ? readTypedBody(context)
        : { input: await readBody(context), typed: Secret.nothing() };
    try {
      const result = await handle({
        context,
        body: parseBody(endpoint.input, parseJson(input)),
        typed,
        caller,
        parameter: (name) => context.req.param(name) ?? '',
      });
      return result === undefined ? context.body(null, 204) : context.json(result, status as 200);
    } finally {
      typed.wipe();
    }
  });
}

async function readBody(context: RequestContext): Promise<string> {
  if (context.req.method === 'GET') return '';
  const text = await readLimited(context.req.raw);
  const type = context.req.header('content-type') ?? '';
  if (text !== '' && !/^application\/json\s*(;|$)/i.test(type)) {
    throw new ProblemError('invalid_request');
  }
  return text;
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ProblemError('malformed_json');
  }
}

/** Reads a body of bounded size as strict UTF-8. */
export async function readLimited(request: Request, limit: number = bodyLimit): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) {
    throw new ProblemError('too_large');
  }
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    if (size > limit) throw new ProblemError('too_large');
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new ProblemError('malformed_json');
  }
}

function parseBody<Schema extends z.ZodMiniType>(schema: Schema, body: unknown): z.infer<Schema> {
  const result = z.safeParse(schema, body);
  if (result.success) return result.data;
  throw new ProblemError('invalid_request', {
    fields: result.error.issues.slice(0, 10).map((issue): FieldProblem => ({
      name: (issue.code === 'unrecognized_keys'
        ? [...issue.path, issue.keys[0] ?? '']
        : issue.path
      ).join('.'),
      reason:
        issue.code === 'unrecognized_keys'
          ? 'unknown'
          : issue.code === 'too_big'
            ? 'too_long'
            : issue.code === 'invalid_format'
              ? 'pattern'
              : 'type',
    })),
  });
}

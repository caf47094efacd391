/** Bodies in which somebody typed something: taken off the connection, taken apart, wiped. */
import type { Hono } from 'hono';
import { typedBody } from '#contract/api/typed.ts';
import { NotTexts } from '../json-texts.ts';
import { Secret } from '../secret.ts';
import type { RequestContext, RequestVariables } from './guards.ts';
import { ProblemError } from './problems.ts';

/** Bytes; the largest legitimate body carries a certificate and its key. */
export const bodyLimit = 64_000;

/**
 * Reads the bodies of these calls before anything else looks at the request, and wipes them when it
 * is answered, whatever with. Nobody else reads them: that would make strings of them.
 */
export function takeTypedBodies(
  app: Hono<RequestVariables>,
  calls: readonly { method: string; path: string }[],
): void {
  for (const { method, path } of calls) {
    app.on(method, path, async (context, next) => {
      const body = await receive(context);
      context.set('typedBody', body);
      try {
        await next();
      } finally {
        body.fill(0);
      }
    });
  }
}

/**
 * The two lines of such a body: the call's input, as text, and what was typed, which is the caller's
 * to hand on or to wipe.
 *
 * @throws ProblemError `invalid_request` for another media type, `malformed_json`.
 */
export function readTypedBody(context: RequestContext): { input: string; typed: Secret } {
  const body = context.get('typedBody') ?? Buffer.alloc(0);
  // A page from before an update sends all in one JSON: refused before it becomes a string.
  if (body.length > 0 && context.req.header('content-type') !== typedBody) {
    throw new ProblemError('invalid_request');
  }
  const end = body.indexOf('\n');
  const [first, second] =
    end === -1 ? [body, null] : [body.subarray(0, end), body.subarray(end + 1)];
  try {
    const input = new TextDecoder('utf-8', { fatal: true }).decode(first);
    return { input, typed: second === null ? Secret.nothing() : Secret.read(second) };
  } catch (error) {
    if (error instanceof NotTexts || error instanceof TypeError) {
      throw new ProblemError('malformed_json');
    }
    throw error;
  }
}

/**
 * A whole body in one place. Each piece is wiped as soon as it was copied, and so is what comes after
 * the limit, or before a connection that ends in the middle.
 *
 * @throws ProblemError `too_large`; `malformed_json` when the connection ended, which nobody hears.
 */
function receive(context: RequestContext): Promise<Buffer> {
  const body = Buffer.alloc(bodyLimit);
  let size = 0;
  return new Promise((resolve, reject) => {
    function refuse(code: 'too_large' | 'malformed_json'): void {
      body.fill(0);
      reject(new ProblemError(code));
    }
    function take(piece: Uint8Array): void {
      if (size + piece.length <= bodyLimit) body.set(piece, size);
      size += piece.length;
      piece.fill(0);
      if (size > bodyLimit) refuse('too_large');
    }
    eachPiece(context, take).then(
      () => resolve(body.subarray(0, size)),
      () => refuse('malformed_json'),
    );
  });
}

/**
 * A body as it comes: from the connection itself, because a `Request` made of it keeps pieces that
 * nobody can get at; from the `Request` where there is no connection, as in tests.
 */
async function eachPiece(
  { env, req }: RequestContext,
  take: (piece: Uint8Array) => void,
): Promise<void> {
  const incoming = env?.incoming;
  if (incoming === undefined) {
    for await (const piece of req.raw.body ?? []) take(piece);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    // It goes on listening after a refusal, so that the rest is wiped, too.
    incoming.on('data', take);
    incoming.once('end', resolve);
    incoming.once('close', () => reject(new Error('the connection ended')));
  });
}

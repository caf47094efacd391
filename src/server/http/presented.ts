import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestContext } from './guards.ts';

/** Whether a request presents exactly that `Authorization`; takes as long for one that is nearly right. */
export function presents(expected: string): (context: RequestContext) => boolean {
  const wanted = digest(expected);
  return (context) => timingSafeEqual(digest(context.req.header('authorization') ?? ''), wanted);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

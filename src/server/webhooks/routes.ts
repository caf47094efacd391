import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { belvoWebhook } from '#contract/belvo/webhook.ts';
import type { RequestVariables } from '../http/guards.ts';
import { presents } from '../http/presented.ts';
import { ProblemError } from '../http/problems.ts';
import { readLimited } from '../http/route.ts';
import type { Webhooks } from './service.ts';

/** `POST /webhooks/belvo`: for Belvo's servers, so without cookies and with its own authentication. */
export function webhookRoutes(deps: {
  app: Hono<RequestVariables>;
  webhooks: Webhooks;
  /** The exact `Authorization` that Belvo was told to send. */
  authorization: string;
}): void {
  const isBelvo = presents(deps.authorization);
  deps.app.post('/webhooks/belvo', async (context) => {
    if (!isBelvo(context)) throw new ProblemError('unauthenticated');
    const raw = await readLimited(context.req.raw);
    const event = z.safeParse(belvoWebhook, parse(raw));
    if (!event.success) throw new ProblemError('invalid_request');
    await deps.webhooks.receive(event.data, raw);
    return context.json({ received: true });
  });
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    throw new ProblemError('malformed_json');
  }
}

import { Hono } from 'hono';
import type { Context } from 'hono';
import * as z from 'zod/mini';
import * as commands from '#simulator/control/commands.ts';
import type { Control } from '#simulator/control/control.ts';
import { ControlError } from '#simulator/control/control.ts';

/** The control plane over HTTP: JSON in and out, no keys, and a sentence for every mistake. */
export function createControlRoutes(control: Control): Hono {
  const app = new Hono().basePath('/_sim');

  app.get('/health', async (c) => c.json(await control.health()));
  app.get('/state', async (c) => c.json(await control.state()));
  app.get('/scenarios', async (c) => c.json(await control.scenarios()));
  app.post('/clock', async (c) => {
    const { advanceSeconds } = await read(c, commands.clockCommand);
    return c.json(await control.advance(advanceSeconds));
  });
  app.post('/institutions/:name', async (c) => {
    const command = await read(c, commands.institutionCommand);
    return c.json(await control.setInstitution(c.req.param('name'), command));
  });
  app.post('/links/:id/password', async (c) => {
    const { refresh } = await read(c, commands.passwordCommand);
    return c.json(await control.changePassword(c.req.param('id'), refresh));
  });
  app.post('/links/:id/require-code', async (c) => {
    await read(c, commands.noCommand);
    return c.json(await control.requireCode(c.req.param('id')));
  });
  app.post('/links/:id/refresh', async (c) => {
    await read(c, commands.noCommand);
    return c.json(await control.refreshLink(c.req.param('id')));
  });
  app.post('/links/:id/confirm', async (c) => {
    await read(c, commands.noCommand);
    return c.json(await control.confirm(c.req.param('id')));
  });
  app.post('/links', async (c) => {
    return c.json(await control.makeLink(await read(c, commands.appearCommand)));
  });
  app.delete('/links/:id', async (c) => c.json(await control.deleteLink(c.req.param('id'))));
  app.post('/faults', async (c) => {
    return c.json(await control.addFault(await read(c, commands.faultCommand)));
  });
  app.delete('/faults', async (c) => c.json(await control.clearFaults()));
  app.post('/limits', async (c) => {
    const { requestCeiling } = await read(c, commands.limitsCommand);
    return c.json(await control.setLimits(requestCeiling));
  });
  app.get('/requests', async (c) => {
    return c.json(await control.requests(number(c, 'since', 0), number(c, 'limit', 100)));
  });
  app.get('/webhooks', async (c) => c.json(await control.webhooks()));
  app.post('/webhooks', async (c) => {
    const { lost } = await read(c, commands.webhooksCommand);
    return c.json(await control.loseWebhooks(lost));
  });
  app.post('/reset', async (c) => {
    const { clock } = await read(c, commands.resetCommand);
    return c.json(await control.reset(clock));
  });

  app.notFound((c) => c.json({ error: `There is no ${c.req.method} ${c.req.path}.` }, 404));
  app.onError((error, c) => {
    if (error instanceof ControlError) return c.json({ error: error.message }, error.status);
    throw error;
  });
  return app;
}

/** Only this machine, and no page of another site that happens to be open on it. */
export function isAllowed(request: Request, remote: string | undefined): boolean {
  if (request.headers.get('sec-fetch-site') === 'cross-site') return false;
  return remote === undefined || /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(remote);
}

async function read<Schema extends z.ZodMiniType>(
  context: Context,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await context.req.text();
  if (text !== '' && !/^application\/json\b/i.test(context.req.header('content-type') ?? '')) {
    throw new ControlError(400, 'Send JSON, with the content type application/json.');
  }
  let body: unknown;
  try {
    body = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new ControlError(400, 'This is not JSON.');
  }
  const result = z.safeParse(schema, body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'body' : issue.path.join('.');
  throw new ControlError(400, `${where}: ${issue?.message ?? 'not understood'}`);
}

function number(context: Context, parameter: string, otherwise: number): number {
  const text = context.req.query(parameter);
  if (text === undefined) return otherwise;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new ControlError(400, `${parameter}: not a whole number`);
}

import { Hono } from 'hono';
import { clockHeader, eventsPath } from '#contract/api/endpoints.ts';
import type { AccessMode } from '#contract/api/link.ts';
import type { Session } from '#contract/api/session.ts';
import { createBelvoClient } from './belvo/client.ts';
import type { Transport } from './belvo/transport.ts';
import { iso, type Clock } from './clock.ts';
import type { Database } from './db/port.ts';
import type { Vault } from './db/vault.ts';
import { directorRoutes } from './director/routes.ts';
import { createDirector, type ControlPlane } from './director/service.ts';
import { identify, ownHost, ownPage, type RequestVariables } from './http/guards.ts';
import { createLive } from './http/live.ts';
import { ProblemError, problemResponse } from './http/problems.ts';
import type { createStatic } from './http/static.ts';
import type { Ids } from './ids.ts';
import { institutionRoutes } from './institutions/routes.ts';
import { createInstitutions } from './institutions/service.ts';
import { linkRoutes } from './links/routes.ts';
import { createLinks } from './links/service.ts';
import { createConsents } from './consents/service.ts';
import { createHistoryBook } from './history/service.ts';
import { errorFields, type Log } from './log.ts';
import { createOperationRepository } from './operations/repository.ts';
import { operationRoutes } from './operations/routes.ts';
import { createRunner } from './operations/runner.ts';
import { createOperations } from './operations/service.ts';
import { callerFrom, sessionCookie, sessionRoutes } from './session/routes.ts';
import { createSessions } from './session/service.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { createWebhooks } from './webhooks/service.ts';

/** All that the server needs from outside; nothing below reads the environment. */
export interface AppDeps {
  db: Database;
  vault: Vault;
  clock: Clock;
  ids: Ids;
  log: Log;
  transport: Transport;
  belvoUrl: URL;
  belvoKeys: { id: string; password: string };
  publicUrl: URL;
  signIn: Session['signIn'];
  webhookAuthorization: string;
  /** How connections may be read here. */
  accessModes: AccessMode[];
  /** The built web app, or null when only the API is served. */
  pages: Awaited<ReturnType<typeof createStatic>> | null;
  /** The simulator's control plane, when the simulator is Belvo. */
  control: ControlPlane | null;
}

export interface App {
  fetch(request: Request, env?: object): Response | Promise<Response>;
  /** Finds out by reading what became of whatever was under way when the last process ended. */
  recover(): Promise<void>;
  /** Does what has become due; call it often, and whenever the clock was moved. */
  sweep(): Promise<void>;
  /** Tells open pages that the clock was moved. */
  clockMoved(): void;
  /** Resolves when no call to Belvo is under way. */
  settled(): Promise<void>;
  /** Ends the event streams, so that the process can stop. */
  close(): void;
}

export function createApp(deps: AppDeps): App {
  const { db, clock, ids, log, publicUrl } = deps;
  const live = createLive(clock);
  const belvo = createBelvoClient({
    transport: deps.transport,
    baseUrl: deps.belvoUrl,
    keys: deps.belvoKeys,
    clock,
    observe: (call) => log.info('belvo', call),
  });
  const institutions = createInstitutions({
    belvo,
    clock,
    changed: () => live.broadcast({ type: 'institutions' }),
  });
  const sessions = createSessions({ db, clock, ids });
  const history = createHistoryBook({ db, clock });
  const consents = createConsents({ clock, ids, history });
  const links = createLinks({
    db,
    history,
    belvo,
    institutions,
    clock,
    ids,
    live,
    log,
    appeared: (belvoId) => {
      void webhooks
        .revive(belvoId)
        .catch((error: unknown) => log.alarm('webhook_failed', errorFields(error)));
    },
  });
  const repository = createOperationRepository(deps.vault);
  const slice = {
    db,
    repository,
    consents,
    belvo,
    links,
    institutions,
    sessions,
    clock,
    ids,
    live,
    log,
  };
  const runner = createRunner(slice);
  const operations = createOperations({ ...slice, runner });
  const webhooks = createWebhooks({ db, links, sessions, clock, ids, log });

  const app = new Hono<RequestVariables>();
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(publicUrl.hostname);
  const https = publicUrl.protocol === 'https:';
  app.use(identify({ ids, clock, secure: https }));
  app.get('/healthz', (context) => context.text('ok'));
  app.get('/readyz', async (context) => {
    await db.query('SELECT 1');
    return context.text('ready');
  });
  webhookRoutes({ app, webhooks, authorization: deps.webhookAuthorization });
  app.use(ownHost([publicUrl.host, ...(local ? ['localhost', '127.0.0.1', '[::1]'] : [])]));
  app.use(ownPage);

  const cookie = sessionCookie(https || local);
  const requireCaller = callerFrom(sessions, cookie);
  const routes = { app, requireCaller };
  sessionRoutes({
    ...routes,
    sessions,
    cookie,
    clock,
    signIn: deps.signIn,
    simulator: deps.control !== null,
    accessModes: deps.accessModes,
    ended: live.recheck,
  });
  institutionRoutes({
    ...routes,
    institutions,
    transport: deps.transport,
    clock,
    belvoUrl: deps.belvoUrl,
  });
  linkRoutes({ ...routes, links, history, underWay: operations.underWay });
  operationRoutes({ ...routes, operations, institutions, clock });
  if (deps.control !== null) {
    const director = createDirector({ control: deps.control, links, operations, institutions });
    directorRoutes({ ...routes, director });
  }
  app.get(eventsPath, async (context) => {
    const { personId } = await requireCaller(context);
    const token = cookie.token(context);
    return live.stream(context, personId, async () => (await sessions.find(token)) !== null);
  });

  app.all('*', (context) => {
    const page =
      context.req.method === 'GET' || context.req.method === 'HEAD'
        ? (deps.pages?.(context) ?? null)
        : null;
    if (page !== null) return page;
    const known = app.routes.some(
      ({ method, path }) => method !== 'ALL' && fits(path, context.req.path),
    );
    throw new ProblemError(known ? 'method_not_allowed' : 'not_found');
  });
  app.onError((error, context) => {
    const requestId = context.get('requestId');
    context.header(clockHeader, iso(clock.now()));
    if (error instanceof ProblemError) {
      return problemResponse(context, error.code, requestId, error.details);
    }
    log.alarm('defect', { requestId, ...errorFields(error) });
    return problemResponse(context, 'internal', requestId);
  });

  return {
    fetch: (request, env) => app.fetch(request, env),
    recover: () => runner.recover(),
    async sweep() {
      // Side by side: an event whose link cannot be read now must not hold up the operations.
      await Promise.all([runner.sweep(), webhooks.sweep()]);
    },
    clockMoved: () => live.broadcast({ type: 'clock' }),
    settled: () => runner.settled(),
    close: () => live.close(),
  };
}

/** Whether an address is one that a route's path describes. */
function fits(path: string, address: string): boolean {
  const places = path.split('/');
  const parts = address.split('/');
  return (
    places.length === parts.length &&
    places.every((place, at) => place.startsWith(':') || place === parts[at])
  );
}

import { Hono } from 'hono';
import { clockHeader, eventsPath } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { iso } from './clock.ts';
import { isStorageTrouble } from './db/port.ts';
import { directorRoutes } from './director/routes.ts';
import { addressFrom, placeOf, type TrustedProxies } from './http/address.ts';
import {
  identify,
  ownHost,
  ownPage,
  shedFloods,
  type RequestContext,
  type RequestVariables,
} from './http/guards.ts';
import { takeTypedBodies } from './http/typed-body.ts';
import { ProblemError, problemResponse } from './http/problems.ts';
import { createRefusals } from './http/refusals.ts';
import { reportRoutes } from './http/reports.ts';
import { createSignIns } from './http/sign-ins.ts';
import { scrapeRoutes } from './http/scrape.ts';
import type { Caller } from './http/route.ts';
import type { createStatic } from './http/static.ts';
import { institutionRoutes } from './institutions/routes.ts';
import { commands } from './limits/service.ts';
import { linkRoutes } from './links/routes.ts';
import { consentPageRoutes } from './consent-pages/routes.ts';
import { entryRoutes } from './entries/routes.ts';
import { duplicateRoutes } from './duplicates/routes.ts';
import { arrivalRoutes, handoverRoute } from './handover/routes.ts';
import { errorFields } from './log.ts';
import { operationRoutes } from './operations/routes.ts';
import { recordRoutes } from './record/routes.ts';
import { callerFrom, sessionCookie, sessionDoor, sessionRoutes } from './session/routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { createServices, type ServiceDeps, type Upkeep } from './services.ts';

/** All that the server needs from outside; nothing below reads the environment. */
export interface AppDeps extends ServiceDeps {
  /** Who is believed about where a request comes from. */
  trustedProxies: TrustedProxies;
  webhookAuthorization: string;
  /** What a scrape of the figures must present; null: there are none to be had. */
  metricsAuthorization: string | null;
  /** The built web app, or null when only the API is served. */
  pages: Awaited<ReturnType<typeof createStatic>> | null;
}

export interface App extends Upkeep {
  fetch(request: Request, env?: object): Response | Promise<Response>;
  /** Tells open pages that the clock was moved. */
  clockMoved(): void;
  /** Others take over what becomes due; whoever asks is told that this one is about to end. */
  drain(): Promise<void>;
  /** Ends the event streams, so that the process can stop. */
  close(): void;
  /** Everything that answers, as `METHOD /path`. */
  routes(): string[];
}

export function createApp(deps: AppDeps): App {
  const { db, instances, clock, ids, publicUrl } = deps;
  const services = createServices(deps);
  const { comparing, director, handover, limits, live, log, operations, sessions } = services;
  let isDraining = false;

  const app = new Hono<RequestVariables>();
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(publicUrl.hostname);
  const https = publicUrl.protocol === 'https:';
  app.use(identify({ ids, clock, secure: https }));
  const addressOf = addressFrom(deps.trustedProxies);
  // Before anything that costs: a typed body takes its room as soon as its head is there.
  app.use(shedFloods({ clock, addressOf }));
  takeTypedBodies(
    app,
    Object.values(pageEndpoints).filter((one) => 'typed' in one),
  );
  scrapeRoutes({ app, metrics: services.metrics, clock, authorization: deps.metricsAuthorization });
  app.get('/healthz', (context) => context.text('ok'));
  app.get('/readyz', async (context) => {
    const isReady = !isDraining && (await db.query('SELECT 1').then(Boolean, () => false));
    return isReady ? context.text('ready') : context.text('not ready', 503);
  });
  const place = (context: RequestContext) => placeOf(addressOf(context));
  webhookRoutes({ app, webhooks: services.webhooks, authorization: deps.webhookAuthorization });
  if (handover !== null) handoverRoute({ app, handover, publicUrl, log });
  app.use(ownHost([publicUrl.host, ...(local ? ['localhost', '127.0.0.1', '[::1]'] : [])]));
  // Browsers send these by themselves, without our header.
  reportRoutes({ app, clock, log });
  app.use(ownPage);

  const cookie = sessionCookie(https || local);
  const callerOf = callerFrom(sessions, cookie);
  /** Whatever a person may ask for is limited here, so that no route can forget it. */
  async function requireCaller(context: RequestContext): Promise<Caller> {
    const caller = await callerOf(context);
    const { method } = context.req;
    if (method !== 'GET' && method !== 'HEAD') await limits.take(commands, caller.personId);
    return caller;
  }
  const routes = { ...services, app, requireCaller };
  const terms = {
    signIn: deps.signIn,
    simulator: deps.control !== null,
    accessModes: deps.accessModes,
    ...(deps.singleCredentials === 'nostore'
      ? {}
      : { singleKeepsDays: Number.parseInt(deps.singleCredentials, 10) }),
  };
  const views = {
    sessions,
    terms,
    hostOf: (tenant: string | null, returnTo: string | null) =>
      handover?.host(tenant, returnTo) ?? null,
  };
  const door = sessionDoor({ ...views, cookie });
  const counted = { limits, placeOf: place, signIns: createSignIns(log) };
  sessionRoutes({ ...routes, ...views, ...counted, cookie, lookedAt: comparing.lookedAt });
  if (handover !== null) arrivalRoutes({ ...routes, ...counted, handover, door });
  entryRoutes({ ...routes, ...counted, door });
  consentPageRoutes(routes);
  institutionRoutes({
    ...routes,
    transport: deps.transport,
    clock,
    belvoUrl: deps.belvoUrl,
  });
  linkRoutes({
    ...routes,
    commands: services.linkCommands,
    underWay: operations.underWay,
    lookedAt: comparing.lookedAt,
  });
  operationRoutes(routes);
  duplicateRoutes(routes);
  recordRoutes({ ...routes, forget: cookie.clear });
  if (director !== null) directorRoutes({ ...routes, director });
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
    const methods = deps.pages?.(context) ? ['GET', 'HEAD'] : methodsAt(context.req.path);
    if (methods.length === 0) throw new ProblemError('not_found');
    context.header('allow', methods.join(', '));
    throw new ProblemError('method_not_allowed');
  });
  /** What can be done at an address. */
  function methodsAt(address: string): string[] {
    const found = app.routes
      .filter(({ method, path }) => method !== 'ALL' && fits(path, address))
      .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    const order = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
    return order.filter((method) => found.includes(method));
  }
  const refused = createRefusals({ clock, log });
  app.onError((error, context) => {
    const requestId = context.get('requestId');
    context.header(clockHeader, iso(clock.now()));
    if (error instanceof ProblemError) {
      refused(context, error.code);
      return problemResponse(context, error.code, requestId, error.details);
    }
    if (isStorageTrouble(error)) {
      log.alarm('storage_unavailable', { requestId, ...errorFields(error) });
      return problemResponse(context, 'storage_unavailable', requestId, { retryAfterSeconds: 5 });
    }
    log.alarm('defect', { requestId, ...errorFields(error) });
    return problemResponse(context, 'internal', requestId);
  });

  return {
    ...services.upkeep,
    fetch: (request, env) => app.fetch(request, env),
    clockMoved: () => live.broadcast({ type: 'clock' }),
    async drain() {
      isDraining = true;
      await instances.withdraw();
    },
    close: () => live.close(),
    routes: () =>
      app.routes
        .filter(({ method }) => method !== 'ALL')
        .map(({ method, path }) => `${method} ${path}`),
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

import { Hono } from 'hono';
import { clockHeader, eventsPath } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { AccessMode } from '#contract/api/link.ts';
import type { Session } from '#contract/api/session.ts';
import { createBelvoClient } from './belvo/client.ts';
import type { Transport } from './belvo/transport.ts';
import { iso, type Clock } from './clock.ts';
import type { Database, Queryable } from './db/port.ts';
import type { Marks } from './db/marks.ts';
import type { Vault } from './db/vault.ts';
import { directorRoutes } from './director/routes.ts';
import { createDirector, type ControlPlane } from './director/service.ts';
import { identify, ownHost, ownPage, type RequestVariables } from './http/guards.ts';
import { createLive } from './http/live.ts';
import { takeTypedBodies } from './http/typed-body.ts';
import { ProblemError, problemResponse } from './http/problems.ts';
import type { createStatic } from './http/static.ts';
import type { Ids } from './ids.ts';
import { institutionRoutes } from './institutions/routes.ts';
import { createInstitutions } from './institutions/service.ts';
import { linkRoutes } from './links/routes.ts';
import { createComparing } from './links/comparing.ts';
import { createLinkCommands } from './links/commands.ts';
import { createReadOrder } from './links/read-order.ts';
import { createLinks, type Owner } from './links/service.ts';
import { consentPageRoutes } from './consent-pages/routes.ts';
import { createConsentPages } from './consent-pages/service.ts';
import { createConsents } from './consents/service.ts';
import { entryRoutes } from './entries/routes.ts';
import { createEntries } from './entries/service.ts';
import { duplicateRoutes } from './duplicates/routes.ts';
import { createDuplicates } from './duplicates/service.ts';
import { createHistoryBook } from './history/service.ts';
import { errorFields, type Log } from './log.ts';
import { createNotices, type Host } from './notices/service.ts';
import { createOperationRepository } from './operations/repository.ts';
import { operationRoutes } from './operations/routes.ts';
import { createRunner } from './operations/runner.ts';
import { createOperations } from './operations/service.ts';
import { recordRoutes } from './record/routes.ts';
import { createRecords } from './record/service.ts';
import { callerFrom, sessionCookie, sessionDoor, sessionRoutes } from './session/routes.ts';
import { createSessions } from './session/service.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { createWebhooks } from './webhooks/service.ts';

/** All that the server needs from outside; nothing below reads the environment. */
export interface AppDeps {
  db: Database;
  vault: Vault;
  marks: Marks;
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
  /** How long Belvo keeps what was typed for a link that is read once: `nostore`, or days as `30d`. */
  singleCredentials: string;
  /** Belvo's own pages, and the terms that they lead to. */
  widgetUrl: URL;
  termsUrl: URL;
  /** Who is told that a connection needs its person, or null. */
  host: (Host & { transport: Transport }) | null;
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
  const order = createReadOrder();
  const links = createLinks({
    db,
    history,
    belvo,
    institutions,
    clock,
    ids,
    live,
    log,
    marks: deps.marks,
    order,
    born: (tx, link) => consents.attachLatest(tx, link),
    appeared: (link) => {
      void webhooks
        .revive(link.belvoId)
        .catch((error: unknown) => log.alarm('webhook_failed', errorFields(error)));
      lookForSecond(link.id);
    },
    accountsRead: (link) => lookForSecond(link.id),
    statusChanged: (link) => {
      notices?.look();
      lookForSecond(link.id);
    },
    askedToEnd: (link) => operations.askedToEnd(link.id),
  });
  function lookForSecond(linkId: string): void {
    void duplicates
      .look(linkId)
      .catch((error: unknown) => log.alarm('duplicates_not_looked_for', errorFields(error)));
  }
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
    compare: ({ personId }: Owner) => comparing.now(personId),
    singleCredentials: deps.singleCredentials,
    inDoubt: (tx: Queryable, personId: string) => comparing.inDoubt(tx, personId),
    connected: lookForSecond,
  };
  const runner = createRunner(slice);
  const operations = createOperations({
    ...slice,
    marks: deps.marks,
    accessModes: deps.accessModes,
    runner,
  });
  const entries = createEntries({ db, clock, ids });
  const notices =
    deps.host === null
      ? null
      : createNotices({
          db,
          publicUrl,
          entries,
          links,
          institutions,
          sessions,
          clock,
          ids,
          log,
          host: deps.host,
          transport: deps.host.transport,
          underWay: operations.underWay,
        });
  const consentPages = createConsentPages({
    db,
    belvo,
    links,
    institutions,
    consents,
    publicUrl,
    log,
    accessModes: deps.accessModes,
    widgetUrl: deps.widgetUrl,
    termsUrl: deps.termsUrl,
    compare: (tx, personId) => comparing.inDoubt(tx, personId),
  });
  const comparing = createComparing({
    db,
    belvo,
    links,
    order,
    clock,
    ids,
    log,
    busyAt: operations.busyAt,
    watching: live.watching,
  });
  const whole = { db, links, operations, sessions, clock, ids, live, log };
  const duplicates = createDuplicates({ ...whole, history });
  const records = createRecords({ ...whole, belvo });
  const webhooks = createWebhooks({
    db,
    links,
    sessions,
    clock,
    ids,
    log,
    heardOf: comparing.heardOf,
  });

  const app = new Hono<RequestVariables>();
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(publicUrl.hostname);
  const https = publicUrl.protocol === 'https:';
  app.use(identify({ ids, clock, secure: https }));
  takeTypedBodies(
    app,
    Object.values(pageEndpoints).filter((one) => 'typed' in one),
  );
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
  const terms = {
    signIn: deps.signIn,
    simulator: deps.control !== null,
    accessModes: deps.accessModes,
    ...(deps.singleCredentials === 'nostore'
      ? {}
      : { singleKeepsDays: Number.parseInt(deps.singleCredentials, 10) }),
  };
  sessionRoutes({
    ...routes,
    sessions,
    cookie,
    clock,
    terms,
    lookedAt: comparing.lookedAt,
    ended: live.recheck,
  });
  entryRoutes({ ...routes, entries, door: sessionDoor({ sessions, cookie, terms }), clock });
  consentPageRoutes({ ...routes, consentPages, clock });
  institutionRoutes({
    ...routes,
    institutions,
    transport: deps.transport,
    clock,
    belvoUrl: deps.belvoUrl,
  });
  const { underWay } = operations;
  const linkCommands = createLinkCommands({
    db,
    belvo,
    links,
    consents,
    history,
    clock,
    live,
    log,
    accessModes: deps.accessModes,
    underWay,
  });
  linkRoutes({
    ...routes,
    links,
    history,
    clock,
    commands: linkCommands,
    underWay,
    lookedAt: comparing.lookedAt,
  });
  operationRoutes({ ...routes, operations, institutions, clock });
  duplicateRoutes({ ...routes, duplicates, clock });
  recordRoutes({ ...routes, records, clock, forget: cookie.clear });
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
    async recover() {
      await runner.recover();
      await duplicates.look(null);
    },
    async sweep() {
      // Side by side: an event whose link cannot be read now must not hold up the operations.
      await Promise.all([
        runner.sweep(),
        webhooks.sweep(),
        comparing.sweep(),
        duplicates.sweep(),
        records.sweep(),
        notices?.sweep(),
      ]);
    },
    clockMoved: () => live.broadcast({ type: 'clock' }),
    async settled() {
      await Promise.all([runner.settled(), comparing.settled()]);
    },
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

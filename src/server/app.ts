import { Hono } from 'hono';
import { clockHeader, eventsPath } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { AccessMode } from '#contract/api/link.ts';
import type { Session } from '#contract/api/session.ts';
import { createBudget } from './belvo/budget.ts';
import { createBelvoClient } from './belvo/client.ts';
import { createGuard } from './belvo/guarded.ts';
import { createHealth } from './belvo/health.ts';
import { createThrottling } from './belvo/throttling.ts';
import type { Transport } from './belvo/transport.ts';
import { iso, type Clock } from './clock.ts';
import type { Channel } from './db/channel.ts';
import type { Instances } from './db/instances.ts';
import { isStorageTrouble, type Database, type Queryable } from './db/port.ts';
import type { Marks } from './db/marks.ts';
import type { Vault } from './db/vault.ts';
import { directorRoutes } from './director/routes.ts';
import { createDirector, type ControlPlane } from './director/service.ts';
import { addressFrom, placeOf, type TrustedProxies } from './http/address.ts';
import {
  identify,
  ownHost,
  ownPage,
  shedFloods,
  type RequestContext,
  type RequestVariables,
} from './http/guards.ts';
import { createLive } from './http/live.ts';
import { takeTypedBodies } from './http/typed-body.ts';
import { ProblemError, problemResponse } from './http/problems.ts';
import { createRefusals } from './http/refusals.ts';
import { reportRoutes } from './http/reports.ts';
import { createSignIns } from './http/sign-ins.ts';
import { scrapeRoutes } from './http/scrape.ts';
import type { Caller } from './http/route.ts';
import type { createStatic } from './http/static.ts';
import type { Ids } from './ids.ts';
import { institutionRoutes } from './institutions/routes.ts';
import { createInstitutions } from './institutions/service.ts';
import { commands, createLimits } from './limits/service.ts';
import { linkRoutes } from './links/routes.ts';
import { createComparing } from './links/comparing.ts';
import { createLinkCommands } from './links/commands.ts';
import { createLinks, type LinkRecord, type Owner } from './links/service.ts';
import { consentPageRoutes } from './consent-pages/routes.ts';
import { createConsentPages } from './consent-pages/service.ts';
import { createConsents } from './consents/service.ts';
import { entryRoutes } from './entries/routes.ts';
import { createEntries } from './entries/service.ts';
import { duplicateRoutes } from './duplicates/routes.ts';
import { createDuplicates } from './duplicates/service.ts';
import { arrivalRoutes, handoverRoute } from './handover/routes.ts';
import { createHandover } from './handover/service.ts';
import type { Tenant } from './handover/tenants.ts';
import { createHistoryBook } from './history/service.ts';
import { errorFields, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createNotices, type Host } from './notices/service.ts';
import { createAdmission } from './operations/admission.ts';
import { createOperationRepository } from './operations/repository.ts';
import { operationRoutes } from './operations/routes.ts';
import { createRunner } from './operations/runner.ts';
import { createOperations } from './operations/service.ts';
import { recordRoutes } from './record/routes.ts';
import { createRecords } from './record/service.ts';
import { callerFrom, sessionCookie, sessionDoor, sessionRoutes } from './session/routes.ts';
import { createSessions, type SessionLimits } from './session/service.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { createWebhooks } from './webhooks/service.ts';

/** All that the server needs from outside; nothing below reads the environment. */
export interface AppDeps {
  db: Database;
  /** This process among those that work on the database. */
  instances: Instances;
  /** To the others, or null when the database belongs to this process alone. */
  channel: Channel | null;
  vault: Vault;
  marks: Marks;
  clock: Clock;
  ids: Ids;
  log: Log;
  transport: Transport;
  belvoUrl: URL;
  belvoKeys: { id: string; password: string };
  /** Calls that Belvo may be sent in 30 seconds, by all instances together. */
  belvoCalls: number;
  /** Who is believed about where a request comes from. */
  trustedProxies: TrustedProxies;
  publicUrl: URL;
  signIn: Session['signIn'];
  /** The host applications that people come from; none where `signIn` is `demo`. */
  tenants: readonly Tenant[];
  /** What hosts date their tokens by; in a demo the other clock can be moved. */
  worldClock: Clock;
  sessionLimits: SessionLimits;
  webhookAuthorization: string;
  /** What a scrape of the figures must present; null: there are none to be had. */
  metricsAuthorization: string | null;
  /** False where several apps live in one process. */
  isProcess: boolean;
  /** How connections may be read here. */
  accessModes: AccessMode[];
  /** How long Belvo keeps what was typed for a link that is read once: `nostore`, or days as `30d`. */
  singleCredentials: string;
  /** Belvo's own pages, and the terms that they lead to. */
  widgetUrl: URL;
  termsUrl: URL;
  /** Who is told that a connection of a demo's person needs them, or null. */
  host: Host | null;
  /** How hosts are told. */
  hostTransport: Transport;
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
  /** Others take over what becomes due; whoever asks is told that this one is about to end. */
  drain(): Promise<void>;
  /** Ends the event streams, so that the process can stop. */
  close(): void;
  /** Everything that answers, as `METHOD /path`. */
  routes(): string[];
}

export function createApp(deps: AppDeps): App {
  const { db, instances, clock, ids, publicUrl } = deps;
  let isDraining = false;
  /** Whether doing what becomes due is this instance's task. */
  let isSweeper = deps.channel === null;
  const live = createLive(clock, deps.channel);
  const repository = createOperationRepository(deps.vault, instances.id);
  const metrics = createMetrics(
    {
      watching: () => [...live.watching()].length,
      openOperations: () => repository.countOpen(db),
    },
    deps.isProcess,
  );
  const log = metrics.counting(deps.log);
  const budget = createBudget({ db, clock, calls: deps.belvoCalls });
  const limits = createLimits({ db, clock });
  const health = createHealth({
    clock,
    changed: () => {
      live.broadcast({ type: 'institutions' });
      live.broadcast({ type: 'links' });
    },
  });
  const guard = createGuard({
    client: createBelvoClient({
      transport: createThrottling({ transport: deps.transport, budget, clock }),
      baseUrl: deps.belvoUrl,
      keys: deps.belvoKeys,
      clock,
      observe: (call) => {
        metrics.called(call);
        log.info('belvo', call);
      },
      unanswered: (call) => log.warn('belvo_unanswered', call),
    }),
    health,
    budget,
    clock,
    ids,
    institutionOf: async (belvoId) => (await links.findByBelvoId(belvoId))?.institution ?? null,
  });
  const belvo = guard.client({ urgency: 'looking', repeats: false });
  /** What ends a sign-in must not have to wait for the next one to begin. */
  const finishing = guard.client({ urgency: 'sign_in', repeats: false });
  const background = guard.client({ urgency: 'background', repeats: false });
  const institutions = createInstitutions({
    belvo: guard.client({ urgency: 'looking', repeats: true }),
    health,
    clock,
    changed: () => live.broadcast({ type: 'institutions' }),
  });
  const handover =
    deps.signIn === 'handover'
      ? createHandover({
          db,
          tenants: deps.tenants,
          audience: publicUrl.origin,
          clock,
          worldClock: deps.worldClock,
          ids,
          limits,
        })
      : null;
  const sessions = createSessions({
    db,
    clock,
    ids,
    limits: deps.sessionLimits,
    admits: (tenant) => handover === null || handover.knows(tenant),
    changed: (personId) => {
      live.publish(personId, { type: 'session' });
      live.recheck(personId);
    },
  });
  const history = createHistoryBook({ db, clock });
  const consents = createConsents({ clock, ids, history });
  const linksDeps = {
    db,
    history,
    institutions,
    clock,
    ids,
    live,
    log,
    marks: deps.marks,
    born: (tx: Queryable, link: LinkRecord) => consents.attachLatest(tx, link),
    appeared: (link: LinkRecord) => {
      void webhooks
        .revive(link.belvoId)
        .catch((error: unknown) => log.alarm('webhook_failed', errorFields(error)));
      lookForSecond(link.id);
    },
    accountsRead: (link: LinkRecord) => lookForSecond(link.id),
    statusChanged: (link: LinkRecord) => {
      notices?.look();
      lookForSecond(link.id);
    },
    askedToEnd: (link: LinkRecord) => operations.askedToEnd(link.id),
  };
  const links = createLinks({ ...linksDeps, belvo });
  function lookForSecond(linkId: string): void {
    void duplicates
      .look(linkId)
      .catch((error: unknown) => log.alarm('duplicates_not_looked_for', errorFields(error)));
  }
  const admission = createAdmission({
    db,
    repository,
    clock,
    health,
    budget,
    limits,
    links,
    marks: deps.marks,
  });
  const slice = {
    db,
    repository,
    admission,
    consents,
    belvo: finishing,
    links: createLinks({ ...linksDeps, belvo: finishing }),
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
    deps.host === null && deps.tenants.every(({ webhook }) => webhook === null)
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
          hostOf: (tenant) =>
            tenant === null
              ? deps.host
              : (deps.tenants.find(({ id }) => id === tenant)?.webhook ?? null),
          transport: deps.hostTransport,
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
    belvo: background,
    budget,
    links,
    clock,
    ids,
    log,
    busyAt: operations.busyAt,
    watching: live.watching,
  });
  const whole = { db, links, operations, sessions, clock, ids, live, log };
  const duplicates = createDuplicates({ ...whole, history });
  const records = createRecords({ ...whole, consents, belvo: background });
  const webhooks = createWebhooks({
    db,
    links,
    sessions,
    clock,
    ids,
    log,
    heardOf: comparing.heardOf,
    isOurs: () => isSweeper,
  });

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
  scrapeRoutes({ app, metrics, clock, authorization: deps.metricsAuthorization });
  app.get('/healthz', (context) => context.text('ok'));
  app.get('/readyz', async (context) => {
    const isReady = !isDraining && (await db.query('SELECT 1').then(Boolean, () => false));
    return isReady ? context.text('ready') : context.text('not ready', 503);
  });
  const place = (context: RequestContext) => placeOf(addressOf(context));
  webhookRoutes({ app, webhooks, authorization: deps.webhookAuthorization });
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
  const routes = { app, requireCaller };
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
  entryRoutes({ ...routes, ...counted, entries, door });
  consentPageRoutes({ ...routes, consentPages, limits });
  institutionRoutes({
    ...routes,
    institutions,
    health,
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
    commands: linkCommands,
    limits,
    underWay,
    lookedAt: comparing.lookedAt,
  });
  operationRoutes({ ...routes, operations, institutions });
  duplicateRoutes({ ...routes, duplicates });
  recordRoutes({ ...routes, records, limits, forget: cookie.clear });
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

  /** What is under way in an instance that is gone, once it is certain that it is gone. */
  async function takeOver(): Promise<void> {
    if (instances.canJudge()) await runner.takeOver();
  }

  return {
    fetch: (request, env) => app.fetch(request, env),
    async recover() {
      isSweeper = await instances.beat();
      await runner.endUnreadable();
      await takeOver();
      await duplicates.look(null);
    },
    async sweep() {
      const wasSweeper = isSweeper;
      isSweeper = await instances.beat();
      if (!isSweeper) {
        comparing.watch();
        return notices?.write();
      }
      // Whoever did it before may have ended between a change and its notice.
      if (!wasSweeper) notices?.look();
      if (deps.channel !== null) await takeOver();
      // Side by side: an event whose link cannot be read now must not hold up the operations.
      await Promise.all([
        runner.sweep(),
        webhooks.sweep(),
        comparing.sweep(),
        duplicates.sweep(),
        records.sweep(),
        notices?.sweep(),
        limits.sweep(),
        sessions.sweep(),
        handover?.sweep(),
      ]);
    },
    clockMoved: () => live.broadcast({ type: 'clock' }),
    async settled() {
      await Promise.all([runner.settled(), comparing.settled()]);
    },
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

import type { AccessMode } from '#contract/api/link.ts';
import type { Session } from '#contract/api/session.ts';
import { createBudget } from './belvo/budget.ts';
import { createBelvoClient } from './belvo/client.ts';
import { createGuard } from './belvo/guarded.ts';
import { createHealth } from './belvo/health.ts';
import { createThrottling } from './belvo/throttling.ts';
import type { Transport } from './belvo/transport.ts';
import { type Clock } from './clock.ts';
import type { Channel } from './db/channel.ts';
import type { Instances } from './db/instances.ts';
import { type Database, type Queryable } from './db/port.ts';
import type { Marks } from './db/marks.ts';
import type { Vault } from './db/vault.ts';
import { createDirector, type ControlPlane } from './director/service.ts';
import { createLive } from './http/live.ts';
import type { Ids } from './ids.ts';
import { createInstitutions } from './institutions/service.ts';
import { createLimits } from './limits/service.ts';
import { createComparing } from './links/comparing.ts';
import { createLinkCommands } from './links/commands.ts';
import { createLinks, type LinkRecord, type Owner } from './links/service.ts';
import { createConsentPages } from './consent-pages/service.ts';
import { createConsents } from './consents/service.ts';
import { createEntries } from './entries/service.ts';
import { createDuplicates } from './duplicates/service.ts';
import { createHandover } from './handover/service.ts';
import type { Tenant } from './handover/tenants.ts';
import { createHistoryBook } from './history/service.ts';
import { errorFields, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createNotices, type Host } from './notices/service.ts';
import { createAdmission } from './operations/admission.ts';
import { createOperationRepository } from './operations/repository.ts';
import { createRunner } from './operations/runner.ts';
import { createOperations } from './operations/service.ts';
import { createRecords } from './record/service.ts';
import { createSessions, type SessionLimits } from './session/service.ts';
import { createWebhooks } from './webhooks/service.ts';

/** What the services need from outside. */
export interface ServiceDeps {
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
  publicUrl: URL;
  signIn: Session['signIn'];
  /** The host applications that people come from; none where `signIn` is `demo`. */
  tenants: readonly Tenant[];
  /** What hosts date their tokens by; in a demo the other clock can be moved. */
  worldClock: Clock;
  sessionLimits: SessionLimits;
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
  /** The simulator's control plane, when the simulator is Belvo. */
  control: ControlPlane | null;
}

/** What goes on without anybody asking for it. */
export interface Upkeep {
  /** Finds out by reading what became of whatever was under way when the last process ended. */
  recover(): Promise<void>;
  /** Does what has become due; call it often, and whenever the clock was moved. */
  sweep(): Promise<void>;
  /** Resolves when no call to Belvo is under way. */
  settled(): Promise<void>;
}

/** Everything that Enlace does, put together; what answers requests comes on top of it. */
export function createServices(deps: ServiceDeps) {
  const { db, instances, clock, ids, publicUrl } = deps;
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
    underWay: operations.underWay,
  });
  const director =
    deps.control === null
      ? null
      : createDirector({ control: deps.control, links, operations, institutions });

  /** What is under way in an instance that is gone, once it is certain that it is gone. */
  async function takeOver(): Promise<void> {
    if (instances.canJudge()) await runner.takeOver();
  }

  const upkeep: Upkeep = {
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
    async settled() {
      await Promise.all([runner.settled(), comparing.settled()]);
    },
  };

  return {
    live,
    metrics,
    log,
    limits,
    health,
    institutions,
    handover,
    sessions,
    history,
    links,
    linkCommands,
    operations,
    entries,
    consentPages,
    comparing,
    duplicates,
    records,
    webhooks,
    director,
    upkeep,
  };
}

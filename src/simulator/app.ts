import { logoResponse } from '#simulator/assets/logo.ts';
import type { MovableClock } from '#simulator/clock.ts';
import type { Control } from '#simulator/control/control.ts';
import { createControl } from '#simulator/control/control.ts';
import { createControlRoutes, isAllowed } from '#simulator/control/routes.ts';
import { createEngine } from '#simulator/engine/engine.ts';
import type { Connection } from '#simulator/faults.ts';
import { answerFaulty, takeFault } from '#simulator/faults.ts';
import type { Ids } from '#simulator/ids.ts';
import { createRequestLog } from '#simulator/request-log.ts';
import { freshState } from '#simulator/state.ts';
import type { SimulatorStore } from '#simulator/store.ts';
import { widgetResponse } from '#simulator/widget/widget.ts';
import { failureResponse, forbiddenPage, htmlPage } from '#simulator/wire/failure.ts';
import { institutionRoutes } from '#simulator/wire/institutions.ts';
import { linkRoutes } from '#simulator/wire/links.ts';
import { resourceRoutes } from '#simulator/wire/resources.ts';
import type { Route } from '#simulator/wire/router.ts';
import { createRouter } from '#simulator/wire/router.ts';
import { tokenRoutes } from '#simulator/wire/token.ts';
import type { WebhookTarget, World } from '#simulator/world.ts';

export type SimulatorDeps = {
  clock: MovableClock;
  ids: Ids;
  store: SimulatorStore;
  /** For delivering webhooks. */
  fetch: (request: Request) => Promise<Response>;
  /** Our own base address, used where a request does not say it. */
  origin: string;
  keys: { secretId: string; secretPassword: string };
  /** Where webhooks go; null: they are only logged. */
  webhook: WebhookTarget | null;
};

export type Simulator = {
  /** Belvo's wire under `/api/`, logos under `/_assets/`, its own pages under `/_widget/`, the control plane under `/_sim/`. */
  fetch(request: Request, connection?: Connection): Promise<Response>;
  control: Control;
  close(): Promise<void>;
};

/** The probe that Belvo's SDKs log in with; what it answers is not published. */
const probe: Route = { path: '/api/', methods: { GET: () => Response.json({}) } };

/** A Belvo that runs here: same wire, invented institutions, time that can be moved. */
export function createSimulator(deps: SimulatorDeps): Simulator {
  const { clock, ids, keys, webhook, origin } = deps;
  const world: World = { clock, ids, keys, webhook, origin, state: freshState(ids) };
  const engine = createEngine(world, deps.store, deps.fetch);
  const log = createRequestLog(world);
  const control = createControl(world, engine, log);
  const controlRoutes = createControlRoutes(control);
  const closing = new AbortController();
  const ceiling = createCeiling(world);
  const wire = createRouter(world, [
    probe,
    ...institutionRoutes,
    ...linkRoutes,
    ...resourceRoutes,
    ...tokenRoutes,
  ]);

  async function answerWire(request: Request, connection: Connection): Promise<Response> {
    await engine.ready();
    const { pathname } = new URL(request.url);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const text = reads ? '' : await request.text();
    const fault = takeFault(world, request.method, pathname);
    const entry = log.start(request, text, fault?.fault ?? null);
    const work = async () => {
      if (ceiling.isOver()) return failureResponse(world, forbiddenPage());
      const { method, headers } = request;
      const copy = new Request(request.url, { method, headers, ...(reads ? {} : { body: text }) });
      try {
        return await wire.fetch(copy, { overSocket: connection.remote !== undefined });
      } catch (error) {
        // oxlint-disable-next-line no-console -- a mistake of the simulator's is said out loud
        console.error('The simulator failed:', error);
        return htmlPage(500);
      } finally {
        if (!reads || fault !== null) engine.changed();
      }
    };
    const response = await (fault === null
      ? work()
      : answerFaulty(world, fault, connection, closing.signal, work));
    await log.end(entry, response);
    return response;
  }

  return {
    control,
    async fetch(request, connection = {}) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith('/_assets/')) return logoResponse(pathname);
      if (pathname === '/_widget/') {
        await engine.ready();
        return widgetResponse(world, request).finally(engine.changed);
      }
      if (!pathname.startsWith('/_sim/')) {
        return answerWire(request, { gone: request.signal, ...connection });
      }
      if (!isAllowed(request, connection.remote)) {
        return Response.json({ error: 'Only from this machine.' }, { status: 403 });
      }
      return controlRoutes.fetch(request);
    },
    async close() {
      closing.abort();
      await engine.close();
    },
  };
}

/** More than 80 requests in 30 seconds are too many, when that is switched on (Belvo's error page). */
function createCeiling(world: World) {
  let arrivals: number[] = [];
  return {
    isOver(): boolean {
      const now = world.clock.now();
      arrivals = [...arrivals.filter((at) => at > now - 30_000), now];
      return world.state.request_ceiling && arrivals.length > 80;
    },
  };
}

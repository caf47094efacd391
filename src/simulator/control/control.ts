import { offsetOf } from '#simulator/clock.ts';
import type {
  AppearCommand,
  FaultCommand,
  InstitutionCommand,
} from '#simulator/control/commands.ts';
import { refreshNow } from '#simulator/engine/jobs.ts';
import { appear } from '#simulator/engine/links.ts';
import type { Engine } from '#simulator/engine/engine.ts';
import type { LoggedRequest, RequestLog } from '#simulator/request-log.ts';
import { institutionNamed, institutions, scenarios } from '#simulator/scenarios/index.ts';
import type { Institution } from '#simulator/scenarios/institution.ts';
import type { Delivery, LinkRecord } from '#simulator/state.ts';
import { freshState } from '#simulator/state.ts';
import type { World } from '#simulator/world.ts';
import { linkById, removeLink, sessionsOf, stateOf } from '#simulator/world.ts';

/** A command that cannot be carried out, with a sentence that says why. */
export class ControlError extends Error {
  readonly status: 400 | 404;

  constructor(status: 400 | 404, message: string) {
    super(message);
    this.status = status;
  }
}

/** Changes the world behind Belvo's back; the routes under `/_sim/` are these functions. */
export function createControl(world: World, engine: Engine, log: RequestLog) {
  const { clock } = world;

  function link(id: string): LinkRecord {
    const found = linkById(world, id);
    if (found === undefined) throw new ControlError(404, `There is no link ${id}.`);
    return found;
  }

  /** Reading changes nothing, so nothing is saved. */
  async function look<Result>(read: () => Result): Promise<Result> {
    await engine.ready();
    return read();
  }

  /** Every command runs between two moments at which everything due is done. */
  async function act<Result>(command: () => Result): Promise<Result> {
    await engine.ready();
    try {
      return command();
    } finally {
      engine.changed();
    }
  }

  return {
    health: () => look(() => ({ ok: true })),

    state: () => look(() => summary(world)),

    scenarios: () => look(() => ({ institutions: scenarios() })),

    /** Moves time forward. What falls due meanwhile happens before this ends; webhooks go out after. */
    advance: (seconds: number) =>
      act(() => {
        clock.advance(seconds * 1000);
        return { now: clock.now() };
      }),

    setInstitution: (name: string, command: InstitutionCommand) =>
      act(() => {
        const institution = institutionNamed(name);
        if (institution === undefined) {
          throw new ControlError(404, `There is no institution ${name}.`);
        }
        const before = stateOf(world, institution);
        world.state.institutions[name] = {
          health: command.health ?? before.health,
          delaySeconds: command.delaySeconds ?? before.delaySeconds,
          duplicatePrevention: command.duplicatePrevention ?? before.duplicatePrevention,
        };
        return presentState(world, institution);
      }),

    /** The person changes the password at the bank; from now on it accepts only `pass_new`. */
    changePassword: (id: string, refresh = true) =>
      act(() => {
        const found = confirmed(link(id));
        found.bank = 'password_changed';
        if (refresh) refreshNow(world, found);
        return presentLinkState(found);
      }),

    /** The bank wants a code before it lets Belvo in again. */
    requireCode: (id: string) =>
      act(() => {
        const found = confirmed(link(id));
        found.bank = 'wants_code';
        refreshNow(world, found);
        return presentLinkState(found);
      }),

    /** Visits the bank now, as a scheduled refresh would. */
    refreshLink: (id: string) =>
      act(() => {
        const found = confirmed(link(id));
        refreshNow(world, found);
        return presentLinkState(found);
      }),

    /** The person scans or confirms on another device. */
    confirm: (id: string) =>
      act(() => {
        const sessions = sessionsOf(world, link(id).id);
        if (sessions.length === 0) throw new ControlError(400, `Link ${id} waits for nobody.`);
        for (const session of sessions) session.confirmed = true;
        return { confirmed: sessions.length };
      }),

    /** The link disappears at Belvo, without a webhook. */
    deleteLink: (id: string) =>
      act(() => {
        removeLink(world, link(id).id);
        return { deleted: id };
      }),

    /** A link comes to be that nobody here asked for. It is read and announced like any other. */
    makeLink: (command: AppearCommand) =>
      act(() => {
        const like = link(command.like);
        const institution = institutionNamed(like.institution);
        if (institution === undefined) {
          throw new ControlError(404, `There is no institution ${like.institution}.`);
        }
        return presentLinkState(appear(world, institution, like, command.as));
      }),

    addFault: (command: FaultCommand) =>
      act(() => {
        world.state.faults.push({
          method: command.match?.method?.toUpperCase() ?? null,
          path: command.match?.path ?? null,
          fault: command.fault,
          seconds: command.seconds ?? 0,
          times: command.times ?? 1,
        });
        return { faults: world.state.faults.length };
      }),

    clearFaults: () =>
      act(() => {
        world.state.faults = [];
        return { faults: 0 };
      }),

    setLimits: (requestCeiling: boolean) =>
      act(() => {
        world.state.request_ceiling = requestCeiling;
        return { requestCeiling };
      }),

    loseWebhooks: (lost: boolean) =>
      act(() => {
        world.state.loses_webhooks = lost;
        return { lost };
      }),

    /** The latest calls on the wire, oldest first. */
    requests: (since = 0, limit = 100): Promise<{ requests: LoggedRequest[] }> =>
      look(() => ({ requests: log.read(since, limit) })),

    /** The delivery log, oldest first. */
    webhooks: (): Promise<{ webhooks: Delivery[] }> =>
      look(() => ({ webhooks: structuredClone(world.state.deliveries) })),

    /** Everything back to the start. */
    reset: (time: 'keep' | 'zero' = 'keep') =>
      act(() => {
        Object.assign(world.state, freshState(world.ids));
        log.clear();
        const moved = offsetOf(clock) ?? 0;
        if (time === 'zero' && moved !== 0) clock.advance(-moved);
        return { now: clock.now() };
      }),

    /** Ends when no webhook is under way and none is due. For tests. */
    settled: async () => {
      await engine.ready();
      await engine.settled();
    },
  };
}

export type Control = ReturnType<typeof createControl>;

function confirmed(link: LinkRecord): LinkRecord {
  if (link.status !== 'unconfirmed') return link;
  throw new ControlError(400, `Link ${link.id} was never finished.`);
}

function presentLinkState(link: LinkRecord) {
  return { id: link.id, status: link.status };
}

function presentState(world: World, institution: Institution) {
  const { name, displayName, own } = institution;
  return { name, displayName, own, ...stateOf(world, institution) };
}

function summary(world: World) {
  const { state, clock } = world;
  const withStatus = (status: LinkRecord['status']) =>
    state.links.filter((link) => link.status === status).length;
  return {
    /** Milliseconds since the epoch. */
    now: clock.now(),
    /** How far time was moved, in seconds. */
    movedSeconds: (offsetOf(clock) ?? 0) / 1000,
    institutions: institutions.map((institution) => presentState(world, institution)),
    links: {
      all: state.links.length,
      valid: withStatus('valid'),
      invalid: withStatus('invalid'),
      unconfirmed: withStatus('unconfirmed'),
      token_required: withStatus('token_required'),
    },
    sessions: state.sessions.length,
    jobs: state.jobs.length,
    webhooksWaiting: state.deliveries.filter((one) => one.status === 'waiting').length,
    /** How many faults wait for their calls. */
    faults: state.faults.length,
    requestCeiling: state.request_ceiling,
    losesWebhooks: state.loses_webhooks,
  };
}

import { fail, failureResponse, htmlPage, wrongKeys } from '#simulator/wire/failure.ts';
import { refusalOf } from '#simulator/engine/refusal.ts';
import type { OutcomeId } from '#simulator/scenarios/outcome.ts';
import type { Fault, FaultKind } from '#simulator/state.ts';
import type { World } from '#simulator/world.ts';

/** The connection that a request came on, as far as faults need it. Without one, nothing can be dropped. */
export type Connection = {
  /** Destroys the socket under the request. */
  drop?: () => void;
  /** Aborted when the client is gone. */
  gone?: AbortSignal;
  /** The client's address. */
  remote?: string;
};

/** Takes the first fault that is meant for this request; it is then used up by one. */
export function takeFault(world: World, method: string, path: string): Fault | null {
  const fault = world.state.faults.find(
    (one) =>
      (one.method === null || one.method === method) &&
      (one.path === null || path.startsWith(one.path)),
  );
  if (fault === undefined) return null;
  fault.times -= 1;
  world.state.faults = world.state.faults.filter((one) => one.times > 0);
  return fault;
}

/** What a client sees of a connection that broke. */
function dropped(): TypeError {
  return new TypeError('fetch failed');
}

/** Answers a request the way the fault says; `work` is what would have happened without it. */
export async function answerFaulty(
  world: World,
  fault: Fault,
  connection: Connection,
  closing: AbortSignal,
  work: () => Promise<Response>,
): Promise<Response> {
  switch (fault.fault) {
    case 'reset_after':
      await work();
      break;
    case 'hang_after':
      await work();
      await forever(connection, closing);
      break;
    case 'hang':
      await forever(connection, closing);
      break;
    case 'slow':
      await world.clock.sleep(fault.seconds * 1000);
      return work();
    case 'garbage':
    case 'empty':
    case 'truncated':
    case 'wrong_shape':
      return spoilt(fault.fault, await work());
    case 'reset_before':
      break;
    default:
      return refused(world, fault.fault);
  }
  connection.drop?.();
  throw dropped();
}

/** Waits until the client gives up or the simulator closes. */
function forever(connection: Connection, closing: AbortSignal): Promise<void> {
  const signals = [closing, ...(connection.gone === undefined ? [] : [connection.gone])];
  const either = AbortSignal.any(signals);
  return new Promise((resolve) => {
    if (either.aborted) resolve();
    else either.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The work was done, but what comes back cannot be read. */
async function spoilt(
  kind: 'garbage' | 'empty' | 'truncated' | 'wrong_shape',
  response: Response,
): Promise<Response> {
  const { status } = response;
  const text = await response.text();
  const bodies = {
    garbage: '\u0000{"id": ,,, not json',
    empty: '',
    truncated: text.slice(0, Math.floor(text.length / 2)),
    wrong_shape: '{"ok":true}',
  };
  // A 204 has no body to spoil.
  const body = status === 204 ? null : bodies[kind];
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}

/** Nothing was done. */
function refused(
  world: World,
  kind: Extract<FaultKind, '500' | '500_html' | '403_html' | '429' | '401' | '408'>,
): Response {
  if (kind === '500_html') return htmlPage(500);
  if (kind === '403_html') return htmlPage(403);
  if (kind === '401') return failureResponse(world, wrongKeys());
  const outcomes = {
    '500': 'unexpected_error',
    '429': 'rate_limited',
    '408': 'request_timeout',
  } as const satisfies Record<string, OutcomeId>;
  const failure = refusalOf(outcomes[kind]) ?? fail(500, 'unexpected_error', '');
  return failureResponse(world, failure);
}

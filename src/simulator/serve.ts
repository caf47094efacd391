import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Simulator } from '#simulator/app.ts';

export type SimulatorServer = {
  /** The port it really listens on. */
  port: number;
  url: string;
  /** Ends when nothing is listened to any more; open connections are cut. */
  close(): Promise<void>;
};

/** Listens for the simulator. Faults that drop the connection destroy the real socket here. */
export async function serveSimulator(
  simulator: Pick<Simulator, 'fetch'>,
  where: { port: number; host: string },
): Promise<SimulatorServer> {
  const server = serve({
    port: where.port,
    hostname: where.host,
    fetch: (request, bindings) => answer(simulator, request, nodeOf(bindings)),
  });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', () => resolve());
    server.once('error', reject);
  });
  const { port } = addressOf(server.address());
  const host = where.host.includes(':') ? `[${where.host}]` : where.host;
  return {
    port,
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

async function answer(
  simulator: Pick<Simulator, 'fetch'>,
  request: Request,
  { incoming, outgoing }: HttpBindings,
): Promise<Response> {
  const gone = new AbortController();
  let dropped = false;
  outgoing.once('close', () => gone.abort());
  const remote = incoming.socket.remoteAddress;
  try {
    return await simulator.fetch(request, {
      gone: gone.signal,
      drop() {
        dropped = true;
        incoming.socket.destroy();
      },
      ...(remote === undefined ? {} : { remote }),
    });
  } catch (error) {
    if (dropped || gone.signal.aborted) return RESPONSE_ALREADY_SENT;
    throw error;
  }
}

/** The adapter's types also allow HTTP/2, which it is not asked for here. */
function nodeOf(bindings: object): HttpBindings {
  if ('incoming' in bindings && 'outgoing' in bindings && isHttp1(bindings)) return bindings;
  throw new Error('The simulator speaks HTTP/1.1');
}

function isHttp1(bindings: { incoming: unknown; outgoing: unknown }): bindings is HttpBindings {
  return typeof bindings.incoming === 'object' && typeof bindings.outgoing === 'object';
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address !== null && typeof address !== 'string') return address;
  throw new Error('The simulator listens on a port, not on a pipe');
}

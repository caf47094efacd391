import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { serve } from '@hono/node-server';

/** What one client may take of the server's patience. Times are milliseconds. */
export interface Patience {
  /** For the head of a request. */
  headers: number;
  /** For a whole request: people's are small, the wait is on the answer's side. */
  request: number;
  /** Between two looks at who is too slow. */
  check: number;
  /** Open connections of one address; null behind a proxy, where all have the same. */
  connectionsPerAddress: number | null;
}

export const usualPatience: Patience = {
  headers: 5_000,
  request: 15_000,
  check: 1_000,
  connectionsPerAddress: 200,
};

/** Bytes. */
const longestHead = 16_384;
/** Requests on one connection; then it is closed, and whoever means well opens another. */
const requestsPerConnection = 1_000;

/**
 * Listens for HTTP/1.1. Slow heads and bodies end with 408, long heads with 431 and ambiguous ones
 * with 400, before any of them reaches the app.
 */
export function listenHttp(
  app: { fetch(request: Request, env: object): Response | Promise<Response> },
  where: { port: number; host: string },
  patience: Patience = usualPatience,
): Promise<Server> {
  const server = serve({
    fetch: (request, env) => app.fetch(request, env),
    port: where.port,
    hostname: where.host,
    serverOptions: {
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      connectionsCheckingInterval: patience.check,
      maxHeaderSize: longestHead,
    },
  }) as Server; // HTTP/1.1 is what it is without a `createServer` of another kind.
  server.maxRequestsPerSocket = requestsPerConnection;
  if (patience.connectionsPerAddress !== null)
    limitConnections(server, patience.connectionsPerAddress);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => resolve(server));
  });
}

/** One address cannot take all connections: what is beyond its share is closed at once. */
function limitConnections(server: Server, most: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const mine = (open.get(address) ?? 0) + 1;
    if (mine > most) {
      socket.destroy();
      return;
    }
    open.set(address, mine);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}

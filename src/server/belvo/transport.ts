import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A request to Belvo or to the host application. The address is complete; redirects are never followed. */
export interface OutboundRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: URL;
  headers: Readonly<Record<string, string>>;
  /** Bytes are wiped as soon as they are sent. */
  body?: string | Uint8Array<ArrayBuffer>;
  signal: AbortSignal;
}

export interface OutboundResponse {
  status: number;
  contentType: string;
  /** The `Retry-After` header, as it came. */
  retryAfter?: string | undefined;
  body: Buffer;
}

export type Transport = (request: OutboundRequest) => Promise<OutboundResponse>;

/** The connection failed. `sent` decides everything: only an unsent request is certain not to have worked. */
export class TransportError extends Error {
  override name = 'TransportError';
  readonly sent: boolean;
  /** What it failed with, in Node's word for it, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  readonly kind: string;
  /** @param cause what it failed with; its message is not kept. */
  constructor(sent: boolean, cause?: unknown) {
    super(sent ? 'no answer' : 'could not be reached');
    this.sent = sent;
    this.kind = kindOf(cause);
  }
}

function kindOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,59}$/.test(code) ? code : 'unknown';
}

/** Larger answers are cut off and count as nonsense. */
const maximumBytes = 2_000_000;

/**
 * Over node:http, because the built-in fetch ends a request after 300 seconds, which races with
 * Belvo's own limit of 5 minutes. Each request has its own connection: a kept one that turns out
 * to be closed would make "was it sent?" unanswerable.
 */
export const httpTransport: Transport = ({ method, url, headers, body, signal }) =>
  new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const all = { ...headers, ...length };
    let connected = false;
    const outgoing = open(url, { method, headers: all, signal, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maximumBytes) incoming.destroy();
        else chunks.push(chunk);
      });
      incoming.on('error', (error) => reject(new TransportError(true, error)));
      incoming.on('close', () => reject(new TransportError(true)));
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          contentType: incoming.headers['content-type'] ?? '',
          retryAfter: incoming.headers['retry-after'],
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.on('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        connected = true;
        // Apart from the headers: Node copies what it has to put together, and keeps the copy.
        outgoing.flushHeaders();
        outgoing.end(body);
      });
    });
    // The system has all of it now.
    outgoing.on('finish', () => wipe(body));
    outgoing.on('error', (error) => reject(new TransportError(connected, error)));
    // Switching protocols is no answer to anything that we ask.
    outgoing.on('upgrade', (_, socket) => {
      socket.destroy();
      reject(new TransportError(true));
    });
  });

function wipe(body: OutboundRequest['body']): void {
  if (body instanceof Uint8Array) body.fill(0);
}

/** Lets a `Request → Response` function stand in for the network, as tests do with the simulator. */
export function inProcessTransport(fetch: (request: Request) => Promise<Response>): Transport {
  return async ({ method, url, headers, body, signal }) => {
    try {
      const response = await fetch(
        new Request(url, { method, headers, signal, ...(body === undefined ? {} : { body }) }),
      );
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        retryAfter: response.headers.get('retry-after') ?? undefined,
        body: Buffer.from(await response.arrayBuffer()),
      };
    } catch (error) {
      throw new TransportError(true, error);
    } finally {
      wipe(body);
    }
  };
}

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { Secret } from '../secret.ts';
import { createBelvoClient } from './client.ts';
import { httpTransport, TransportError } from './transport.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A Belvo that answers as told, on a real port. */
async function belvo(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  return new URL(`http://127.0.0.1:${port}`);
}

function client(baseUrl: URL) {
  return createBelvoClient({
    transport: httpTransport,
    baseUrl,
    keys: { id: 'key', password: 'secret' },
    clock: systemClock,
  });
}

const registration = () =>
  ({
    institution: 'erebor_mx_retail',
    external_id: 'u_1',
    access_mode: 'recurrent',
    constants: {},
    credentials: Secret.read(Buffer.from('{"username":"u","password":"p"}')),
  }) as const;

describe('was it sent?', () => {
  test('nobody listens: certainly not', async () => {
    const url = await belvo(() => undefined);
    open.splice(0).forEach((server) => server.close());
    expect(await client(url).register(registration())).toEqual({ ended: 'not_sent' });
  });

  test('an unknown name: certainly not', async () => {
    const url = new URL('http://nobody.invalid/');
    expect(await client(url).register(registration())).toEqual({ ended: 'not_sent' });
  });

  test('the connection ends before the answer: nobody knows, and it is not sent again', async () => {
    let calls = 0;
    const url = await belvo((request) => {
      calls += 1;
      request.resume().on('end', () => request.socket.destroy());
    });
    expect(await client(url).register(registration())).toEqual({ ended: 'lost' });
    expect(calls).toBe(1);
  });

  test('the connection ends within the answer: nobody knows', async () => {
    const url = await belvo((_, response) => {
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('[{"half":');
      setImmediate(() => response.destroy());
    });
    expect(await client(url).register(registration())).toEqual({ ended: 'lost' });
  });

  test('our own limit is only doubt', async () => {
    const url = await belvo(() => undefined);
    const signal = AbortSignal.timeout(100);
    const request = httpTransport({ method: 'GET', url, headers: {}, signal });
    await expect(request).rejects.toMatchObject({ name: 'TransportError', sent: true });
  });
});

describe('what comes back', () => {
  test('a redirect is not followed, so the keys go nowhere else', async () => {
    let elsewhere = 0;
    const other = await belvo((_, response) => {
      elsewhere += 1;
      response.end('{}');
    });
    const url = await belvo((_, response) => {
      response.writeHead(307, { location: other.href }).end();
    });
    expect(await client(url).link('04134743-73f9-41c3-a6dd-06cee3fab627')).toEqual({
      ended: 'lost',
    });
    expect(elsewhere).toBe(0);
  });

  test('pages are asked for by number: a foreign “next” is never called', async () => {
    const asked: string[] = [];
    const url = await belvo((request, response) => {
      asked.push(request.url ?? '');
      const last = request.url?.includes('page=2') === true;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          count: 0,
          next: last ? null : 'http://evil.invalid/steal',
          previous: null,
          results: [],
        }),
      );
    });
    expect(await client(url).links({ externalId: 'u_1' })).toEqual({ ended: 'ok', value: [] });
    expect(asked).toHaveLength(2);
    expect(asked.join()).toContain('external_id=u_1');
  });

  test('an answer without end is cut off', async () => {
    const url = await belvo((_, response) => {
      const chunk = Buffer.alloc(500_000, 'x');
      response.writeHead(200);
      const push = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', push);
      push();
    });
    expect(await client(url).institutions()).toEqual({ ended: 'lost' });
  });

  test('only the headers that are needed go out', async () => {
    let headers: NodeJS.Dict<string | string[]> = {};
    const url = await belvo((request, response) => {
      headers = request.headers;
      response.end('{}');
    });
    await client(url).register(registration());
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ]);
    expect(headers.authorization).toBe(`Basic ${Buffer.from('key:secret').toString('base64')}`);
  });
});

test('a transport error says whether it was sent', () => {
  expect(new TransportError(false).message).toContain('could not be reached');
});

test('what failed is told by Node’s word for it, and nothing that somebody else wrote', async () => {
  const told: object[] = [];
  const failing = async (error: Error) =>
    createBelvoClient({
      transport: async () => {
        throw new TransportError(false, error);
      },
      baseUrl: new URL('https://belvo.example'),
      keys: { id: 'key', password: 'secret' },
      clock: systemClock,
      unanswered: ({ method, route, code }) => told.push({ method, route, code }),
    }).link('04134743-73f9-41c3-a6dd-06cee3fab627');
  await failing(Object.assign(new Error('canary'), { code: 'CERT_HAS_EXPIRED' }));
  await failing(Object.assign(new Error('canary'), { code: 'canary or\nworse' }));
  await failing(new Error('canary'));
  const about = { method: 'GET', route: '/api/links/:id/' };
  expect(told).toEqual([
    { ...about, code: 'CERT_HAS_EXPIRED' },
    { ...about, code: 'unknown' },
    { ...about, code: 'unknown' },
  ]);
});

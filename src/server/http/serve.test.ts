import { request, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { createStack } from '../testing/stack.ts';
import { listenHttp, type Patience } from './serve.ts';

/** As in production, with a twentieth of the patience. */
const patience: Patience = { headers: 250, request: 500, check: 50, connectionsPerAddress: 60 };

const open: { server: Server | null; sockets: Socket[] } = { server: null, sockets: [] };
afterEach(() => {
  for (const socket of open.sockets.splice(0)) socket.destroy();
  open.server?.closeAllConnections();
  open.server?.close();
});

async function start(changed: Partial<Patience> = {}) {
  const stack = await createStack();
  const server = await listenHttp(
    stack.server(),
    { port: 0, host: '127.0.0.1' },
    { ...patience, ...changed },
  );
  open.server = server;
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  return { stack, port };
}

/** Opens a connection, writes that, and says what came back when the other side has closed it. */
function client(port: number, ...bytes: string[]) {
  const socket = connect(port, '127.0.0.1');
  open.sockets.push(socket);
  let text = '';
  const answer = new Promise<string>((resolve) => {
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
  for (const part of bytes) socket.write(part);
  return { answer, socket, heard: () => text };
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

/** Milliseconds that somebody who means well waits for an answer. */
async function honest(port: number): Promise<number> {
  const begun = systemClock.now();
  const status = await new Promise<number>((resolve, reject) => {
    const outgoing = request(
      { port, host: '127.0.0.1', path: '/api/session', agent: false },
      (incoming) => {
        incoming.resume().on('end', () => resolve(incoming.statusCode ?? 0));
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
  expect(status).toBe(200);
  return systemClock.now() - begun;
}

/** The ninety-fifth of a hundred waits. */
async function slowest(port: number): Promise<number> {
  const waits: number[] = [];
  for (let at = 0; at < 40; at += 1) waits.push(await honest(port));
  return waits.toSorted((a, b) => a - b)[37] ?? Infinity;
}

const head = (port: number) => `Host: 127.0.0.1:${port}\r\n`;

describe('slow clients are sent away while others are served', () => {
  const slow: [what: string, bytes: (port: number) => string][] = [
    ['heads', () => 'GET /api/session HTTP/1.1\r\nX-Slow: '],
    [
      'bodies',
      (port) =>
        `POST /api/session/demo HTTP/1.1\r\n${head(port)}x-enlace: 1\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`,
    ],
  ];
  test.each(slow)('500 slow %s', async (_, bytes) => {
    const { port } = await start({ connectionsPerAddress: null });
    const clients = Array.from({ length: 500 }, () => client(port, bytes(port)));
    expect(await slowest(port)).toBeLessThan(200);
    const answers = await Promise.all(clients.map(({ answer }) => answer));
    expect(new Set(answers.map(statusOf))).toEqual(new Set([408]));
  });
});

describe('what is too much or cannot be understood is refused', () => {
  const refused: [what: string, status: number, bytes: (port: number) => string[]][] = [
    [
      'a head of 64 kB',
      431,
      (port) => [`GET / HTTP/1.1\r\n${head(port)}X-Long: ${'x'.repeat(65_536)}\r\n\r\n`],
    ],
    [
      'ten thousand headers',
      431,
      (port) => [`GET / HTTP/1.1\r\n${head(port)}${'a: b\r\n'.repeat(10_000)}\r\n`],
    ],
    [
      'a length and chunks at once',
      400,
      (port) => [
        `POST /api/session/demo HTTP/1.1\r\n${head(port)}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n`,
      ],
    ],
    [
      'two lengths',
      400,
      (port) => [
        `POST /api/session/demo HTTP/1.1\r\n${head(port)}content-length: 5\r\ncontent-length: 6\r\n\r\n12345`,
      ],
    ],
    [
      'an encoding that is nearly chunked',
      400,
      (port) => [
        `POST /api/session/demo HTTP/1.1\r\n${head(port)}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n`,
      ],
    ],
    ['no host', 400, () => ['GET /api/session HTTP/1.1\r\n\r\n']],
    ['a line that is none', 400, () => ['hello\r\n\r\n']],
    ['another protocol', 400, () => ['\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001']],
  ];
  test.each(refused)('%s', async (_, status, bytes) => {
    const { port } = await start();
    const { answer } = client(port, ...bytes(port));
    expect(statusOf(await answer)).toBe(status);
    expect(await honest(port)).toBeLessThan(1_000);
  });

  test.each(['announced', 'in chunks'])(
    'a body of 10 MB, %s: 413, and the connection is closed',
    async (how) => {
      const { port } = await start();
      const length =
        how === 'announced' ? 'content-length: 10000000' : 'transfer-encoding: chunked';
      const { answer, socket } = client(
        port,
        `POST /api/entries HTTP/1.1\r\n${head(port)}x-enlace: 1\r\ncontent-type: application/json\r\n${length}\r\n\r\n`,
      );
      let written = 0;
      const piece = 'x'.repeat(50_000);
      const push = () => {
        while (!socket.destroyed && written < 10_000_000) {
          written += piece.length;
          const bytes = how === 'announced' ? piece : `c350\r\n${piece}\r\n`;
          if (!socket.write(bytes)) return;
        }
      };
      socket.on('drain', push);
      push();
      expect(statusOf(await answer)).toBe(413);
      expect(await honest(port)).toBeLessThan(1_000);
    },
  );
});

describe('many from one place', () => {
  test('connections beyond its share are closed, and room comes back', async () => {
    const { port } = await start();
    const clients = Array.from({ length: 100 }, () => client(port));
    const closed = new Set<number>();
    clients.forEach(({ answer }, at) => void answer.then(() => closed.add(at)));
    for (let tries = 0; closed.size < 40 && tries < 100; tries += 1) await systemClock.sleep(5);
    expect(closed.size).toBe(40);
    for (const { socket } of clients) socket.destroy();
    await Promise.all(clients.map(({ answer }) => answer));
    await systemClock.sleep(20);
    expect(await honest(port)).toBeLessThan(1_000);
  });

  test('a flood of requests on one connection ends, and others are served meanwhile', async () => {
    // Nobody here is slow, only many.
    const { port } = await start({ headers: 5_000, request: 15_000 });
    const one = `GET /healthz HTTP/1.1\r\n${head(port)}\r\n`;
    const { heard } = client(port, one.repeat(3_000));
    expect(await slowest(port)).toBeLessThan(200);
    // A thousand are answered, and then it has to be another connection.
    expect(heard().match(/HTTP\/1\.1 200/g)?.length).toBe(1_000);
    expect(heard()).toContain('HTTP/1.1 503');
  });

  test('more than three thousand requests a minute are shed, whatever they say of themselves', async () => {
    const { stack } = await start();
    const app = stack.server();
    const env = { incoming: { socket: { remoteAddress: '203.0.113.7' } } };
    const ask = (address: string, header = '') =>
      app.fetch(
        new Request('http://localhost:4300/api/nothing', {
          headers: { 'x-forwarded-for': header },
        }),
        { incoming: { socket: { remoteAddress: address } } },
      );
    for (let at = 0; at < 3_000; at += 1) {
      await app.fetch(new Request('http://localhost:4300/api/nothing'), env);
    }
    expect((await ask('203.0.113.7')).status).toBe(429);
    expect((await ask('203.0.113.7', '198.51.100.9')).status).toBe(429);
    expect((await ask('203.0.113.8', '203.0.113.7')).status).toBe(404);
    stack.clock.advance(60_000);
    expect((await ask('203.0.113.7')).status).toBe(404);
  });
});

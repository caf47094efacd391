import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock, type Clock } from '../clock.ts';
import {
  calls,
  closeAll,
  link,
  rawBelvo,
  says,
  type Answer,
  type Call,
} from '../testing/raw-belvo.ts';
import { selfSigned } from '../testing/self-signed.ts';
import { createBelvoClient, type BelvoClient, type Outcome } from './client.ts';
import { upstreamProblems } from './problems.ts';
import { httpTransport } from './transport.ts';

/**
 * Every call to Belvo × everything that can go wrong on the way, over real sockets. Read a row as:
 * what Belvo does, and how the call ends. `not_sent` is certain, `lost` is doubt, and doubt is
 * always ended by reading.
 */

afterEach(closeAll);

const names = Object.keys(calls) as (keyof BelvoClient)[]; // Its keys are the client's.

/** Lives a thousand times as fast, so that the deadlines come soon. */
const hurried: Clock = {
  now: systemClock.now,
  sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / 1000, signal),
};

function client(baseUrl: URL, clock: Clock = systemClock): BelvoClient {
  const keys = { id: 'key', password: 'secret' };
  return createBelvoClient({ transport: httpTransport, baseUrl, keys, clock });
}

function endOf(outcome: Outcome<unknown>): string {
  return outcome.ended === 'refused' ? outcome.refusal.code : outcome.ended;
}

/** How each call ends when Belvo answers like that. Each is sent once: nothing repeats by itself. */
async function ends(
  answer: (call: Call) => Answer,
  clock?: Clock,
): Promise<Record<string, string>> {
  const rows = await Promise.all(
    names.map(async (name) => {
      const call = calls[name];
      const belvo = await rawBelvo(answer(call));
      const end = endOf(await call.make(client(belvo.url, clock)));
      return [name, belvo.requests() === 1 ? end : `sent ${belvo.requests()} times`] as const;
    }),
  );
  return Object.fromEntries(rows);
}

/** The same end for all of them, or one for those that need a body they understand. */
function all(end: string, withoutBody = end): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, calls[name].needsBody ? end : withoutBody]));
}

describe('never connected: certainly nothing happened', () => {
  async function unreached(url: URL): Promise<Record<string, string>> {
    const rows = names.map(async (name) => [name, endOf(await calls[name].make(client(url)))]);
    return Object.fromEntries(await Promise.all(rows)) as Record<string, string>;
  }

  test('nobody listens', async () => {
    const { url } = await rawBelvo(() => undefined);
    closeAll();
    expect(await unreached(url)).toEqual(all('not_sent'));
  });

  test('there is no such name', async () => {
    expect(await unreached(new URL('http://nobody.invalid/'))).toEqual(all('not_sent'));
  });

  test('a certificate that nobody vouches for is refused before anything is said', async () => {
    let heard = 0;
    const server = createTlsServer(selfSigned, () => (heard += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // It listens on TCP.
    expect(await unreached(new URL(`https://127.0.0.1:${port}`))).toEqual(all('not_sent'));
    expect(heard).toBe(0);
    const signal = AbortSignal.timeout(5_000);
    const url = new URL(`https://127.0.0.1:${port}`);
    await expect(httpTransport({ method: 'GET', url, headers: {}, signal })).rejects.toMatchObject({
      kind: expect.stringContaining('CERT') as string,
    });
    server.close();
  });

  test('the other side does not speak TLS', async () => {
    const { url } = await rawBelvo(() => undefined);
    url.protocol = 'https:';
    const sockets = unreached(url);
    // It waits for the end of a request that never comes as one; the handshake fails by itself.
    setTimeout(closeAll, 50);
    expect(await sockets).toEqual(all('not_sent'));
  });
});

describe('nobody knows whether it happened', () => {
  const drip = (bytes: string, pause: number) => (socket: Socket) => {
    let at = 0;
    const timer = setInterval(() => socket.write(bytes.charAt(at++) || 'x'), pause);
    socket.on('close', () => clearInterval(timer));
  };
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
  const ambiguous: [name: string, answer: Answer][] = [
    ['closed before the answer', (socket) => socket.end()],
    ['reset before the answer', (socket) => socket.resetAndDestroy()],
    ['reset within the head', (socket) => socket.write(head, () => socket.resetAndDestroy())],
    [
      'reset within the body',
      (socket) =>
        socket.write(`${head}content-length: 100\r\n\r\n{"id":`, () => socket.resetAndDestroy()),
    ],
    [
      'ended before its announced length',
      (socket) => socket.end(`${head}content-length: 500\r\n\r\n${JSON.stringify(link)}`),
    ],
    [
      'a chunk that is none',
      (socket) => socket.end(`${head}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`),
    ],
    [
      'chunks without an end',
      (socket) => socket.end(`${head}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n`),
    ],
    ['a status line that is none', (socket) => socket.end('HTTP/1.1 yes\r\n\r\n{}')],
    ['another protocol', (socket) => socket.end('220 mail.example ESMTP\r\n')],
    [
      'a head without end',
      (socket) => socket.end(`${head}x-long: ${'x'.repeat(100_000)}\r\n\r\n{}`),
    ],
    [
      'two lengths',
      (socket) => socket.end(`${head}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`),
    ],
    [
      'only “go on”, then nothing',
      (socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n', () => socket.end()),
    ],
    [
      'an upgrade to something else',
      (socket) =>
        socket.end('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n'),
    ],
    [
      'more than two megabytes',
      says(200, JSON.stringify({ ...link, more: 'x'.repeat(2_100_000) })),
    ],
    [
      'a body without end',
      (socket) => {
        socket.write(`${head}\r\n`);
        const push = () => {
          while (!socket.destroyed && socket.write('x'.repeat(100_000)));
        };
        socket.on('drain', push);
        push();
      },
    ],
  ];

  test.each(ambiguous)('%s', async (_, answer) => {
    expect(await ends(() => answer)).toEqual(all('lost'));
  });

  const slow: [name: string, answer: Answer][] = [
    ['no answer at all', () => undefined],
    ['a head byte by byte', drip(`${head}x-slow: `, 5)],
    [
      'a body byte by byte',
      (socket) => {
        socket.write(`${head}content-length: 100000\r\n\r\n`);
        drip('{"results":', 5)(socket);
      },
    ],
  ];
  test.each(slow)('%s: our own deadline ends it', async (_, answer) => {
    const begun = systemClock.now();
    expect(await ends(() => answer, hurried)).toEqual(all('lost'));
    // The longest deadline is 340 seconds, a thousand times as fast.
    expect(systemClock.now() - begun).toBeGreaterThan(300);
  });
});

describe('liars', () => {
  const html = { 'content-type': 'text/html' };
  const json = { 'content-type': 'application/json' };
  const bytesOf = ({ body }: Call) => JSON.stringify(body);

  /** What is understood is a success, however it is dressed. */
  const odd: [name: string, answer: (call: Call) => Answer][] = [
    ['200 where 201 is usual', (call) => says(200, bytesOf(call))],
    ['201 where 200 is usual', (call) => says(201, bytesOf(call))],
    ['299', (call) => says(299, bytesOf(call))],
    ['JSON that calls itself HTML', (call) => says(200, bytesOf(call), html)],
    ['JSON that does not say what it is', (call) => says(200, bytesOf(call), {})],
    [
      'another charset in its name only',
      (call) => says(200, bytesOf(call), { 'content-type': 'application/json; charset=utf-16' }),
    ],
    [
      'with fields that nobody knows',
      (call) => says(200, bytesOf(call).replace('{', '{"__proto__":{"a":1},"new":[1],')),
    ],
    [
      'in one byte for each letter',
      (call) =>
        says(200, Buffer.from(bytesOf(call).replace('{', '{"name":"Bradesc\u00f3",'), 'latin1')),
    ],
    [
      'in small pieces',
      (call) => (socket) => {
        const bytes = bytesOf(call);
        socket.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n`);
        for (const letter of bytes) socket.write(`1\r\n${letter}\r\n`);
        socket.end('0\r\n\r\n');
      },
    ],
    [
      'with a “go on” before it',
      (call) => (socket) => {
        socket.write('HTTP/1.1 100 Continue\r\n\r\n');
        says(200, bytesOf(call))(socket);
      },
    ],
  ];
  test.each(odd)('a success: %s', async (_, answer) => {
    expect(await ends(answer)).toEqual({ ...all('ok') });
  });

  /** A success that nobody understands is doubt; calls that are read afterwards need no body. */
  const unreadable: [
    name: string,
    status: number,
    body: string | Buffer,
    headers?: Record<string, string>,
  ][] = [
    ['an HTML page', 200, '<!doctype html><p>Welcome', html],
    ['an HTML page that calls itself JSON', 201, '<!doctype html><p>Welcome', json],
    ['nothing', 200, ''],
    ['nothing, with 201', 201, ''],
    ['nothing, with 204', 204, ''],
    ['nothing, with 205', 205, ''],
    ['half of it', 200, JSON.stringify(link).slice(0, 80)],
    ['something after it', 200, `${JSON.stringify(link)} and more`],
    ['a mark before it', 200, `\ufeff${JSON.stringify(link)}`],
    ['two bytes for each letter', 200, Buffer.from(JSON.stringify(link), 'utf16le')],
    [
      'packed, which nobody asked for',
      200,
      gzipSync(JSON.stringify(link)),
      { ...json, 'content-encoding': 'gzip' },
    ],
    ['a bomb', 200, gzipSync(Buffer.alloc(20_000_000)), { ...json, 'content-encoding': 'gzip' }],
    ['noise', 200, Buffer.from([0, 255, 254, 1, 2, 3])],
    ['null', 200, 'null'],
    ['a number', 200, '42'],
    ['a text', 200, '"ok"'],
    ['true', 200, 'true'],
    ['an empty object', 200, '{}'],
    ['a list of links', 200, JSON.stringify([link])],
    ['an error, as a success', 200, '[{"code":"login_error","message":"Invalid credentials"}]'],
    ['a link without an id', 201, JSON.stringify({ ...link, id: undefined })],
    ['a link whose id is null', 201, JSON.stringify({ ...link, id: null })],
    ['a link whose id is a path', 201, JSON.stringify({ ...link, id: '../../owners' })],
    ['a link whose id is a number', 201, JSON.stringify({ ...link, id: 7 })],
    ['a link without a status', 201, JSON.stringify({ ...link, status: undefined })],
    ['a link whose status is a number', 201, JSON.stringify({ ...link, status: 1 })],
    ['a link without an institution', 201, JSON.stringify({ ...link, institution: null })],
    ['a link made yesterday', 201, JSON.stringify({ ...link, created_at: 'yesterday' })],
    ['a page without results', 200, '{"count":1,"next":null,"previous":null}'],
    [
      'a page whose results are an object',
      200,
      '{"count":1,"next":null,"previous":null,"results":{}}',
    ],
    ['ten thousand brackets', 200, '['.repeat(10_000)],
  ];
  test.each(unreadable)('%s', async (_, status, body, headers) => {
    expect(await ends(() => says(status, body, headers))).toEqual(all('lost', 'ok'));
  });

  test('a status that nobody knows is a success, and shown as unknown', async () => {
    const belvo = await rawBelvo(says(201, JSON.stringify({ ...link, status: 'resting' })));
    expect(await client(belvo.url).link(link.id)).toMatchObject({
      ended: 'ok',
      value: { status: 'unknown' },
    });
  });

  /** Not Belvo's own words, so nobody can tell from them what happened. */
  const gateways: [status: number, body: string][] = [
    [301, ''],
    [302, '<html>moved</html>'],
    [307, ''],
    [304, ''],
    [400, '<html>Bad Request</html>'],
    [404, '<html>nginx</html>'],
    [408, '<html>408</html>'],
    [413, ''],
    [499, ''],
    [500, '<html>Internal</html>'],
    [500, '{"error":"boom"}'],
    [502, '<html>Bad Gateway</html>'],
    [503, ''],
    [504, '{"code":"gateway_timeout"}'],
    [520, 'error code: 520'],
    [599, ''],
  ];
  test.each(gateways)('%d %j is a gateway’s', async (status, body) => {
    expect(await ends(() => says(status, body))).toEqual(all('lost'));
  });
});

describe('a 428', () => {
  const asked = {
    code: 'token_required',
    session: 'be7a15d5f0b84d8ea60f6c12cb2a7b32',
    link: link.id,
    expiry: '720',
    token_generation_data: { type: 'numeric', value: '703837' },
  };
  const { session: _, ...withoutSession } = asked;
  const { link: __, ...withoutLink } = asked;
  const data = (change: object) => ({ ...asked, token_generation_data: change });
  const variants: [name: string, body: unknown, end: string][] = [
    ['in a list', [asked], 'challenged'],
    ['bare', asked, 'challenged'],
    ['two items', [{ code: 'other', message: 'x' }, asked], 'challenged'],
    ['expiry as a number', [{ ...asked, expiry: 60 }], 'challenged'],
    ['expiry missing', [{ ...asked, expiry: undefined }], 'challenged'],
    ['expiry negative', [{ ...asked, expiry: -1 }], 'challenged'],
    ['expiry a word', [{ ...asked, expiry: 'soon' }], 'challenged'],
    ['inputless', [data({ type: 'inputless' })], 'challenged'],
    ['qr with a prefix', [data({ type: 'qr', value: 'data:image/png;base64,AA==' })], 'challenged'],
    ['qr without', [data({ type: 'qr', value: 'AA==' })], 'challenged'],
    ['text', [data({ type: 'text', value: 'Your pet?' })], 'challenged'],
    ['a kind that nobody knows', [data({ type: 'voice', value: 'Say it' })], 'challenged'],
    ['value null', [data({ type: 'numeric', value: null })], 'challenged'],
    ['nothing to say', [{ ...asked, token_generation_data: null }], 'challenged'],
    ['expects_user_input', [data({ type: 'text', expects_user_input: false })], 'challenged'],
    ['expect_user_input', [data({ type: 'text', expect_user_input: false })], 'challenged'],
    // The link is there and waits, but nobody can answer: reading finds it.
    ['without a session', [withoutSession], 'lost'],
    ['without a link', [withoutLink], 'lost'],
    ['session null', [{ ...asked, session: null }], 'lost'],
    ['empty', [], 'lost'],
    ['a page', '<html></html>', 'lost'],
    ['activation_required', [{ code: 'activation_required', message: 'x' }], 'activation_required'],
  ];
  test.each(variants)('%s', async (_name, body, end) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    expect(await ends(() => says(428, text))).toEqual(all(end));
  });
});

describe('refused by Belvo', () => {
  test.each(['5', 'Sat, 21 Nov 2026 20:00:00 GMT', '0', '-1', '1e9', 'soon', undefined])(
    '429 with Retry-After %s',
    async (wish) => {
      const headers = wish === undefined ? {} : { 'retry-after': wish };
      expect(await ends(() => says(429, '{"detail":"throttled"}', headers))).toEqual(
        all('belvo_busy'),
      );
    },
  );

  test('the page of Belvo’s firewall', async () => {
    const page = says(403, '<html>403 Forbidden</html>', { 'content-type': 'text/html' });
    expect(await ends(() => page)).toEqual(all('belvo_busy'));
  });

  test.each(upstreamProblems.filter(({ message, code }) => message === undefined && code !== null))(
    '$status $code is $problem',
    async ({ status, code, problem }) => {
      const body = JSON.stringify([{ code, message: 'whatever', request_id: 'r' }]);
      expect(await ends(() => says(status, body))).toEqual(all(problem));
    },
  );
});

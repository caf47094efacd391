import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { BelvoClient, Outcome } from '../belvo/client.ts';
import { Secret } from '../secret.ts';

/** What a Belvo that is made of bytes does with a connection once the whole request is there. */
export type Answer = (socket: Socket) => void;

const open = new Set<Server>();
const sockets = new Set<Socket>();

/** Ends every server of this test. */
export function closeAll(): void {
  for (const socket of sockets) socket.destroy();
  for (const server of open) server.close();
  sockets.clear();
  open.clear();
}

/** Listens on a real port of this machine; answers every request with those bytes. */
export async function rawBelvo(answer: Answer): Promise<{ url: URL; requests: () => number }> {
  let requests = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let text = '';
    let isAnswered = false;
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (isAnswered || !isWhole(text)) return;
      isAnswered = true;
      requests += 1;
      answer(socket);
    });
  });
  open.add(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  return { url: new URL(`http://127.0.0.1:${port}`), requests: () => requests };
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return end >= 0 && text.length >= end + 4 + length;
}

/** An answer with a body of the right length. */
export function says(
  status: number,
  body: string | Buffer = '',
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Answer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const lines = Object.entries({ ...headers, 'content-length': String(bytes.length) });
  const head = `HTTP/1.1 ${status} Whatever\r\n${lines.map(([n, v]) => `${n}: ${v}\r\n`).join('')}connection: close\r\n\r\n`;
  return (socket) =>
    socket.end(Buffer.concat([Buffer.from(head), status === 204 ? Buffer.alloc(0) : bytes]));
}

export const linkId = '04134743-73f9-41c3-a6dd-06cee3fab627';
export const link = {
  id: linkId,
  institution: 'erebor_mx_retail',
  access_mode: 'recurrent',
  status: 'valid',
  created_at: '2026-02-09T08:45:50.406032Z',
  external_id: 'u_1',
};
const page = { count: 0, next: null, previous: null, results: [] };

export interface Call {
  make(client: BelvoClient): Promise<Outcome<unknown>>;
  /** A body that it understands. */
  body: unknown;
  /** Whether it believes nothing without such a body; the others are read afterwards in any case. */
  needsBody: boolean;
  /** Whether it signs in to a bank, or takes part in that. */
  signsIn: boolean;
}

const typed = (values: Record<string, string>) => Secret.read(Buffer.from(JSON.stringify(values)));

const read = { needsBody: true, signsIn: false };
const signIn = { needsBody: true, signsIn: true };

/** Every call there is; one that is missing here does not compile. */
export const calls: { readonly [name in keyof BelvoClient]: Call } = {
  register: {
    make: (client) =>
      client.register({
        institution: 'erebor_mx_retail',
        external_id: 'u_1',
        access_mode: 'recurrent',
        constants: {},
        credentials: typed({ username: 'u', password: 'p' }),
      }),
    body: link,
    ...signIn,
  },
  update: {
    make: (client) => client.update(linkId, typed({ password: 'p' })),
    body: link,
    ...signIn,
  },
  resume: {
    make: (client) =>
      client.resume({
        resource: 'links',
        session: 's',
        link: linkId,
        answer: typed({ answer: '1234' }),
      }),
    body: link,
    needsBody: false,
    signsIn: true,
  },
  askForCode: {
    make: (client) => client.askForCode(linkId),
    body: [],
    needsBody: false,
    signsIn: true,
  },
  token: {
    make: (client) =>
      client.token({
        external_id: 'u_1',
        fetch_resources: [],
        widget: {
          openfinance_feature: 'consent_link_creation',
          callback_urls: { success: 'x', exit: 'x', event: 'x' },
          branding: { company_name: 'x' },
          consent: { terms_and_conditions_url: 'x', permissions: [], identification_info: [] },
        },
      }),
    body: { access: 'a', refresh: 'r' },
    ...read,
  },
  remove: { make: (client) => client.remove(linkId), body: {}, needsBody: false, signsIn: false },
  refresh: { make: (client) => client.refresh(linkId), body: {}, needsBody: false, signsIn: false },
  modify: {
    make: (client) => client.modify(linkId, { access_mode: 'single' }),
    body: link,
    ...read,
  },
  link: { make: (client) => client.link(linkId), body: link, ...read },
  links: { make: (client) => client.links({ externalId: 'u_1' }), body: page, ...read },
  accounts: { make: (client) => client.accounts(linkId), body: page, ...read },
  institutions: { make: (client) => client.institutions(), body: page, ...read },
};

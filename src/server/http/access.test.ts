import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { directorEndpoints } from '#contract/api/director-endpoints.ts';
import { endpoints, eventsPath, logoPath } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { magic, valid } from '../testing/stack.ts';
import { twice, type Person } from '../testing/pairs.ts';

const all = { ...endpoints, ...pageEndpoints, ...directorEndpoints };
type Name = keyof typeof all;

/** What belongs to Ana. */
interface Ids {
  link: string;
  operation: string;
  duplicate: string;
  session: string;
}

interface Row {
  /** Who may call it at all. */
  for: 'anyone' | 'person';
  /** A call for something of Ana's, if it is for such a thing: parameter `id`, or an id in the body. */
  of?: (ids: Ids) => { id?: string; body?: unknown };
  /** A body that would be taken, where one belongs. */
  body?: unknown;
}

const consent = { version: 'test', language: 'en' };
const requestKey = 'access-test-key-000001';
const shared: Row = { for: 'person' };
const ofLink: Row = { for: 'person', of: ({ link }) => ({ id: link }) };

/** Every endpoint there is; one that is missing here does not compile. */
const table: Record<Name, Row> = {
  session: { for: 'anyone' },
  startDemo: { for: 'anyone' },
  signOut: { for: 'anyone' },
  stay: shared,
  sessions: shared,
  endSession: { for: 'person', of: ({ session }) => ({ id: session }) },
  endSessions: shared,
  openArrival: { for: 'anyone', body: { code: 'a'.repeat(43) } },
  arrive: { for: 'anyone', body: { ticket: 'a'.repeat(43) } },
  redeemEntry: { for: 'anyone', body: { code: 'a'.repeat(43) } },
  // Whoever deleted everything is nobody any more; the id is the receipt.
  farewell: { for: 'anyone' },
  belvo: shared,
  institutions: shared,
  institution: shared,
  links: shared,
  link: ofLink,
  history: ofLink,
  refresh: ofLink,
  changeAccessMode: { ...ofLink, body: { accessMode: 'single' } },
  duplicates: shared,
  chooseDuplicate: {
    for: 'person',
    of: ({ duplicate }) => ({ id: duplicate }),
    body: { choice: 'keep_both' },
  },
  undoDuplicate: { for: 'person', of: ({ duplicate }) => ({ id: duplicate }) },
  operations: shared,
  operation: { for: 'person', of: ({ operation }) => ({ id: operation }) },
  startOperation: {
    for: 'person',
    of: ({ link }) => ({ body: { kind: 'disconnect', requestKey, linkId: link } }),
  },
  answer: {
    for: 'person',
    of: ({ operation }) => ({ id: operation }),
    body: { challengeId: 'c' },
  },
  renew: { for: 'person', of: ({ operation }) => ({ id: operation }), body: { challengeId: 'c' } },
  cancel: { for: 'person', of: ({ operation }) => ({ id: operation }) },
  openConsentPage: {
    for: 'person',
    of: ({ link }) => ({
      body: {
        institution: 'ofmockbank_br_retail',
        linkId: link,
        holder: { document: '76109277673', name: 'Ralph Bragg' },
        consent,
      },
    }),
  },
  // Names a link of Belvo's, of which nobody else's is ever found.
  cameBack: { for: 'person', body: { belvoLinkId: null } },
  record: shared,
  deleteRecord: shared,
  director: shared,
  direct: { for: 'person', of: ({ link }) => ({ body: { do: 'vanish', linkId: link } }) },
};
const rows = (Object.keys(table) as Name[]).map((name) => [name, table[name]] as const);
const changing = rows.filter(([name]) => all[name].method !== 'GET');

let stack: Awaited<ReturnType<typeof twice>>['stack'];
let ana: Person;
let bob: Person;
let ids: Ids;

// One world for all rows: nothing in this file may change anything in it.
beforeAll(async () => {
  const world = await twice();
  ({ stack, ana } = world);
  bob = await stack.person();
  await bob.connect('gringotts_mx_retail', valid);
  const asked = await ana.connect('heimdall_mx_retail', magic('mfa_default'));
  const { sessions } = await ana.call(pageEndpoints.sessions);
  ids = {
    link: world.older,
    operation: asked.id,
    duplicate: world.pair.id,
    session: sessions[0]?.id ?? '',
  };
});

function call(name: Name, who: Pick<Person, 'request'>, mine: Ids, headers = {}) {
  const { method, path } = all[name];
  const row: Row = table[name];
  const { id = 'x', body = row.body } = row.of?.(mine) ?? {};
  return who.request(method, path.replace(':id', id).replace(':name', 'erebor_mx_retail'), {
    ...(body === undefined ? {} : { body }),
    headers,
  });
}

/** What can be told of an answer, without what is different in each. */
async function seen(response: Response) {
  const text = await response.text();
  const headers = [...response.headers].filter(([name]) => name !== 'x-request-id');
  return { status: response.status, headers, text: text.replace(/[0-9a-f-]{36}/g, 'id') };
}

async function world() {
  const tables = ['link', 'operation', 'duplicate', 'history', 'person', 'session', 'farewell'];
  const kept = await Promise.all(
    tables.map(async (name) => (await stack.db.query(`SELECT * FROM ${name}`)).length),
  );
  return { kept, wire: (await stack.wire()).length };
}

describe('who may call', () => {
  test.each(rows.filter(([, row]) => row.for === 'person'))('%s: people only', async (name) => {
    const before = await world();
    expect((await call(name, stack.browser(), ids)).status).toBe(401);
    const cookie = `__Host-Http-enlace=${'a'.repeat(43)}`;
    expect((await call(name, stack.browser(), ids, { cookie })).status).toBe(401);
    expect(await world()).toEqual(before);
  });

  test.each(rows.filter(([, row]) => row.for === 'anyone'))('%s: anyone', async (name) => {
    expect((await call(name, stack.browser(), ids)).status).not.toBe(401);
  });

  const owned = rows.filter(([, { of }]) => of !== undefined);
  test.each(owned)(
    '%s of somebody else is as good as absent, and costs Belvo nothing',
    async (name) => {
      const before = await world();
      const foreign = await seen(await call(name, bob, ids));
      const madeUp = randomUUID();
      const absent = await seen(
        await call(name, bob, {
          link: madeUp,
          operation: madeUp,
          duplicate: madeUp,
          session: madeUp,
        }),
      );
      expect(foreign).toEqual(absent);
      expect(foreign.status).toBe(404);
      expect(await world()).toEqual(before);
    },
  );

  test.each(owned.filter(([name]) => all[name].method === 'GET'))(
    '%s of one’s own',
    async (name) => {
      expect((await call(name, ana, ids)).status).toBe(200);
    },
  );

  test.each([eventsPath, logoPath('erebor_mx_retail')])('%s', async (path) => {
    expect((await stack.browser().request('GET', path)).status).toBe(401);
  });

  test('nothing answers that is not in a table', () => {
    const known = new Set([
      ...Object.values(all).map(({ method, path }) => `${method} ${path}`),
      ...['/healthz', '/readyz', '/metrics', eventsPath, decodeURIComponent(logoPath(':name'))].map(
        (path) => `GET ${path}`,
      ),
      'POST /webhooks/belvo',
      'POST /api/policy-reports',
    ]);
    expect(
      stack
        .server()
        .routes()
        .filter((route) => !known.has(route)),
    ).toEqual([]);
  });
});

describe('what is answered is what the contract says, and nothing more', () => {
  const readable = rows.filter(([name]) => all[name].method === 'GET' && name !== 'farewell');
  test.each(readable)('%s', async (name) => {
    const response = await call(name, ana, ids);
    expect(response.status).toBe(200);
    const answer: unknown = await response.json();
    // Parsing leaves out what the contract does not know.
    expect(z.parse(all[name].output, answer)).toEqual(answer);
  });
});

describe('who is not our own page changes nothing', () => {
  const json = { 'content-type': 'application/json' };
  const foreign: [string, Record<string, string>][] = [
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling of our site', { 'sec-fetch-site': 'same-site' }],
    ['an address that was typed', { 'sec-fetch-site': 'none' }],
    ['an old browser of another site', { 'sec-fetch-site': '', origin: 'https://evil.example' }],
    ['an old browser of nowhere', { 'sec-fetch-site': '', origin: 'null' }],
    ['no header of ours', { 'x-enlace': '' }],
    ['another header of ours', { 'x-enlace': '2' }],
    [
      'another method inside',
      { 'x-enlace': '', 'x-http-method-override': 'GET', 'x-method-override': 'GET' },
    ],
  ];
  test.each(changing)('%s', async (name) => {
    const before = await world();
    for (const [who, headers] of foreign) {
      const response = await call(name, ana, ids, { ...json, ...headers });
      expect(response.status, `${who}`).toBe(403);
    }
    expect(await world()).toEqual(before);
  });

  // Without host applications nobody arrives, whatever is sent.
  const here = changing.filter(([name]) => name !== 'openArrival' && name !== 'arrive');
  const withBody = here.filter(
    ([, row]) => row.body ?? row.of?.({ link: '', operation: '', duplicate: '', session: '' }).body,
  );
  test.each(withBody)('%s takes JSON only', async (name) => {
    const before = await world();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const response = await call(name, ana, ids, { 'content-type': type });
      expect(response.status, `${type}`).toBe(400);
    }
    expect(await world()).toEqual(before);
  });
});

describe('no other origin is let in', () => {
  test.each(rows)('%s', async (name) => {
    for (const origin of ['https://evil.example', 'null', 'http://other.localhost:4300']) {
      const { method, path } = all[name];
      const preflight = await ana.request('OPTIONS', path.replace(/:\w+/, 'x'), {
        headers: { origin, 'access-control-request-method': method },
      });
      expect(
        [...preflight.headers.keys()].filter((key) => key.startsWith('access-control')),
      ).toEqual([]);
      expect(preflight.status).toBeGreaterThanOrEqual(400);
    }
  });
});

import { webcrypto } from 'node:crypto';
import { expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { emptyDatabase } from '../testing/database.ts';
import { createStack, hostSecret, magic, valid } from '../testing/stack.ts';
import { listDueNotices } from './repository.ts';

const bank = 'erebor_mx_retail';

interface Told {
  id: string;
  at: number;
  type: string;
  timestamp: string;
  data: Record<string, string>;
}

/** A host application: it checks each signature, remembers what it heard, and answers as it is told. */
function createHost() {
  const told: Told[] = [];
  const answers: (number | 'cut')[] = [];
  async function host(request: Request): Promise<Response> {
    const body = await request.text();
    const header = (name: string) => request.headers.get(`webhook-${name}`) ?? '';
    expect(await verified(header('id'), header('timestamp'), body, header('signature'))).toBe(true);
    expect(request.headers.get('content-type')).toBe('application/json');
    const event = JSON.parse(body) as Omit<Told, 'id' | 'at'>;
    told.push({ id: header('id'), at: Number(header('timestamp')), ...event });
    const answer = answers.shift() ?? 204;
    if (answer === 'cut') throw new Error('connection lost');
    return new Response(null, { status: answer });
  }
  return { host, told, answers };
}

/** Standard Webhooks from the receiver's side, with another implementation than the sender's. */
async function verified(id: string, timestamp: string, body: string, signatures: string) {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await webcrypto.subtle.importKey('raw', hostSecret, algorithm, false, ['verify']);
  const content = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const proofs = signatures.split(' ').map((each) => each.split(','));
  const results = await Promise.all(
    proofs.map(
      async ([version, proof = '']) =>
        version === 'v1' &&
        (await webcrypto.subtle.verify(
          'HMAC',
          key,
          Uint8Array.from(atob(proof), (letter) => letter.charCodeAt(0)),
          content,
        )),
    ),
  );
  return results.includes(true);
}

async function start() {
  const { host, told, answers } = createHost();
  const stack = await createStack({ host });
  const person = await stack.person();
  await person.connect(bank, valid);
  await stack.advance(10);
  const belvoId = await stack.belvoIdAt(bank);
  return {
    stack,
    person,
    told,
    answers,
    /** The bank no longer takes the password, and Belvo finds out. */
    async breakLink() {
      await stack.control('POST', `/links/${belvoId}/password`, {});
      await stack.advance(5);
    },
    async repair() {
      const [link] = await person.links();
      await person.start({
        kind: 'update',
        by: 'password',
        linkId: link?.id ?? '',
        credentials: { password: 'pass_new' },
      });
      await stack.advance(5);
    },
  };
}

test('the host is told of a broken connection, with an address that leads into the repair', async () => {
  const { person, told, breakLink } = await start();
  expect(told).toEqual([]);
  await breakLink();
  const [link] = await person.links();
  expect(told).toEqual([
    {
      id: expect.stringMatching(/^[\w-]+$/) as string,
      at: expect.any(Number) as number,
      type: 'connection.needs_repair',
      timestamp: link?.statusSince,
      data: {
        person: person.externalId,
        connection: link?.id,
        institution: bank,
        institutionName: 'Erebor Bank',
        status: 'invalid',
        since: link?.statusSince,
        repairUrl: expect.stringMatching(/^http:\/\/localhost:4300\/enter#[\w-]{43}$/) as string,
        repairUrlExpiresAt: expect.any(String) as string,
      },
    },
  ]);
});

test('it is told once, and told when the connection works again', async () => {
  const { stack, told, breakLink, repair } = await start();
  await breakLink();
  await stack.advance(600, 60);
  expect(told).toHaveLength(1);
  await repair();
  expect(told.map(({ type }) => type)).toEqual(['connection.needs_repair', 'connection.recovered']);
  expect(Object.keys(told[1]?.data ?? {})).not.toContain('repairUrl');
  await breakLink();
  expect(told).toHaveLength(3);
});

test('it is told that a broken connection was ended', async () => {
  const { stack, person, told, breakLink } = await start();
  await breakLink();
  const [link] = await person.links();
  await person.start({ kind: 'disconnect', linkId: link?.id ?? '' });
  await stack.advance(30);
  expect(told.map(({ type }) => type)).toEqual(['connection.needs_repair', 'connection.ended']);
});

test('a failed delivery is repeated with the same id, a new address and growing pauses', async () => {
  const { stack, told, answers, breakLink } = await start();
  answers.push(500, 'cut', 302);
  await breakLink();
  await stack.advance(3600, 5);
  expect(told).toHaveLength(4);
  expect(new Set(told.map(({ id }) => id)).size).toBe(1);
  expect(new Set(told.map(({ data }) => data.repairUrl)).size).toBe(4);
  const pauses = told.slice(1).map(({ at }, index) => at - (told[index]?.at ?? 0));
  expect(pauses[0]).toBeLessThanOrEqual(10);
  expect(pauses[1]).toBeGreaterThanOrEqual(300);
  expect(pauses[2]).toBeGreaterThanOrEqual(1800);
});

test('it gives up after days, and says so in the log', async () => {
  const { stack, told, answers, breakLink } = await start();
  answers.push(...Array.from({ length: 20 }, () => 503));
  await breakLink();
  await stack.advance(5 * 86_400, 3600);
  expect(told).toHaveLength(10);
  expect(stack.lines.some((line) => /alarm.*host_not_told/.test(line))).toBe(true);
  // No address and no code is in the log.
  expect(stack.lines.join('\n')).not.toMatch(/enter#|host\.example/);
});

test('a host that wants no more is not asked again', async () => {
  const { stack, told, answers, breakLink } = await start();
  answers.push(410);
  await breakLink();
  await stack.advance(7200, 60);
  expect(told).toHaveLength(1);
});

test('what is fine again before it could be delivered is not sent any more', async () => {
  const { stack, told, answers, breakLink, repair } = await start();
  answers.push(500, 500);
  await breakLink();
  await stack.advance(5);
  const before = told.filter(({ type }) => type === 'connection.needs_repair').length;
  await repair();
  await stack.advance(7200, 60);
  expect(told.filter(({ type }) => type === 'connection.needs_repair')).toHaveLength(before);
  // It may have heard of it all the same, so it hears the end of it.
  expect(told.at(-1)?.type).toBe('connection.recovered');
});

test('what happened while nobody was there to write it down is told after a restart', async () => {
  const { stack, told, breakLink } = await start();
  stack.breakQueries(/INTO notice/);
  await breakLink();
  expect(told).toEqual([]);
  stack.breakQueries(null);
  stack.boot();
  await stack.settle();
  expect(told).toHaveLength(1);
});

test('a host that never answers holds up nothing, and is asked again', async () => {
  const told: string[] = [];
  const stack = await createStack({
    host: async (request) => {
      told.push(request.headers.get('webhook-id') ?? '');
      return new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => reject(new Error('gone')));
      });
    },
  });
  const person = await stack.person();
  await person.connect(bank, valid);
  await stack.advance(10);
  await stack.control('POST', `/links/${await stack.belvoIdAt(bank)}/password`, {});
  await stack.pass(10);
  expect(told).toHaveLength(1);
  const [link] = await person.links();
  expect(link?.status).toBe('invalid');
  await stack.pass(30);
  expect(told).toHaveLength(2);
});

test('somebody who is still connecting is left alone; who left it unfinished is called back', async () => {
  const { host, told } = createHost();
  const stack = await createStack({ host });
  const person = await stack.person();
  const operation = await person.connect('numeral_co_retail', magic('numeric'));
  expect(operation.state.name).toBe('challenge');
  await stack.advance(300, 10);
  expect(told).toEqual([]);
  await stack.advance(3600, 30);
  expect(told.map(({ type, data }) => [type, data.status])).toEqual([
    ['connection.needs_repair', 'unconfirmed'],
  ]);
});

test('without a host nothing is written', async () => {
  const stack = await createStack();
  const person = await stack.person();
  await person.connect(bank, valid);
  await stack.advance(10);
  await stack.control('POST', `/links/${await stack.belvoIdAt(bank)}/password`, {});
  await stack.advance(5);
  expect((await person.call(endpoints.links)).links[0]?.status).toBe('invalid');
  expect(await stack.db.query('SELECT * FROM notice')).toEqual([]);
});

test('of somebody who is leaving, the host is told nothing more', async () => {
  const { stack, person, told, breakLink } = await start();
  await breakLink();
  expect(told).toHaveLength(1);
  // Belvo takes its time with the deletion.
  stack.between((request, next) =>
    request.method === 'DELETE' ? new Response('', { status: 503 }) : next(request),
  );
  await person.call(pageEndpoints.deleteRecord);
  // A new process looks at everything anew.
  stack.boot();
  await stack.advance(60, 5);
  expect(told).toHaveLength(1);
  expect(await stack.texts('SELECT about FROM notice')).toEqual([]);
  expect(await stack.texts('SELECT code_hash FROM entry')).toEqual([]);
});

test('a host with much to be told does not hold up another one’s news', async () => {
  const db = await emptyDatabase();
  const told: { tenant: string; many: number; hour: string }[] = [
    { tenant: 'acme', many: 15, hour: '10' },
    { tenant: 'zenith', many: 1, hour: '11' },
  ];
  for (const { tenant, many, hour } of told) {
    await db.query(
      `WITH somebody AS (
         INSERT INTO person (id, external_id, label, initials, tenant, subject, created_at)
         VALUES (gen_random_uuid(), $1, 'Ana', 'A', $1, 'user', now()) RETURNING id
       )
       INSERT INTO notice (id, person_id, link_id, about, status, since, created_at, due_at)
       SELECT gen_random_uuid(), somebody.id, gen_random_uuid(), 'needs_repair', 'invalid', at, at, at
       FROM somebody, generate_series(1, $2::int), (SELECT $3::timestamptz AS at) AS time`,
      [tenant, many, `2026-01-01T${hour}:00:00Z`],
    );
  }
  const due = await listDueNotices(db, Date.parse('2026-01-02T00:00:00Z'), 10);
  const hours = due.map(({ since }) => new Date(since).getUTCHours());
  expect(hours).toEqual([...Array.from({ length: 10 }, () => 10), 11]);
});

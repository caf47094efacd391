import { expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { createHandoverStack } from '../testing/handover.ts';
import { flowsOf, valid } from '../testing/stack.ts';
import { tenantsOf } from './tenants.ts';

async function statusOf(response: Promise<Response>) {
  const { status, body } = await response.then(async (answer) => ({
    status: answer.status,
    body: (await answer.json()) as { code?: string },
  }));
  return [status, body.code];
}

test('an address says who it is for, and signs nobody in before the press', async () => {
  const stack = await createHandoverStack();
  const browser = stack.browser();
  const code = await stack.codeFor({ claims: { language: 'es-MX' } });
  const { ticket, ...shown } = await browser.call(pageEndpoints.openArrival, { body: { code } });
  expect(shown).toEqual({
    from: { name: 'Acme', returnTo: 'https://acme.example/accounts' },
    label: 'Ana Torres',
    language: 'es-MX',
    other: false,
  });
  expect((await browser.call(endpoints.session)).person).toBeNull();
  expect(await stack.texts('SELECT count(*) FROM person')).toEqual(['0']);

  const session = await browser.call(pageEndpoints.arrive, { body: { ticket } });
  expect(session).toMatchObject({
    person: { label: 'Ana Torres', initials: 'AT' },
    signIn: 'handover',
    host: { name: 'Acme', returnTo: 'https://acme.example/accounts' },
  });
  expect((await browser.call(endpoints.session)).person).toEqual(session.person);
});

test('code and ticket work once, in their time, and never for each other', async () => {
  const stack = await createHandoverStack();
  const open = (code: string) =>
    statusOf(stack.browser().request('POST', '/api/arrivals', { body: { code } }));
  const enter = (ticket: string) =>
    statusOf(stack.browser().request('POST', '/api/arrivals/enter', { body: { ticket } }));
  const over = [410, 'entry_over'];

  const late = await stack.codeFor();
  await stack.advance(61, 61);
  expect(await open(late)).toEqual(over);

  const code = await stack.codeFor();
  expect(await enter(code)).toEqual(over);
  const { ticket } = await stack.browser().call(pageEndpoints.openArrival, { body: { code } });
  expect(await open(code)).toEqual(over);
  expect(await open(ticket)).toEqual(over);
  // Nobody has to hurry on the page.
  await stack.advance(599, 599);
  const answers = await Promise.all(Array.from({ length: 5 }, () => enter(ticket)));
  expect(answers.filter(([status]) => status === 200)).toHaveLength(1);
  expect(await enter(ticket)).toEqual(over);

  const { ticket: slow } = await stack
    .browser()
    .call(pageEndpoints.openArrival, { body: { code: await stack.codeFor() } });
  await stack.advance(601, 601);
  expect(await enter(slow)).toEqual(over);
  expect(await open('x'.repeat(43))).toEqual(over);
  expect(await stack.texts('SELECT count(*) FROM arrival')).toEqual(['0']);
});

test('who arrives and who is refused is in the log, without a name or a code', async () => {
  const stack = await createHandoverStack();
  await stack.arrive();
  await stack.browser().request('POST', '/api/arrivals', { body: { code: 'x'.repeat(43) } });
  const ticket = { ticket: 'x'.repeat(43) };
  await stack.browser().request('POST', '/api/arrivals/enter', { body: ticket });
  const about = { time: expect.anything(), requestId: expect.anything() };
  const refused = { ...about, level: 'warn', event: 'sign_in_refused', code: 'entry_over' };
  expect(stack.lines.map((line) => JSON.parse(line) as object)).toEqual([
    { ...about, level: 'note', event: 'signed_in', route: '/api/arrivals/enter' },
    { ...refused, route: '/api/arrivals' },
    { ...refused, route: '/api/arrivals/enter' },
  ]);
});

test('another site that drives a browser to an address gets nobody signed in', async () => {
  const stack = await createHandoverStack();
  const code = await stack.codeFor();
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'x-enlace': '' },
  ]) {
    const foreign = stack.browser().request('POST', '/api/arrivals', { body: { code }, headers });
    expect(await statusOf(foreign)).toEqual([403, 'forbidden_origin']);
  }
  expect(await stack.texts('SELECT count(*) FROM session')).toEqual(['0']);
});

test('a host’s person is one person, with one name at Belvo; another host’s is another', async () => {
  const stack = await createHandoverStack();
  const phone = await stack.arrive();
  const laptop = await stack.arrive({ claims: { label: 'Ana T.' } });
  const theirs = await stack.arrive({}, { host: stack.zenith });
  const rows = (await stack.db.query(
    'SELECT tenant, subject, label, external_id FROM person ORDER BY tenant',
  )) as { external_id: string }[];
  expect(rows).toMatchObject([
    { tenant: 'acme', subject: 'user-1', label: 'Ana T.' },
    { tenant: 'zenith', subject: 'user-1', label: 'Ana Torres' },
  ]);
  expect(new Set(rows.map(({ external_id }) => external_id)).size).toBe(2);
  for (const { external_id } of rows) expect(external_id).toMatch(/^u_[0-9A-Z]{26}$/);
  expect((await phone.call(endpoints.session)).person?.label).toBe('Ana T.');
  expect((await laptop.call(endpoints.session)).host?.name).toBe('Acme');
  expect((await theirs.call(endpoints.session)).host?.name).toBe('Zenith');
});

test('twenty first arrivals of one person make one person', async () => {
  const stack = await createHandoverStack();
  await Promise.all(Array.from({ length: 20 }, () => stack.arrive()));
  expect(await stack.texts('SELECT count(*) FROM person')).toEqual(['1']);
});

test('who is signed in as somebody else stays that until they sign out', async () => {
  const stack = await createHandoverStack();
  const bruno = await stack.arrive({ claims: { sub: 'user-2', label: 'Bruno Lima' } });
  const code = await stack.codeFor();
  const { ticket, other } = await bruno.call(pageEndpoints.openArrival, { body: { code } });
  expect(other).toBe(true);
  const refused = bruno.request('POST', '/api/arrivals/enter', { body: { ticket } });
  expect(await statusOf(refused)).toEqual([409, 'entry_for_other_person']);
  expect((await bruno.call(endpoints.session)).person?.label).toBe('Bruno Lima');
  await bruno.call(pageEndpoints.signOut);
  const session = await bruno.call(pageEndpoints.arrive, { body: { ticket } });
  expect(session.person?.label).toBe('Ana Torres');
});

test('nobody is let in as a person who is just being deleted', async () => {
  const stack = await createHandoverStack();
  const ana = await stack.arrive();
  await ana.call(pageEndpoints.deleteRecord);
  const code = await stack.codeFor();
  const { ticket } = await ana.call(pageEndpoints.openArrival, { body: { code } });
  const refused = ana.request('POST', '/api/arrivals/enter', { body: { ticket } });
  expect(await statusOf(refused)).toEqual([404, 'not_found']);
  await stack.advance(60, 10);
  // Once it is done they begin anew, with another name at Belvo.
  expect((await stack.arrive()).session.person?.label).toBe('Ana Torres');
});

test('a tenant that is taken away takes its people along', async () => {
  const stack = await createHandoverStack();
  const ours = await stack.arrive();
  const theirs = await stack.arrive({}, { host: stack.zenith });
  stack.boot({ tenants: await tenantsOf({ tenants: [stack.acme.entry] }) });
  expect((await theirs.request('GET', '/api/links')).status).toBe(401);
  expect((await theirs.call(endpoints.session)).person).toBeNull();
  expect((await ours.call(endpoints.session)).person?.label).toBe('Ana Torres');
});

test('where there is one host only, nobody in particular is shown the way to it', async () => {
  const one = await createHandoverStack({ tenants: 1 });
  expect((await one.browser().call(endpoints.session)).host?.name).toBe('Acme');
  const two = await createHandoverStack();
  expect((await two.browser().call(endpoints.session)).host).toBeUndefined();
});

test('a host is told of its own people only, by its own name for them', async () => {
  const told: [url: string, body: { data: Record<string, string> }][] = [];
  const stack = await createHandoverStack({
    told: async (request) => {
      told.push([request.url, (await request.json()) as { data: Record<string, string> }]);
      return new Response();
    },
  });
  const ours = await stack.arrive();
  const theirs = await stack.arrive({}, { host: stack.zenith });
  await flowsOf(ours, stack.settle).connect('erebor_mx_retail', valid);
  await flowsOf(theirs, stack.settle).connect('gringotts_mx_retail', valid);
  await stack.advance(10);
  for (const bank of ['erebor_mx_retail', 'gringotts_mx_retail']) {
    await stack.control('POST', `/links/${await stack.belvoIdAt(bank)}/password`, {});
  }
  await stack.advance(10);
  expect(told).toHaveLength(1);
  const [url, { data }] = told[0] ?? ['', { data: {} }];
  expect(url).toBe('https://acme.example/hook');
  expect(data).toMatchObject({ subject: 'user-1', institution: 'erebor_mx_retail' });
  expect(await stack.texts('SELECT count(*) FROM notice WHERE due_at IS NOT NULL')).toEqual(['0']);

  // The address in it signs the person in here, too.
  const code = new URL(data['repairUrl'] ?? '').hash.slice(1);
  const phone = stack.browser();
  const { session } = await phone.call(pageEndpoints.redeemEntry, { body: { code } });
  expect(session).toMatchObject({ person: { label: 'Ana Torres' }, host: { name: 'Acme' } });
  expect(session.limits).toBeDefined();
});

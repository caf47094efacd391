import { expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { createStack, rewritten, valid } from '../testing/stack.ts';

const bank = 'ofmockbank_br_retail';
const holder = { document: '76109277673', name: 'Ralph Bragg' };
const consent = { version: 'test', language: 'pt' } as const;

type Stack = Awaited<ReturnType<typeof createStack>>;
type Person = Awaited<ReturnType<Stack['person']>>;

const open = (person: Person, more: { linkId?: string } = {}) =>
  person.call(pageEndpoints.openConsentPage, {
    body: { institution: bank, holder, consent, ...more },
  });

const cameBack = (person: Person, belvoLinkId: string | null) =>
  person.call(pageEndpoints.cameBack, { body: { belvoLinkId } });

/** Answers on Belvo's page and says what the address it comes back to has in it. */
async function answer(stack: Stack, url: string, what: 'allow' | 'deny' | 'leave') {
  const response = await stack.simulator.fetch(
    new Request(url, { method: 'POST', body: new URLSearchParams({ what }) }),
  );
  const back = new URL(response.headers.get('location') ?? '');
  expect(back.origin + back.pathname).toBe('http://localhost:4300/back');
  return Object.fromEntries(back.searchParams);
}

test('an institution of open finance is connected on Belvo’s pages', async () => {
  const stack = await createStack();
  const person = await stack.person();
  const { url } = await open(person);
  const query = await answer(stack, url, 'allow');
  const { linkId } = await cameBack(person, query['link'] ?? null);
  const [link] = await person.links();
  expect(link).toMatchObject({ id: linkId, status: 'valid', foundAt: null });

  await stack.settle();
  const history = await person.call(endpoints.history, { parameters: { id: linkId ?? '' } });
  expect(history.entries.map(({ what }) => what)).toContainEqual({
    event: 'consent',
    version: 'test',
    language: 'pt',
    accessMode: 'recurrent',
  });
  // Nothing of the document or the token is kept or logged.
  const token = new URL(url).searchParams.get('access_token') ?? '';
  const kept = JSON.stringify([stack.lines, await stack.db.query('SELECT * FROM consent')]);
  expect(kept).not.toContain(holder.document);
  expect(kept).not.toContain(token);
});

test('Belvo is told whose accounts they are, what for, and where to come back to', async () => {
  const stack = await createStack();
  const person = await stack.person();
  let body: unknown = null;
  stack.between(async (request, next) => {
    if (request.url.endsWith('/api/token/')) body = await request.clone().json();
    return next(request);
  });
  await open(person);
  const back = 'http://localhost:4300/back';
  expect(body).toEqual({
    id: 'enlace-sandbox',
    password: 'enlace-sandbox',
    scopes:
      'read_institutions,write_links,read_consents,write_consents,write_consent_callback,delete_consents',
    stale_in: '365d',
    external_id: person.externalId,
    fetch_resources: expect.arrayContaining(['ACCOUNTS']) as unknown,
    widget: {
      openfinance_feature: 'consent_link_creation',
      callback_urls: { success: back, exit: back, event: back },
      branding: { company_name: 'Enlace' },
      consent: {
        terms_and_conditions_url: 'http://localhost:4300/',
        permissions: ['REGISTER', 'ACCOUNTS', 'CREDIT_CARDS', 'CREDIT_OPERATIONS'],
        identification_info: [{ type: 'CPF', number: '76109277673', name: 'Ralph Bragg' }],
      },
    },
  });
});

test('the consent is stored before Belvo is asked', async () => {
  const stack = await createStack();
  const person = await stack.person();
  let consents: string[] = [];
  stack.between(async (request, next) => {
    if (!request.url.endsWith('/api/token/')) return next(request);
    consents = await stack.texts('SELECT institution FROM consent');
    return new Response('<html>', { status: 502 });
  });
  await expect(open(person)).rejects.toThrow('belvo_unreachable');
  expect(consents).toEqual([bank]);
});

test('a broken connection is renewed there and stays the same one', async () => {
  const stack = await createStack();
  const person = await stack.person();
  const made = await answer(stack, (await open(person)).url, 'allow');
  const { linkId } = await cameBack(person, made['link'] ?? null);
  await stack.advance(10);
  await stack.control('POST', `/links/${made['link'] ?? ''}/password`, {});
  await stack.advance(5);
  expect((await person.links())[0]?.status).toBe('invalid');

  const again = await answer(stack, (await open(person, { linkId: linkId ?? '' })).url, 'allow');
  expect(await cameBack(person, again['link'] ?? null)).toEqual({ linkId });
  expect((await person.links()).map(({ id, status }) => [id, status])).toEqual([[linkId, 'valid']]);
});

test.each([
  [
    'deny',
    {
      last_encountered_error_code: 'login_error',
      last_encountered_error_message: 'The consent was rejected',
      meta_data_institution_name: bank,
      meta_data_step: 'consent',
    },
  ],
  [
    'leave',
    {
      last_encountered_error_code: '',
      last_encountered_error_message: '',
      meta_data_institution_name: bank,
      meta_data_step: 'abandon-survey',
    },
  ],
] as const)('who chooses %s has connected nothing', async (what, query) => {
  const stack = await createStack();
  const person = await stack.person();
  expect(await answer(stack, (await open(person)).url, what)).toEqual(query);
  expect(await cameBack(person, null)).toEqual({ linkId: null });
  expect(await stack.linksAtBelvo()).toBe(0);
});

test('an address works once and for ten minutes', async () => {
  const stack = await createStack();
  const person = await stack.person();
  const { url } = await open(person);
  await answer(stack, url, 'allow');
  expect(await answer(stack, url, 'allow')).toMatchObject({ error: 'ACCESS_TOKEN_NOT_VALID' });
  const late = await open(person);
  await stack.advance(600, 60);
  expect(await answer(stack, late.url, 'allow')).toMatchObject({ error: 'ACCESS_TOKEN_NOT_VALID' });
  expect(await stack.linksAtBelvo()).toBe(1);
});

test('what the address says on the way back is believed by nobody', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const bruno = await stack.person();
  const query = await answer(stack, (await open(ana)).url, 'allow');
  const stolen = query['link'] ?? '';
  // Before and after the link is known to be Ana's.
  expect(await cameBack(bruno, stolen)).toEqual({ linkId: null });
  const { linkId } = await cameBack(ana, stolen);
  expect(linkId).not.toBeNull();
  expect(await cameBack(bruno, stolen)).toEqual({ linkId: null });
  expect(await bruno.links()).toEqual([]);
  expect(await cameBack(bruno, '../institutions')).toEqual({ linkId: null });
  expect(await stack.texts('SELECT belvo_link_id FROM quarantine')).toEqual([]);
});

test('a link is the same one however its id is written', async () => {
  const stack = await createStack();
  const person = await stack.person();
  const query = await answer(stack, (await open(person)).url, 'allow');
  const written = (query['link'] ?? '').toUpperCase();
  const { linkId } = await cameBack(person, written);
  expect(linkId).not.toBeNull();
  expect(await cameBack(person, written)).toEqual({ linkId });
  expect((await stack.wire()).join()).not.toContain(written);
});

const madeUp = '00000000-0000-4000-8000-00000000000a';

test('who did not go to Belvo’s pages costs Belvo nothing by coming back from them', async () => {
  const stack = await createStack();
  const person = await stack.person();
  const reads = async () =>
    (await stack.wire()).filter((line) => line === `GET /api/links/${madeUp}/`).length;
  expect(await cameBack(person, madeUp)).toEqual({ linkId: null });
  expect(await reads()).toBe(0);
  await open(person);
  expect(await cameBack(person, madeUp)).toEqual({ linkId: null });
  expect(await reads()).toBe(1);
  stack.clock.advance(30 * 60_000);
  expect(await cameBack(person, madeUp)).toEqual({ linkId: null });
  expect(await reads()).toBe(1);
});

test('somebody comes back six times a minute at most, and stops nobody else', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const bruno = await stack.person();
  const back = async (person: Person) =>
    (await person.request('POST', '/api/consent-pages/back', { body: { belvoLinkId: null } }))
      .status;
  for (let at = 0; at < 6; at += 1) expect(await back(ana)).toBe(200);
  expect(await back(ana)).toBe(429);
  expect(await back(bruno)).toBe(200);
  stack.clock.advance(60_000);
  expect(await back(ana)).toBe(200);
});

test('who closes the tab on the way back finds the connection all the same', async () => {
  const stack = await createStack();
  const person = await stack.person();
  await answer(stack, (await open(person)).url, 'allow');
  await cameBack(person, null);
  await stack.advance(120, 10);
  expect((await person.links()).map(({ status }) => status)).toEqual(['valid']);
});

test('what cannot be read yet is looked for, not made up', async () => {
  const stack = await createStack();
  const person = await stack.person();
  const query = await answer(stack, (await open(person)).url, 'allow');
  let down = true;
  stack.between(async (request, next) =>
    down && request.url.includes('/api/links/')
      ? rewritten(await next(request), () => ({}))
      : next(request),
  );
  expect(await cameBack(person, query['link'] ?? null)).toEqual({ linkId: null });
  down = false;
  await stack.advance(120, 10);
  expect((await person.links()).map(({ status }) => status)).toEqual(['valid']);
});

test('other institutions and other people’s links are refused', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const bruno = await stack.person();
  await ana.connect('erebor_mx_retail', valid);
  const [link] = await ana.links();
  await expect(
    ana.call(pageEndpoints.openConsentPage, {
      body: { institution: 'erebor_mx_retail', holder, consent },
    }),
  ).rejects.toThrow('invalid_request');
  await expect(open(bruno, { linkId: link?.id ?? '' })).rejects.toThrow('not_found');
  await expect(open(ana, { linkId: link?.id ?? '' })).rejects.toThrow('invalid_request');
  expect(await stack.texts('SELECT id FROM consent WHERE operation_id IS NULL')).toEqual([]);
});

test('who deletes everything while Belvo’s pages are open leaves nothing there either', async () => {
  const stack = await createStack();
  const person = await stack.person();
  const { url } = await open(person);
  const { id } = await person.call(pageEndpoints.deleteRecord);
  await stack.advance(60, 5);
  const state = async () =>
    (await person.call(pageEndpoints.farewell, { parameters: { id } })).state;
  expect(await state()).toBe('deleting');
  await answer(stack, url, 'allow');
  expect(await stack.belvoLinks()).toHaveLength(1);
  await stack.advance(40 * 60, 30);
  expect(await stack.belvoLinks()).toEqual([]);
  expect(await state()).toBe('done');
});

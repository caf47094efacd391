/** Belvo's advice on creating links (its page "Link creation best practices"), tip by tip. */
import { describe, expect, test } from 'vitest';
import { looked, madeElsewhere } from './testing/belvo.ts';
import { bank, choose, pairs } from './testing/pairs.ts';
import { codeOf, createStack, magic, valid, type Stack } from './testing/stack.ts';

/** What reached Belvo as a new link, newest last. */
function registrations(stack: Stack): Record<string, unknown>[] {
  const seen: Record<string, unknown>[] = [];
  stack.between(async (request, next) => {
    if (request.method === 'POST' && request.url.endsWith('/api/links/')) {
      seen.push((await request.clone().json()) as Record<string, unknown>);
    }
    return next(request);
  });
  return seen;
}

describe('Tip 1: people are registered first', () => {
  test('who can connect has an id already, and it is the same with each link', async () => {
    const stack = await createStack();
    const sent = registrations(stack);
    const ana = await stack.person();
    expect(await stack.texts('SELECT external_id FROM person')).toEqual([ana.externalId]);
    expect(await stack.wire()).not.toContain('POST /api/links/');
    await ana.connect(bank, valid);
    await ana.connect('gringotts_mx_retail', valid);
    expect(sent.map(({ external_id }) => external_id)).toEqual([ana.externalId, ana.externalId]);
  });

  test('the id is one that Belvo takes, and nobody can guess', async () => {
    const stack = await createStack();
    const ids = await Promise.all(
      Array.from({ length: 50 }, async () => (await stack.person()).externalId),
    );
    expect(new Set(ids).size).toBe(50);
    for (const id of ids) {
      expect(id).toMatch(/^[A-Za-z0-9_-]{20,256}$/);
      // Rows of digits look like a document, a phone or a card.
      expect(id).not.toMatch(/\d{6}/);
    }
  });
});

describe('Tip 2: at the start of a session the links of that id are asked for', () => {
  test('one that works and nobody knew is theirs, and they are told', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await madeElsewhere(stack, { institution: bank, externalId: ana.externalId });
    await looked(stack, ana);
    const [link] = await ana.links();
    expect(link).toMatchObject({ status: 'valid' });
    expect(link?.foundAt).not.toBeNull();
  });

  test('one that does not work is offered: repaired or removed', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await madeElsewhere(stack, {
      institution: 'heimdall_mx_retail',
      externalId: ana.externalId,
      username: 'mfa_default',
    });
    await looked(stack, ana);
    const [link] = await ana.links();
    expect(link).toMatchObject({ status: 'unconfirmed' });
    await ana.start({ kind: 'disconnect', linkId: link?.id ?? '' });
    await stack.advance(30, 5);
    expect(await ana.links()).toEqual([]);
    expect(await stack.linksAtBelvo()).toBe(0);
  });
});

test('Tip 3: what came of it is compared: the same institution and account number is the same', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  // As with links from before Belvo knew its users.
  stack.between(async (request, next) => {
    const answer = await next(request);
    if (!answer.ok || !request.url.includes('/api/links/')) return answer;
    const text = (await answer.text()).replaceAll(
      /"institution_user_id": ?"[^"]*"/g,
      '"institution_user_id":null',
    );
    return new Response(text === '' ? null : text, answer);
  });
  await ana.connect(bank, valid, 'single');
  await stack.advance(30, 5);
  await ana.connect(bank, valid);
  await stack.advance(30, 5);
  expect(await pairs(ana)).toMatchObject([{ by: 'account' }]);
});

test('Tip 4: what is connected already is known before anything is typed', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await ana.connect(bank, valid);
  await stack.advance(30, 5);
  const [link] = await ana.links();
  expect(link).toMatchObject({ institution: { name: bank }, accounts: { state: 'ready' } });
  expect(link?.accounts.items[0]).toMatchObject({ numberEnd: expect.stringMatching(/^\w{4}$/) });
});

test('Tip 5: institution_user_id tells the same login, and the old link is replaced by the new one', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await ana.connect(bank, valid, 'single');
  await stack.advance(30, 5);
  await ana.connect(bank, valid);
  const [pair] = await pairs(ana);
  expect(pair).toMatchObject({ by: 'login' });
  await choose(ana, pair?.id ?? '', 'replace');
  await stack.advance(120, 5);
  const living = (await ana.links()).filter(({ status }) => status !== 'ended');
  expect(living.map(({ id }) => id)).toEqual([pair?.newerLinkId]);
  expect(await stack.linksAtBelvo()).toBe(1);
});

describe('Opt-in: Belvo prevents duplicates', () => {
  test('its refusal leads to the link that exists', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await madeElsewhere(stack, { institution: bank, externalId: ana.externalId });
    await looked(stack, ana);
    const [existing] = await ana.links();
    await stack.control('POST', `/institutions/${bank}`, { duplicatePrevention: true });
    const refused = await ana.connect(bank, valid);
    expect(refused.state).toMatchObject({
      name: 'failed',
      failure: { code: 'duplicate_link', linkId: existing?.id },
    });
  });

  test('an attempt that was never finished does not stand in the way', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.control('POST', '/institutions/heimdall_mx_retail', { duplicatePrevention: true });
    await ana.connect('heimdall_mx_retail', magic('mfa_default'));
    await stack.advance(1_000, 100);
    const again = await ana.connect('heimdall_mx_retail', magic('mfa_default'));
    expect(codeOf(await ana.answer(again, '111111'))).toBe('done');
  });
});

import { describe, expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { looked, madeElsewhere, personOf, recordOf } from '../testing/belvo.ts';
import { codeOf, createStack, magic, rewritten, valid } from '../testing/stack.ts';

interface Page {
  results: Record<string, unknown>[];
}

const isListing = (request: Request) =>
  request.method === 'GET' && request.url.includes('/api/links/?');

describe('what Belvo has and nobody here knew', () => {
  test('is adopted when it works, and announced', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { externalId } = await personOf(stack);
    await madeElsewhere(stack, { institution: 'erebor_mx_retail', externalId });
    await looked(stack, ana);
    const [link] = await ana.links();
    expect(link).toMatchObject({ status: 'valid', institution: { displayName: 'Erebor Bank' } });
    expect(link?.foundAt).not.toBeNull();
    expect(await recordOf(stack, link?.id ?? '')).toContainEqual({ event: 'found' });
    // Its accounts were announced before it was known here, or are later.
    await stack.advance(30, 2);
    expect((await ana.links())[0]?.accounts.state).toBe('ready');
  });

  test('is offered when it was never finished', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { externalId } = await personOf(stack);
    await madeElsewhere(stack, {
      institution: 'heimdall_mx_retail',
      externalId,
      username: 'mfa_default',
    });
    await looked(stack, ana);
    const [link] = await ana.links();
    expect(link?.status).toBe('unconfirmed');
    expect(link?.foundAt).not.toBeNull();
  });

  test('is told to a page that is open, without anybody asking', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { externalId } = await personOf(stack);
    const page = await ana.listen();
    await stack.advance(61, 30);
    await stack.server().settled();
    await madeElsewhere(stack, { institution: 'erebor_mx_retail', externalId });
    page.forget();
    await stack.advance(62, 31);
    await stack.server().settled();
    await stack.settle();
    expect(page.told()).toContain('{"type":"links"}');
    stack.server().close();
    await page.closed;
  });

  test('comes to light by a webhook about it', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { externalId } = await personOf(stack);
    await madeElsewhere(stack, { institution: 'erebor_mx_retail', externalId });
    // Nobody looks; Belvo announces the accounts after some seconds.
    await stack.advance(10, 1);
    await stack.server().settled();
    await stack.advance(3, 1);
    const [link] = await ana.links();
    expect(link).toMatchObject({ status: 'valid', accounts: { state: 'ready' } });
  });

  test('is adopted though the process was killed between Belvo’s answer and ours', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    let answered = false;
    stack.between(async (request, next) => {
      const answer = await next(request);
      if (request.method !== 'POST' || answered) return answer;
      answered = true;
      return new Promise<Response>(() => {});
    });
    const lost = await ana.connect('erebor_mx_retail', valid);
    expect(answered).toBe(true);
    // The killed process leaves no trace but the intent; with the key gone not even that.
    const app = stack.boot({
      vault: {
        seal: () => 'new key',
        open: () => {
          throw new Error('other key');
        },
      },
    });
    await app.recover();
    expect(codeOf(await ana.read(lost.id))).toBe('interrupted');
    await stack.settle();
    await app.settled();
    const [link] = await ana.links();
    expect(link?.status).toBe('valid');
    expect(link?.foundAt).not.toBeNull();
    expect(await ana.links()).toHaveLength(1);
  });

  test('is never guessed onto somebody when its external id is nobody’s or another’s', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { externalId } = await personOf(stack);
    const mine = await madeElsewhere(stack, { institution: 'erebor_mx_retail', externalId });
    await madeElsewhere(stack, { institution: 'gringotts_mx_retail', externalId });
    stack.between(async (request, next) => {
      const answer = await next(request);
      if (!isListing(request)) return answer;
      return rewritten(answer, (body) => ({
        ...(body as Page),
        results: (body as Page).results.map((link) => ({
          ...link,
          external_id: link.id === mine ? null : 'somebody-else',
        })),
      }));
    });
    await looked(stack, ana);
    await looked(stack, ana);
    expect(await ana.links()).toEqual([]);
    const rows = await stack.db.query('SELECT echoed FROM quarantine ORDER BY echoed');
    expect(rows).toEqual([{ echoed: 'somebody-else' }, { echoed: null }]);
    const alarms = stack.lines.filter((line) => line.includes('link_of_another_person'));
    expect(alarms).toHaveLength(2);
  });

  test('is back when Belvo did not delete it after all', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    let deletes = 0;
    stack.between((request, next) => {
      if (request.method !== 'DELETE') return next(request);
      deletes += 1;
      return Response.json({ request_id: 'accepted-and-forgotten' }, { status: 202 });
    });
    const asked = await ana.connect('heimdall_mx_retail', magic('mfa_default'));
    await ana.cancel(asked);
    expect(deletes).toBe(1);
    await looked(stack, ana);
    expect(await ana.links()).toEqual([]);
    await looked(stack, ana, 11 * 60);
    expect((await ana.links()).map(({ status }) => status)).toEqual(['unconfirmed']);
  });
});

describe('what is known here', () => {
  test('is ended, with its record, when it was deleted behind our back', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    const belvoId = await stack.belvoIdAt('erebor_mx_retail');
    await stack.control('DELETE', `/links/${belvoId}`);
    await looked(stack, ana);
    const [link] = await ana.links();
    expect(link).toMatchObject({ status: 'ended', endedBy: 'elsewhere' });
    const { entries } = await ana.call(endpoints.history, {
      parameters: { id: link?.id ?? '' },
    });
    expect(entries.map(({ what }) => what.event)).toEqual(
      expect.arrayContaining(['ended', 'accounts', 'connected', 'consent']),
    );
  });

  test('is ended by its person when they asked for that', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    await ana.start({ kind: 'disconnect', linkId: linkId ?? '' });
    await stack.advance(20, 2);
    expect(await ana.links()).toMatchObject([{ status: 'ended', endedBy: 'you' }]);
    expect(await recordOf(stack, linkId ?? '')).toContainEqual({ event: 'ended', by: 'you' });
  });

  test('has the status of Belvo’s though the webhook was lost', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    stack.onWebhook(() => false);
    await stack.control('POST', `/links/${await stack.belvoIdAt('erebor_mx_retail')}/password`);
    await stack.settle();
    expect((await ana.links())[0]?.status).toBe('valid');
    await looked(stack, ana);
    expect((await ana.links())[0]?.status).toBe('invalid');
    expect((await recordOf(stack, linkId ?? '')).at(-1)).toEqual({
      event: 'broke',
      status: 'invalid',
    });
  });

  test('has its accounts, late, though their announcement was lost', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    stack.onWebhook(() => false);
    await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    expect((await ana.links())[0]?.accounts.state).toBe('arriving');
    await looked(stack, ana, 3_700);
    expect((await ana.links())[0]?.accounts.state).toBe('ready');
  });

  test('keeps what a repair has just made of it when an older list arrives late', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    await stack.control('POST', `/links/${await stack.belvoIdAt('erebor_mx_retail')}/password`);
    await stack.settle();
    const release = stack.hold(isListing);
    stack.clock.advance(61_000);
    await ana.links();
    await stack.turns();
    const repair = await ana.start({
      kind: 'update',
      by: 'password',
      linkId: linkId ?? '',
      credentials: { password: 'pass_new' },
    });
    expect(codeOf(repair)).toBe('done');
    release();
    await stack.server().settled();
    expect((await ana.links())[0]?.status).toBe('valid');
    expect(await recordOf(stack, linkId ?? '')).not.toContainEqual(
      expect.objectContaining({ event: 'broke', status: 'token_required' }),
    );
    const lines = (await recordOf(stack, linkId ?? '')).map(({ event }) => event);
    expect(lines.filter((line) => line === 'broke')).toHaveLength(1);
  });
});

describe('an operation under way', () => {
  test('keeps what it is making: not adopted twice, not announced, not ended', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const release = stack.hold(({ method }) => method === 'POST');
    const connecting = await ana.connect('erebor_mx_retail', valid);
    expect(codeOf(connecting)).toBe('working');
    await looked(stack, ana);
    expect(await stack.linksAtBelvo()).toBe(1);
    expect(await stack.db.query('SELECT * FROM link')).toEqual([]);
    release();
    await stack.settle();
    await stack.server().settled();
    expect(codeOf(await ana.read(connecting.id))).toBe('done');
    await looked(stack, ana);
    const links = await ana.links();
    expect(links).toMatchObject([{ status: 'valid', foundAt: null }]);
    expect(await recordOf(stack, links[0]?.id ?? '')).not.toContainEqual({ event: 'found' });
  });

  test('that began after the list was made does not lose its link to it', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const release = stack.hold(isListing);
    await ana.links();
    await stack.turns();
    await ana.connect('erebor_mx_retail', valid);
    release();
    await stack.server().settled();
    expect(await ana.links()).toMatchObject([{ status: 'valid', foundAt: null }]);
  });

  test('that was cancelled removes what it made, which nobody adopts meanwhile', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const release = stack.hold(({ method }) => method === 'POST');
    const connecting = await ana.connect('erebor_mx_retail', valid);
    await ana.cancel(connecting);
    await looked(stack, ana);
    expect(await stack.db.query('SELECT * FROM link')).toEqual([]);
    release();
    await stack.server().settled();
    await looked(stack, ana);
    await looked(stack, ana);
    expect(await stack.linksAtBelvo()).toBe(0);
    expect(await ana.links()).toEqual([]);
  });
});

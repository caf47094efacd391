import { describe, expect, test } from 'vitest';
import { directorEndpoints } from '#contract/api/director-endpoints.ts';
import { endpoints } from '#contract/api/endpoints.ts';
import {
  challengeOf,
  codeOf,
  createStack,
  magic,
  rewritten,
  valid,
  type Stack,
} from '../testing/stack.ts';

const bank = 'erebor_mx_retail';
type Person = Awaited<ReturnType<Stack['person']>>;

/** What starting that connect is refused with, and whether anything was sent. */
async function refusal(stack: Stack, person: Person, credentials = valid) {
  const registrations = async () =>
    (await stack.wire()).filter((line) => line === 'POST /api/links/').length;
  const before = await registrations();
  const response = await person.request('POST', '/api/operations', {
    body: {
      kind: 'connect',
      requestKey: `once-more-${await registrations()}-${stack.clock.now()}`,
      institution: bank,
      accessMode: 'recurrent',
      consent: { version: 'test', language: 'en' },
    },
    typed: credentials,
  });
  await stack.settle();
  const sent = (await registrations()) - before;
  const { code, linkId } = (await response.json()) as { code?: string; linkId?: string };
  return { status: response.status, code, linkId, sent };
}

async function connected(accessMode: 'recurrent' | 'single' = 'recurrent') {
  const stack = await createStack();
  const ana = await stack.person();
  const { linkId } = await ana.connect(bank, valid, accessMode);
  if (linkId === null) throw new Error('not connected');
  await stack.advance(30, 5);
  return { stack, ana, linkId };
}

describe('the same login once more', () => {
  test('leads to the connection that works, and sends nothing', async () => {
    const { stack, ana, linkId } = await connected();
    for (const credentials of [valid, { ...valid, password: 'another' }]) {
      const answer = await refusal(stack, ana, credentials);
      expect(answer).toEqual({ status: 409, code: 'duplicate_link', linkId, sent: 0 });
    }
    expect((await ana.call(endpoints.operations)).operations).toHaveLength(1);
    expect(await stack.texts('SELECT id FROM consent')).toHaveLength(1);
  });

  test.each(['password_changed', 'require_code'] as const)(
    'leads to the one that waits for repair: %s',
    async (how) => {
      const { stack, ana, linkId } = await connected();
      await ana.call(directorEndpoints.direct, { body: { do: how, linkId } });
      await stack.advance(5);
      expect((await ana.links())[0]?.status).not.toBe('valid');
      expect(await refusal(stack, ana)).toMatchObject({ code: 'duplicate_link', linkId, sent: 0 });
    },
  );

  test('is free again once it was disconnected', async () => {
    const { stack, ana, linkId } = await connected();
    await ana.start({ kind: 'disconnect', linkId });
    await stack.advance(30);
    expect(codeOf(await ana.connect(bank, valid))).toBe('done');
  });

  test('is no duplicate of what was read once', async () => {
    const { ana } = await connected('single');
    expect(codeOf(await ana.connect(bank, valid))).toBe('done');
  });

  test('is no duplicate of somebody else’s', async () => {
    const { stack } = await connected();
    const bob = await stack.person();
    expect(codeOf(await bob.connect(bank, valid))).toBe('done');
  });

  test('is not blocked by an earlier attempt that was never finished', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    stack.clock.advance(3_600_000);
    await stack.settle();
    expect((await ana.read(asked.id)).state.name).toBe('expired');
    expect(await ana.links()).toMatchObject([{ status: 'unconfirmed' }]);
    const again = await ana.connect('numeral_co_retail', magic('numeric'));
    expect(codeOf(await ana.answer(again, '111111'))).toBe('done');
  });

  test('is known again when the link was finished by signing in later, or its answer was lost', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.control('POST', '/faults', {
      match: { method: 'POST', path: '/api/links/' },
      fault: 'reset_after',
      times: 1,
    });
    const lost = await ana.connect(bank, valid);
    expect(lost.state.name).toBe('checking');
    await stack.advance(10);
    const { linkId } = await ana.read(lost.id);
    expect(linkId).not.toBeNull();
    expect(await refusal(stack, ana)).toMatchObject({ code: 'duplicate_link', linkId, sent: 0 });
    expect(await stack.texts('SELECT login_mark FROM operation')).toEqual(['null']);
  });
});

describe('two tabs', () => {
  test('with the same credentials end in one connection', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.control('POST', `/institutions/${bank}`, { delaySeconds: 10 });
    const [one, two] = await Promise.allSettled([
      ana.connect(bank, valid),
      ana.connect(bank, valid),
    ]);
    const started = [one, two].flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    const refused = [one, two].flatMap((each) =>
      each.status === 'rejected' ? String(each.reason) : [],
    );
    expect(started).toHaveLength(1);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toContain('operation_in_progress');
    expect(refused[0]).toContain(started[0]?.id);
    await stack.advance(20);
    expect(await ana.links()).toHaveLength(1);
    expect(await stack.linksAtBelvo()).toBe(1);
  });

  test('with two logins of one person: the second waits for the first, then both are there', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.control('POST', `/institutions/${bank}`, { delaySeconds: 10 });
    const first = await ana.connect(bank, valid);
    const other = { username: 'bnk100', password: 'full' };
    await expect(ana.connect(bank, other)).rejects.toThrow(first.id);
    await stack.advance(20);
    await ana.connect(bank, other);
    await stack.advance(60, 5);
    expect(await ana.links()).toMatchObject([{ status: 'valid' }, { status: 'valid' }]);
    // Two logins at one bank are nothing unusual, and their accounts differ.
    expect((await ana.call(endpoints.duplicates)).duplicates).toEqual([]);
  });
});

describe('Belvo says that the login is connected already', () => {
  /** Belvo has one; here, nothing but its accounts could tell. */
  async function prevented() {
    const { stack, ana, linkId } = await connected();
    await stack.control('POST', `/institutions/${bank}`, { duplicatePrevention: true });
    await stack.db.query('UPDATE link SET login_mark = NULL');
    return { stack, ana, linkId };
  }

  test('it leads to the one that is here, whatever its status', async () => {
    const { stack, ana, linkId } = await prevented();
    const first = await ana.connect(bank, valid);
    expect(first.state).toMatchObject({
      name: 'failed',
      failure: { code: 'duplicate_link', linkId },
    });
    await ana.call(directorEndpoints.direct, { body: { do: 'password_changed', linkId } });
    await stack.advance(5);
    const second = await ana.connect(bank, valid);
    expect(second.state).toMatchObject({ failure: { code: 'duplicate_link', linkId } });
    const shown = await ana.call(endpoints.link, { parameters: { id: linkId } });
    expect(shown.status).toBe('invalid');
    expect(await ana.links()).toHaveLength(1);
  });

  test('one that nobody here knew is found by comparing first', async () => {
    const { stack, ana, linkId } = await prevented();
    await stack.db.query('DELETE FROM link');
    await stack.advance(300, 60);
    await stack.db.query('DELETE FROM link');
    const operation = await ana.connect(bank, valid);
    const [found] = await ana.links();
    expect(found?.id).not.toBe(linkId);
    expect(found?.foundAt).not.toBeNull();
    expect(operation.state).toMatchObject({
      name: 'failed',
      failure: { code: 'duplicate_link', linkId: found?.id },
    });
  });

  test('after a code, too; what was begun of the second one is removed', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    const { linkId } = await ana.answer(asked, '111111');
    await stack.advance(30, 5);
    await stack.db.query('UPDATE link SET login_mark = NULL');
    const second = await ana.connect('numeral_co_retail', magic('numeric'));
    expect(challengeOf(second).kind).toBe('numeric');
    await stack.control('POST', '/institutions/numeral_co_retail', { duplicatePrevention: true });
    const refused = await ana.answer(second, '111111');
    expect(refused.state).toMatchObject({
      name: 'failed',
      failure: { code: 'duplicate_link', linkId },
    });
    await stack.advance(30);
    expect(await ana.links()).toMatchObject([{ id: linkId, status: 'valid' }]);
    expect(await stack.linksAtBelvo()).toBe(1);
  });

  test('about a login of somebody else’s it leads nowhere', async () => {
    const { stack } = await prevented();
    const bob = await stack.person();
    const { state } = await bob.connect(bank, valid);
    expect(state).toMatchObject({ name: 'failed', failure: { code: 'duplicate_link' } });
    expect(state).not.toHaveProperty('failure.linkId');
    expect(await bob.links()).toEqual([]);
  });
});

describe('what was agreed to', () => {
  test('is in the record of the link that came of it, also when a code was asked for', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    await ana.answer(asked, '111111');
    const [link] = await ana.links();
    const { entries } = await ana.call(endpoints.history, {
      parameters: { id: link?.id ?? '' },
    });
    const consents = entries.filter(({ what }) => what.event === 'consent');
    expect(consents.map(({ what }) => what)).toEqual([
      { event: 'consent', version: 'test', language: 'en', accessMode: 'recurrent' },
    ]);
  });
});

describe('an end that leaves doubt', () => {
  test('makes what the person has at Belvo be compared', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    let hidden = true;
    stack.between(async (request, next) => {
      const answer = await next(request);
      if (request.method === 'POST') throw new Error('reset');
      const lists = request.method === 'GET' && new URL(request.url).pathname === '/api/links/';
      if (!hidden || !lists) return answer;
      return rewritten(answer, (body) => ({ ...(body as object), count: 0, results: [] }));
    });
    const operation = await ana.connect(bank, valid);
    await stack.advance(800, 20);
    expect(codeOf(await ana.read(operation.id))).toBe('outcome_unknown');
    expect(await ana.links()).toEqual([]);
    hidden = false;
    await stack.advance(900, 20);
    const [link] = await ana.links();
    expect(link).toMatchObject({ status: 'valid', foundAt: expect.any(String) as string });
  });
});

import { describe, expect, test, vi } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Operation } from '#contract/api/operation.ts';
import { eventOf, personOf } from './testing/belvo.ts';
import { severalInstances, startInstance } from './testing/instances.ts';
import { challengeOf, codeOf, magic, valid, type Stack } from './testing/stack.ts';

const bank = 'erebor_mx_retail';
const consent = { version: 'test', language: 'en' } as const;
type Person = Awaited<ReturnType<Stack['person']>>;

async function latest(person: Person): Promise<Operation> {
  const [operation] = (await person.call(endpoints.operations)).operations;
  if (operation === undefined) throw new Error('no operation');
  return operation;
}

/** Starts to connect; nobody waits for the answer of one that may die. */
async function begin(stack: Stack, person: Person, institution = bank, credentials = valid) {
  const accessMode = 'recurrent' as const;
  void person.begin({ kind: 'connect', institution, accessMode, credentials, consent });
  await stack.turns();
}

async function registers(stack: Stack): Promise<number> {
  return (await stack.wire()).filter((line) => line === 'POST /api/links/').length;
}

test('an operation that one instance started is answered at another, and pages of both hear of it', async () => {
  const { stack, first, second } = await severalInstances();
  const ana = await stack.person();
  const asked = await ana.connect('numeral_co_retail', magic('numeric'));
  const here = await ana.listen();
  stack.reach(second.app);
  const there = await ana.listen();
  await vi.waitFor(() => expect(there.told()).toContain('hello'));
  expect((await ana.answer(asked, '111111')).state.name).toBe('done');
  const told = JSON.stringify({ type: 'operation', id: asked.id });
  expect(there.told()).toContain(told);
  await vi.waitFor(() => expect(here.told()).toContain(told));
  expect(await registers(stack)).toBe(1);
  expect(first.sent.filter((call) => call === 'POST /api/links/')).toHaveLength(1);
  expect(second.sent).toContain('PATCH /api/links/');

  // A session that ends at one ends the streams at the other, too.
  stack.reach(first.app);
  await ana.call(pageEndpoints.signOut);
  await there.closed;
});

test('when the connection that listens breaks, pages read again what they may have missed', async () => {
  const { stack, second } = await severalInstances();
  const ana = await stack.person();
  stack.reach(second.app);
  const page = await ana.listen();
  await vi.waitFor(() => expect(page.told()).toContain('hello'));
  await stack.db.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()",
  );
  await vi.waitFor(() => expect(page.told()).toContain('"clock"'), { timeout: 5_000 });
});

test('the same request at two instances at once is one operation and one call', async () => {
  const { stack, first, second } = await severalInstances();
  const ana = await stack.person();
  const body = {
    kind: 'connect' as const,
    institution: bank,
    accessMode: 'recurrent' as const,
    consent,
    requestKey: 'the-same-key-at-both-of-them',
  };
  const started = [];
  for (const { app } of [first, second, first, second]) {
    stack.reach(app);
    started.push(ana.call(pageEndpoints.startOperation, { body, typed: valid }));
  }
  const ids = (await Promise.all(started)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(1);
  await stack.settle();
  expect(codeOf(await ana.read(ids[0] ?? ''))).toBe('done');
  expect(await registers(stack)).toBe(1);
});

test('one that starts leaves alone what a living one is doing', async () => {
  const { stack, first } = await severalInstances();
  const ana = await stack.person();
  await stack.control('POST', `/institutions/${bank}`, { delaySeconds: 120 });
  await begin(stack, ana);
  const third = await startInstance(stack);
  await stack.advance(60, 2);
  stack.reach(third.app);
  expect((await latest(ana)).state.name).toBe('working');
  await stack.advance(62, 2);
  expect(codeOf(await latest(ana))).toBe('done');
  expect(first.sent.filter((call) => call === 'POST /api/links/')).toHaveLength(1);
  expect(third.sent).not.toContain('GET /api/links/');
});

test('after an outage of the database nobody takes the others for dead', async () => {
  const { stack, second } = await severalInstances();
  const ana = await stack.person();
  await stack.control('POST', `/institutions/${bank}`, { delaySeconds: 120 });
  stack.reach(second.app);
  await begin(stack, ana);
  // Nobody could say anything for so long; the first to say something is the one that judges.
  stack.clock.advance(60_000);
  await stack.settle();
  expect((await latest(ana)).state.name).toBe('working');
  await stack.advance(70, 2);
  expect(codeOf(await latest(ana))).toBe('done');
  expect(second.sent.filter((call) => call === 'POST /api/links/')).toHaveLength(1);
});

test('what was stored, but not known to be, is not taken for something that goes on', async () => {
  const { stack, first } = await severalInstances();
  const ana = await stack.person();
  first.loseCommitOf(/UPDATE operation/);
  const wish = { kind: 'connect', institution: bank, accessMode: 'recurrent', consent } as const;
  await expect(ana.begin({ ...wish, credentials: valid })).rejects.toThrow(/^503/);
  expect((await latest(ana)).state.name).toBe('working');
  await stack.advance(34, 2);
  expect((await latest(ana)).state.name).toBe('checking');
  await stack.advance(720, 20);
  expect(codeOf(await latest(ana))).toBe('outcome_unknown');
  expect(await registers(stack)).toBe(0);
});

test('one that leaves in order hands over at once what it did not finish', async () => {
  const { stack, first, second } = await severalInstances();
  const ana = await stack.person();
  await stack.control('POST', `/institutions/${bank}`, { delaySeconds: 120 });
  await begin(stack, ana);
  await first.leave();
  stack.reach(second.app);
  await stack.settle();
  expect((await latest(ana)).state.name).toBe('checking');
  await stack.advance(200, 5);
  expect(codeOf(await latest(ana))).toBe('done');
  expect(await registers(stack)).toBe(1);
});

describe('the first one dies, and the second one finds out', () => {
  // When it dies; what is known half a minute later and in the end; how many links there are then.
  test.each([
    [/^query UPDATE operation/, 'interrupted', 'interrupted', 0],
    [/^before POST \/api\/links\/$/, 'checking', 'outcome_unknown', 0],
    [/^after POST \/api\/links\/$/, 'done', 'done', 1],
    [/^query .*INTO link \(/s, 'done', 'done', 1],
  ] as const)('while it signs in: %s', async (moment, soon, end, links) => {
    const { stack, first, second } = await severalInstances();
    const ana = await stack.person();
    first.dieAt(moment);
    await begin(stack, ana);
    stack.reach(second.app);
    expect(stack.living.size).toBe(1);
    await stack.advance(40, 2);
    expect(codeOf(await latest(ana))).toBe(soon);
    await stack.advance(600, 20);
    expect(codeOf(await latest(ana))).toBe(end);
    expect(await ana.links()).toHaveLength(links);
    expect(await stack.linksAtBelvo()).toBe(links);
    expect(await registers(stack)).toBe(links);
    expect(second.sent).not.toContain('POST /api/links/');
  });

  test('when the bank has asked for a code and nobody has written that down', async () => {
    const { stack, first, second } = await severalInstances();
    const ana = await stack.person();
    let isAsked = false;
    stack.between(async (request, next) => {
      const answer = await next(request);
      // From here on the next statement that stores the operation is the one that is not made.
      if (request.method === 'POST') first.dieAt(/^query .*UPDATE operation/s);
      isAsked ||= answer.status === 428;
      return answer;
    });
    await begin(stack, ana, 'numeral_co_retail', magic('numeric'));
    stack.reach(second.app);
    await stack.advance(40, 2);
    expect(isAsked).toBe(true);
    expect(codeOf(await latest(ana))).toBe('interrupted');
    expect((await ana.links()).map(({ status }) => status)).toEqual(['unconfirmed']);
    expect(await registers(stack)).toBe(1);
  });

  test('while a code waits: the second one takes the answer', async () => {
    const { stack, first, second } = await severalInstances();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    first.kill();
    stack.reach(second.app);
    expect((await ana.read(asked.id)).state).toEqual(asked.state);
    expect(codeOf(await ana.answer(asked, '111111'))).toBe('done');
    expect(await registers(stack)).toBe(1);
  });

  test.each([
    [/^before PATCH/, 'interrupted'],
    [/^after PATCH/, 'done'],
  ])('while it gives the answer: %s', async (moment, end) => {
    const { stack, first, second } = await severalInstances();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    first.dieAt(moment);
    void ana.call(pageEndpoints.answer, {
      parameters: { id: asked.id },
      body: { challengeId: challengeOf(asked).challengeId },
      typed: { answer: '111111' },
    });
    await stack.turns();
    stack.reach(second.app);
    await stack.advance(50, 2);
    const { state } = await ana.read(asked.id);
    // An answer that never arrived is asked for again.
    expect(state.name === 'challenge' ? state.challenge.lastProblem : state.name).toBe(end);
    const again = { ...asked, state };
    if (state.name === 'challenge') await ana.answer(again, '111111');
    expect(codeOf(await ana.read(asked.id))).toBe('done');
    expect(await registers(stack)).toBe(1);
    expect(await ana.links()).toHaveLength(1);
  });

  test.each([/^before DELETE/, /^after DELETE/])('while it disconnects: %s', async (moment) => {
    const { stack, first, second } = await severalInstances();
    const ana = await stack.person();
    const { linkId } = await ana.connect(bank, valid);
    first.dieAt(moment);
    void ana.begin({ kind: 'disconnect', linkId: linkId ?? '' });
    await stack.turns();
    stack.reach(second.app);
    await stack.advance(120, 2);
    expect(codeOf(await latest(ana))).toBe('done');
    expect(await stack.linksAtBelvo()).toBe(0);
  });

  test('while it waits for what was cancelled: the leftover is removed', async () => {
    const { stack, first, second } = await severalInstances();
    const ana = await stack.person();
    await stack.control('POST', `/institutions/${bank}`, { delaySeconds: 5 });
    await begin(stack, ana);
    await ana.cancel(await latest(ana));
    first.kill();
    stack.reach(second.app);
    await stack.advance(60, 2);
    expect(codeOf(await latest(ana))).toBe('cancelled');
    expect(await stack.linksAtBelvo()).toBe(0);
    expect(await ana.links()).toEqual([]);
  });

  test('with an event of Belvo’s that it took and has not looked into', async () => {
    const { stack, first, second } = await severalInstances();
    const ana = await stack.person();
    await ana.connect(bank, valid);
    await stack.advance(30, 5);
    const belvoId = await stack.belvoIdAt(bank);
    await stack.control('POST', `/links/${belvoId}/password`, { refresh: false });
    stack.onWebhook(() => false);
    await stack.control('POST', `/links/${belvoId}/refresh`);
    first.dieAt(/^before GET/);
    expect((await stack.webhook(eventOf(belvoId, 'LINK', 'invalid_credentials'))).status).toBe(200);
    await stack.turns();
    expect(stack.living.size).toBe(1);
    stack.reach(second.app);
    await stack.advance(20, 2);
    expect((await ana.links()).map(({ status }) => status)).toEqual(['invalid']);
  });
});

test('the one that does what is due is replaced within seconds, and at once when it leaves', async () => {
  const { stack, first, second, all } = await severalInstances(3);
  const ana = await stack.person();
  await ana.connect(bank, valid);
  const { id } = await personOf(stack);
  const compared = () =>
    all.map(({ sent }) => sent.filter((call) => call === 'GET /api/links/').length);
  const due = async () => {
    await stack.db.query('UPDATE person SET compare_due_at = $2 WHERE id = $1', [
      id,
      new Date(stack.clock.now()),
    ]);
    for (const each of all) each.sent.length = 0;
  };
  await due();
  await stack.settle();
  expect(compared()).toEqual([1, 0, 0]);

  await first.app.drain();
  expect((await first.app.fetch(new Request('http://localhost:4300/readyz'))).status).toBe(503);
  await due();
  await stack.settle();
  expect(compared()).toEqual([0, 1, 0]);

  second.kill();
  await due();
  await stack.advance(18, 2);
  expect(compared()).toEqual([0, 0, 1]);
});

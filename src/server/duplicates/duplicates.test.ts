import { describe, expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { bank, choose, eventsOf, pairs, statuses, twice, undo } from '../testing/pairs.ts';
import { createStack, valid } from '../testing/stack.ts';

describe('finding', () => {
  test('the same login twice is shown side by side, and both stay', async () => {
    const { stack, ana, older, newer, pair } = await twice();
    expect(pair).toMatchObject({
      by: 'login',
      olderLinkId: older,
      newerLinkId: newer,
      chosen: null,
    });
    expect(await pairs(ana)).toHaveLength(1);
    expect(await eventsOf(ana, older)).toContainEqual({
      event: 'duplicate_found',
      otherLinkId: newer,
    });
    expect(await eventsOf(ana, newer)).toContainEqual({
      event: 'duplicate_found',
      otherLinkId: older,
    });
    await stack.advance(7200, 600);
    expect(await statuses(ana, older, newer)).toEqual(['valid', 'valid']);
    expect(await stack.linksAtBelvo()).toBe(2);
  });

  test('without Belvo’s word for it, an account in common tells', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    stack.between(async (request, next) => {
      const answer = await next(request);
      if (!answer.ok || !/\/api\/links\//.test(request.url)) return answer;
      const text = (await answer.text()).replaceAll(
        /"institution_user_id": ?"[^"]*"/g,
        '"institution_user_id":null',
      );
      return new Response(text === '' ? null : text, answer);
    });
    await ana.connect(bank, valid);
    await stack.advance(30, 5);
    await stack.db.query('UPDATE link SET login_mark = NULL');
    await ana.connect(bank, valid);
    // Before its accounts are read, nothing says that it is the same.
    expect(await pairs(ana)).toEqual([]);
    await stack.advance(30, 5);
    expect(await pairs(ana)).toMatchObject([{ by: 'account' }]);
  });

  test('two logins at one bank, or one login of two people, are no pair', async () => {
    const stack = await createStack();
    const [ana, bob] = [await stack.person(), await stack.person()];
    await ana.connect(bank, valid);
    await ana.connect(bank, { username: 'bnk100', password: 'full' });
    await bob.connect(bank, valid);
    await stack.advance(60, 5);
    expect(await pairs(ana)).toEqual([]);
    expect(await pairs(bob)).toEqual([]);
  });

  test('an unfinished one does not count until it is finished', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const login = { username: 'numeric', password: 'pass_valid' };
    const first = await ana.connect('numeral_co_retail', login);
    await ana.answer(first, '111111');
    await stack.advance(30, 5);
    await stack.db.query('UPDATE link SET login_mark = NULL');
    const second = await ana.connect('numeral_co_retail', login);
    await stack.advance(5);
    expect(await pairs(ana)).toEqual([]);
    await ana.answer(second, '111111');
    expect(await pairs(ana)).toMatchObject([{ by: 'login' }]);
  });

  test('what was not noticed before the process ended is noticed at the next start', async () => {
    const { stack, ana } = await twice();
    await stack.db.query('DELETE FROM duplicate');
    await stack.boot().recover();
    expect(await pairs(ana)).toHaveLength(1);
  });

  test('somebody else sees none of it and cannot choose', async () => {
    const { stack, pair } = await twice();
    const eve = await stack.person();
    expect(await pairs(eve)).toEqual([]);
    for (const id of [pair.id, 'nonsense']) {
      await expect(choose(eve, id, 'replace')).rejects.toThrow('not_found');
      await expect(undo(eve, id)).rejects.toThrow('not_found');
    }
  });
});

describe('choosing', () => {
  test.each([
    ['keep_older', 'newer'],
    ['replace', 'older'],
  ] as const)('%s: the %s one goes when the undo is over, not before', async (choice, given) => {
    const { stack, ana, older, newer, pair } = await twice();
    const start = stack.clock.now();
    const { chosen } = await choose(ana, pair.id, choice);
    expect(chosen).toEqual({ choice, undoUntil: new Date(start + 60_000).toISOString() });
    expect(await pairs(ana)).toMatchObject([{ chosen: { choice } }]);
    await stack.advance(59, 5);
    expect(await statuses(ana, older, newer)).toEqual(['valid', 'valid']);
    expect(await stack.wire()).not.toContainEqual(expect.stringContaining('DELETE'));
    await stack.advance(30);
    const [kept, gone] = given === 'newer' ? [older, newer] : [newer, older];
    expect(await statuses(ana, kept, gone)).toEqual(['valid', 'ended']);
    expect(await pairs(ana)).toEqual([]);
    expect(await stack.linksAtBelvo()).toBe(1);
    const ended = (await ana.links()).find(({ id }) => id === gone);
    expect(ended?.endedBy).toBe('you');
    expect((await eventsOf(ana, gone)).slice(-2)).toEqual([
      { event: 'duplicate_decided', choice },
      { event: 'ended', by: 'you' },
    ]);
    expect(await eventsOf(ana, kept)).toContainEqual({ event: 'duplicate_decided', choice });
    const { operations } = await ana.call(endpoints.operations);
    expect(operations[0]).toMatchObject({ kind: 'disconnect', linkId: gone });
  });

  test('keep_both: nothing goes, and it is not asked again', async () => {
    const { stack, ana, older, newer, pair } = await twice();
    await choose(ana, pair.id, 'keep_both');
    await stack.advance(3600, 60);
    await stack.boot().recover();
    expect(await pairs(ana)).toEqual([]);
    expect(await statuses(ana, older, newer)).toEqual(['valid', 'valid']);
    await expect(choose(ana, pair.id, 'replace')).rejects.toThrow('operation_over');
  });

  test('it can be taken back and chosen anew, until the undo is over', async () => {
    const { stack, ana, older, newer, pair } = await twice();
    await choose(ana, pair.id, 'replace');
    await stack.advance(30, 5);
    expect(await undo(ana, pair.id)).toMatchObject({ chosen: null });
    await stack.advance(300, 20);
    expect(await statuses(ana, older, newer)).toEqual(['valid', 'valid']);
    expect(await eventsOf(ana, older)).toContainEqual({ event: 'duplicate_undone' });
    await choose(ana, pair.id, 'keep_older');
    // Too late by a moment, though nothing has happened yet.
    stack.clock.advance(60_000);
    await expect(undo(ana, pair.id)).rejects.toThrow('operation_over');
    await stack.advance(30);
    expect(await statuses(ana, older, newer)).toEqual(['valid', 'ended']);
    await expect(undo(ana, pair.id)).rejects.toThrow('operation_over');
  });

  test('a double click and a second tab change nothing: the first choice counts', async () => {
    const { stack, ana, older, newer, pair } = await twice();
    const answers = await Promise.all([
      choose(ana, pair.id, 'keep_older'),
      choose(ana, pair.id, 'keep_older'),
    ]);
    stack.clock.advance(10_000);
    answers.push(await choose(ana, pair.id, 'replace'));
    expect(new Set(answers.map(({ chosen }) => JSON.stringify(chosen))).size).toBe(1);
    const decided = (await eventsOf(ana, older)).filter(
      ({ event }) => event === 'duplicate_decided',
    );
    expect(decided).toHaveLength(1);
    await Promise.all([undo(ana, pair.id), undo(ana, pair.id)]);
    const undone = (await eventsOf(ana, newer)).filter(({ event }) => event === 'duplicate_undone');
    expect(undone).toHaveLength(1);
  });

  test('a restart in the undo loses nothing', async () => {
    const { stack, ana, older, newer, pair } = await twice();
    await choose(ana, pair.id, 'replace');
    await stack.advance(20, 5);
    await stack.boot().recover();
    await stack.advance(70);
    expect(await statuses(ana, older, newer)).toEqual(['ended', 'valid']);
  });
});

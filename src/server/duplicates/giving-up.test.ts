import { describe, expect, test } from 'vitest';
import { directorEndpoints } from '#contract/api/director-endpoints.ts';
import { again, choose, pairs, statuses, twice, undo } from '../testing/pairs.ts';
import { codeOf } from '../testing/stack.ts';

describe('giving up', () => {
  test('is tried with growing pauses while Belvo refuses, until it is gone', async () => {
    const { stack, ana, older, newer, pair } = await twice();
    const tried: number[] = [];
    let refuses = true;
    stack.between((request, next) => {
      if (request.method !== 'DELETE') return next(request);
      tried.push(stack.clock.now());
      if (!refuses) return next(request);
      return Response.json(
        [{ code: 'permission_denied', message: 'no', request_id: 'a'.repeat(32) }],
        { status: 403 },
      );
    });
    await choose(ana, pair.id, 'keep_older');
    await stack.advance(4000, 10);
    const pauses = tried.slice(1).map((at, index) => (at - (tried[index] ?? 0)) / 1000);
    expect(pauses).toEqual([30, 120, 600]);
    expect(await statuses(ana, older, newer)).toEqual(['valid', 'valid']);
    refuses = false;
    await stack.boot().recover();
    await stack.advance(3600, 20);
    expect(await statuses(ana, older, newer)).toEqual(['valid', 'ended']);
    await stack.advance(3600, 60);
    expect(await stack.linksAtBelvo()).toBe(1);
    expect(await stack.texts('SELECT settled FROM duplicate')).toEqual(['true']);
  });

  test('waits for what is under way with that link', async () => {
    const { stack, ana, older, newer, pair } = await twice();
    await ana.call(directorEndpoints.direct, { body: { do: 'require_code', linkId: newer } });
    await stack.advance(5);
    const asked = await ana.start({ kind: 'update', linkId: newer, by: 'code' });
    expect(codeOf(asked)).toBe('challenge');
    await choose(ana, pair.id, 'keep_older');
    // For so long that pauses that grew would have to be waited for.
    await stack.advance(400, 10);
    expect(await statuses(ana, newer)).toEqual(['token_required']);
    await ana.answer(asked, '111111');
    await stack.advance(30, 5);
    expect(await statuses(ana, older, newer)).toEqual(['valid', 'ended']);
  });

  test('does not happen when the other one has ended meanwhile', async () => {
    const { stack, ana, older, newer, pair } = await twice();
    await choose(ana, pair.id, 'keep_older');
    await ana.start({ kind: 'disconnect', linkId: older });
    await stack.advance(300, 5);
    expect(await statuses(ana, older, newer)).toEqual(['ended', 'valid']);
    expect(await pairs(ana)).toEqual([]);
  });

  test('an open pair of which one ends asks nothing any more', async () => {
    const { stack, ana, older, pair } = await twice();
    await ana.start({ kind: 'disconnect', linkId: older });
    await stack.advance(30, 5);
    expect(await pairs(ana)).toEqual([]);
    await expect(choose(ana, pair.id, 'replace')).rejects.toThrow(`"linkId":"${older}"`);
  });

  test('of three, one stays, whatever is chosen at once', async () => {
    const { stack, ana, older, newer } = await twice();
    const newest = await again(stack, ana);
    const three = await pairs(ana);
    expect(three).toHaveLength(3);
    const pairOf = (one: string, other: string) =>
      three.find((pair) => pair.olderLinkId === one && pair.newerLinkId === other)?.id ?? '';
    // Each is to be given up in favour of the next, and the last in favour of the first.
    await choose(ana, pairOf(older, newer), 'replace');
    await choose(ana, pairOf(newer, newest), 'replace');
    await choose(ana, pairOf(older, newest), 'keep_older');
    await stack.advance(300, 5);
    const left = (await statuses(ana, older, newer, newest)).filter((each) => each === 'valid');
    expect(left).toEqual(['valid']);
    expect(await stack.linksAtBelvo()).toBe(1);
  });

  test('a pair whose one side is being given up in favour of a third waits', async () => {
    const { stack, ana, older, newer } = await twice();
    await again(stack, ana);
    const pair = (await pairs(ana)).find(
      (each) => each.olderLinkId === older && each.newerLinkId === newer,
    );
    await choose(ana, pair?.id ?? '', 'keep_older');
    const shown = await pairs(ana);
    expect(shown.filter(({ chosen }) => chosen === null)).toHaveLength(1);
    await undo(ana, pair?.id ?? '');
    expect(await pairs(ana)).toHaveLength(3);
  });
});

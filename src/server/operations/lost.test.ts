import { describe, expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { DatabaseUnreachable } from '../db/port.ts';
import { challengeOf, codeOf, createStack, magic, valid } from '../testing/stack.ts';

describe('lost answers', () => {
  test.each(['reset_after', 'truncated', 'garbage', 'empty', 'wrong_shape', '500_html'])(
    '%s after the link was made: it is found by reading, never sent again',
    async (fault) => {
      const stack = await createStack();
      const ana = await stack.person();
      await stack.control('POST', '/faults', {
        match: { method: 'POST', path: '/api/links/' },
        fault,
        times: 1,
      });
      const operation = await ana.connect('erebor_mx_retail', valid);
      expect(operation.state.name).toBe('checking');
      const made = await stack.linksAtBelvo();
      await stack.advance(700);
      const after = await ana.read(operation.id);
      // Some of these faults swallow the request, some only its answer; both are told by reading.
      expect(after.state).toMatchObject(
        made === 1
          ? { name: 'done', found: true }
          : { name: 'failed', failure: { code: 'outcome_unknown' } },
      );
      expect(await ana.links()).toHaveLength(made);
      const registered = (await stack.wire()).filter((line) => line === 'POST /api/links/');
      expect(registered.length).toBeLessThanOrEqual(1);
    },
  );

  test('a hanging Belvo: our limit is only doubt, and reading ends it', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.control('POST', '/faults', {
      match: { method: 'POST', path: '/api/links/' },
      fault: 'hang_after',
      times: 1,
    });
    const operation = await ana.connect('erebor_mx_retail', valid);
    expect(operation.state.name).toBe('working');
    await stack.advance(345);
    expect((await ana.read(operation.id)).state).toMatchObject({ name: 'done', found: true });
  });

  test('the answer to a code is lost, but it had worked', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    await stack.control('POST', '/faults', {
      match: { method: 'PATCH', path: '/api/links/' },
      fault: 'reset_after',
      times: 1,
    });
    expect((await ana.answer(asked, '111111')).state.name).toBe('checking');
    await stack.advance(3);
    expect((await ana.read(asked.id)).state).toMatchObject({ name: 'done', found: true });
  });

  test('the answer to a code never arrived: it can be given again', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('eco_co_retail', magic('code'));
    await stack.control('POST', '/faults', {
      match: { method: 'PATCH', path: '/api/links/' },
      fault: 'reset_before',
      times: 1,
    });
    expect((await ana.answer(asked, '111111')).state.name).toBe('checking');
    await stack.advance(20);
    const again = await ana.read(asked.id);
    expect(challengeOf(again)).toMatchObject({ lastProblem: 'interrupted' });
    expect((await ana.answer(again, '111111')).state.name).toBe('done');
  });

  const troubles: [name: string, error: Error][] = [
    ['away', new DatabaseUnreachable('away')],
    ['full', Object.assign(new Error('could not extend file'), { code: '53100' })],
    ['slow', Object.assign(new Error('statement timeout'), { code: '57014' })],
  ];
  test.each(troubles)('the database is %s when the answer comes: it is kept', async (_, error) => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.control('POST', `/institutions/numeral_co_retail`, { delaySeconds: 5 });
    const { id } = await ana.connect('numeral_co_retail', magic('numeric'));
    stack.breakQueries(/./, error);
    stack.clock.advance(6_000);
    await stack.turns();
    stack.breakQueries(null);
    // Not by reading: Belvo's question would have been lost.
    await stack.advance(2);
    expect((await ana.read(id)).state.name).toBe('challenge');
  });

  test('wrong keys are said, and alarm the operator', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.call(endpoints.institutions);
    await stack.control('POST', '/faults', {
      match: { method: 'POST', path: '/api/links/' },
      fault: '401',
      times: 1,
    });
    expect(codeOf(await ana.connect('erebor_mx_retail', valid))).toBe('belvo_keys_rejected');
    expect(stack.lines.join()).toContain('belvo_refused_us');
  });
});

describe('restarts', () => {
  test('in mid-code: the same step is there, and the answer works', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    await stack.boot().recover();
    const same = await ana.read(asked.id);
    expect(same.state).toEqual(asked.state);
    expect((await ana.answer(same, '111111')).state.name).toBe('done');
  });

  test('while the bank was being signed in to: what came of it is found', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.control('POST', '/institutions/erebor_mx_retail', { delaySeconds: 5 });
    const started = await ana.connect('erebor_mx_retail', valid);
    expect(started.state.name).toBe('working');
    // The old server's call goes on in this process; its result must not matter.
    await stack.boot().recover();
    expect((await ana.read(started.id)).state.name).toBe('checking');
    await stack.advance(30);
    expect((await ana.read(started.id)).state.name).toBe('done');
    expect(await ana.links()).toHaveLength(1);
    expect(await stack.linksAtBelvo()).toBe(1);
  });
});

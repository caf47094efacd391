import { describe, expect, test } from 'vitest';
import { directorEndpoints } from '#contract/api/director-endpoints.ts';
import { challengeOf, codeOf, createStack, magic, valid } from '../testing/stack.ts';

describe('repair', () => {
  async function broken(how: 'password' | 'require-code') {
    const stack = await createStack();
    const ana = await stack.person();
    const institution = how === 'password' ? 'erebor_mx_retail' : 'heimdall_mx_retail';
    const { linkId } = await ana.connect(institution, valid);
    if (linkId === null) throw new Error('not connected');
    await stack.advance(30);
    await ana.call(directorEndpoints.direct, {
      body: { do: how === 'password' ? 'password_changed' : 'require_code', linkId },
    });
    await stack.advance(5);
    return { stack, ana, linkId };
  }

  test('by password: wrong, then right; the link keeps its id', async () => {
    const { ana, linkId } = await broken('password');
    expect(await ana.links()).toMatchObject([{ id: linkId, status: 'invalid' }]);
    const wrong = await ana.start({
      kind: 'update',
      linkId,
      by: 'password',
      credentials: { password: 'pass_old' },
    });
    expect(codeOf(wrong)).toBe('wrong_credentials');
    const right = await ana.start({
      kind: 'update',
      linkId,
      by: 'password',
      credentials: { password: 'pass_new' },
    });
    expect(right.state).toMatchObject({ name: 'done', linkId });
    expect(await ana.links()).toMatchObject([{ id: linkId, status: 'valid' }]);
  });

  test('by code: no password is asked for', async () => {
    const { ana, linkId } = await broken('require-code');
    expect(await ana.links()).toMatchObject([{ id: linkId, status: 'token_required' }]);
    const asked = await ana.start({ kind: 'update', linkId, by: 'code' });
    const again = await ana.answer(asked, '999999');
    expect(challengeOf(again).wrongAnswers).toBe(1);
    const done = await ana.answer(again, '111111');
    expect(done.state).toMatchObject({ name: 'done', linkId });
    expect(await ana.links()).toMatchObject([{ id: linkId, status: 'valid' }]);
  });

  test('a link that is fine has nothing to repair, and costs no call', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    const before = (await stack.wire()).length;
    await expect(
      ana.start({
        kind: 'update',
        linkId: linkId ?? '',
        by: 'password',
        credentials: { password: 'pass_new' },
      }),
    ).rejects.toThrow('nothing_to_repair');
    expect(await stack.wire()).toHaveLength(before);
  });

  test('an unfinished connection is finished with its password', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    stack.clock.advance(3_600_000);
    await stack.settle();
    expect((await ana.read(asked.id)).state.name).toBe('expired');
    const [link] = await ana.links();
    expect(link).toMatchObject({ status: 'unconfirmed' });
    const resumed = await ana.start({
      kind: 'resume',
      linkId: link?.id ?? '',
      credentials: { password: 'pass_valid' },
    });
    expect(codeOf(resumed)).toBe('challenge');
    expect(challengeOf(resumed).kind).toBe('numeric');
    expect((await ana.answer(resumed, '111111')).state.name).toBe('done');
    expect(await ana.links()).toMatchObject([{ id: link?.id, status: 'valid' }]);
  });
});

describe('disconnect', () => {
  test('it is said to be gone when it is gone', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    const operation = await ana.start({ kind: 'disconnect', linkId: linkId ?? '' });
    expect(['checking', 'done']).toContain(operation.state.name);
    await stack.advance(30);
    expect((await ana.read(operation.id)).state.name).toBe('done');
    expect(await ana.links()).toMatchObject([{ status: 'ended', accounts: { items: [] } }]);
    expect(await stack.linksAtBelvo()).toBe(0);
  });

  test('one that was deleted behind our back is simply gone', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    await stack.db.query("UPDATE link SET belvo_id = '00000000-0000-4000-8000-000000000000'");
    await stack.db.query('UPDATE operation SET belvo_link_id = NULL');
    const operation = await ana.start({ kind: 'disconnect', linkId: linkId ?? '' });
    expect(operation.state.name).toBe('done');
  });
});

import { describe, expect, test } from 'vitest';
import { directorEndpoints } from '#contract/api/director-endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import {
  challengeOf,
  challengesRewritten,
  codeOf,
  createStack,
  magic,
  rewritten,
  valid,
  type Stack,
} from '../testing/stack.ts';

const isRegistration = ({ method, url }: Request) =>
  method === 'POST' && url.endsWith('/api/links/');
const readsOneLink = ({ method, url }: Request) =>
  method === 'GET' && /\/api\/links\/[0-9a-f-]{36}\//.test(url);

async function deletions(stack: Stack): Promise<string[]> {
  return (await stack.wire()).filter((line) => line.startsWith('DELETE'));
}

/** It is done after all, when nobody waits for the answer any more. */
async function belatedly(stack: Stack, milliseconds: number, work: () => Promise<Response>) {
  await stack.clock.sleep(milliseconds);
  await work();
}

/** True the first time and never again. */
function once(): () => boolean {
  let left = 1;
  return () => left-- > 0;
}

/** A door that stays closed until it is opened. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('cleaning up after a cancelled connect', () => {
  test('its answer is lost after the next connect: the new link stays', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const isFirst = once();
    stack.between(async (request, next) => {
      if (!isRegistration(request) || !isFirst()) return next(request);
      await stack.clock.sleep(3000);
      throw new Error('reset');
    });
    const cancelled = await ana.connect('erebor_mx_retail', valid);
    await ana.cancel(cancelled);
    await stack.advance(5);
    expect(codeOf(await ana.connect('erebor_mx_retail', valid))).toBe('done');
    await stack.advance(700, 20);
    expect(await ana.links()).toMatchObject([{ status: 'valid' }]);
    expect(await stack.linksAtBelvo()).toBe(1);
    expect(await deletions(stack)).toEqual([]);
  });

  test('the process is restarted before the next connect: the new link stays', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const isFirst = once();
    stack.between((request, next) =>
      isRegistration(request) && isFirst() ? new Promise<Response>(() => {}) : next(request),
    );
    await ana.cancel(await ana.connect('erebor_mx_retail', valid));
    await stack.boot().recover();
    await stack.advance(60, 10);
    expect(codeOf(await ana.connect('erebor_mx_retail', valid))).toBe('done');
    await stack.advance(1200, 30);
    expect(await ana.links()).toMatchObject([{ status: 'valid' }]);
    expect(await deletions(stack)).toEqual([]);
  });

  test('cancelled while an answer is under way that is then refused: nothing stays', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('eco_co_retail', magic('session_over'));
    const { opened, open } = gate();
    stack.between(async (request, next) => {
      if (request.method === 'PATCH') await opened;
      return next(request);
    });
    expect((await ana.answer(asked, '111111')).state).toMatchObject({ phase: 'answering' });
    await ana.cancel(asked);
    open();
    await stack.advance(30, 5);
    expect(codeOf(await ana.read(asked.id))).toBe('cancelled');
    expect(await ana.links()).toEqual([]);
    expect(await stack.linksAtBelvo()).toBe(0);
  });
});

describe('a code that names somebody else’s link', () => {
  async function mixedUp() {
    const stack = await createStack();
    const bob = await stack.person();
    await bob.connect('erebor_mx_retail', valid);
    const link = await stack.belvoIdAt('erebor_mx_retail');
    stack.between(async (request, next) => challengesRewritten(await next(request), { link }));
    return { stack, bob, ana: await stack.person(), link };
  }

  test('fails, alarms and leaves that link alone', async () => {
    const { stack, ana, bob } = await mixedUp();
    const mixed = await ana.connect('numeral_co_retail', magic('numeric'));
    expect(codeOf(mixed)).toBe('person_mismatch');
    await ana.cancel(mixed);
    await stack.advance(30, 5);
    expect(stack.lines.join()).toContain('link_of_another_person');
    expect(await ana.links()).toEqual([]);
    expect(await bob.links()).toMatchObject([{ status: 'valid' }]);
    expect(await deletions(stack)).toEqual([]);
  });

  test('cancelled before that is noticed, it is not deleted either', async () => {
    const { stack, ana, bob, link } = await mixedUp();
    const { opened, open } = gate();
    stack.between(async (request, next) => {
      if (request.method === 'GET' && request.url.includes(link)) await opened;
      return next(request);
    });
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    expect(codeOf(asked)).toBe('challenge');
    await ana.cancel(asked);
    open();
    await stack.advance(30, 5);
    expect(codeOf(await ana.read(asked.id))).toBe('cancelled');
    expect(await bob.links()).toMatchObject([{ status: 'valid' }]);
    expect(await deletions(stack)).toEqual([]);
  });
});

describe('lost and late', () => {
  const proxies: [name: string, page: () => Response][] = [
    ['a gateway’s 504 in JSON', () => Response.json({ code: 'gateway_timeout' }, { status: 504 })],
    ['a proxy’s 408 page', () => new Response('<html>408</html>', { status: 408 })],
  ];
  test.each(proxies)('%s is doubt: the link that was made is found', async (_, page) => {
    const stack = await createStack();
    const ana = await stack.person();
    const isFirst = once();
    stack.between(async (request, next) => {
      const answer = await next(request);
      return isRegistration(request) && isFirst() ? page() : answer;
    });
    const operation = await ana.connect('erebor_mx_retail', valid);
    expect(codeOf(operation)).toBe('checking');
    await stack.advance(10, 2);
    expect((await ana.read(operation.id)).state).toMatchObject({ name: 'done', found: true });
    expect(await ana.links()).toHaveLength(1);
    expect(await stack.linksAtBelvo()).toBe(1);
  });

  test('an answer that could not be stored becomes doubt after six minutes, and is found', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.control('POST', '/institutions/erebor_mx_retail', { delaySeconds: 5 });
    const { id } = await ana.connect('erebor_mx_retail', valid);
    stack.breakQueries(/^UPDATE operation/);
    // Longer than anybody waits for the database.
    await stack.advance(76, 2);
    stack.breakQueries(null);
    await stack.advance(270, 18);
    expect(codeOf(await ana.read(id))).toBe('working');
    await stack.advance(20, 2);
    expect((await ana.read(id)).state).toMatchObject({ name: 'done', found: true });
    expect(await ana.links()).toHaveLength(1);
  });

  test('a repair whose answer is lost and that takes Belvo a minute is noticed', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    if (linkId === null) throw new Error('not connected');
    await stack.advance(30, 5);
    await ana.call(directorEndpoints.direct, { body: { do: 'password_changed', linkId } });
    await stack.advance(5);
    stack.between((request, next) => {
      if (request.method !== 'PUT') return next(request);
      void belatedly(stack, 60_000, () => next(request));
      throw new Error('reset');
    });
    const { id } = await ana.start({
      kind: 'update',
      linkId,
      by: 'password',
      credentials: { password: 'pass_new' },
    });
    await stack.advance(30, 5);
    expect(codeOf(await ana.read(id))).toBe('checking');
    await stack.advance(200, 10);
    expect((await ana.read(id)).state).toMatchObject({ name: 'done', found: true });
    expect(await ana.links()).toMatchObject([{ status: 'valid' }]);
  });

  test('the second answer is refused because the first, lost one had worked: connected', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    const isFirst = once();
    stack.between((request, next) => {
      if (request.method !== 'PATCH' || !isFirst()) return next(request);
      void belatedly(stack, 25_000, () => next(request));
      throw new Error('reset');
    });
    await ana.answer(asked, '111111');
    await stack.advance(22);
    const again = await ana.read(asked.id);
    expect(challengeOf(again)).toMatchObject({ lastProblem: 'interrupted' });
    await stack.advance(10);
    expect(codeOf(await ana.answer(again, '111111'))).toBe('done');
    expect(await ana.links()).toMatchObject([{ status: 'valid' }]);
  });

  test('after a lost answer a stale page cannot send the same answer again', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('eco_co_retail', magic('code'));
    let sent = 0;
    stack.between((request, next) => {
      if (request.method !== 'PATCH') return next(request);
      sent += 1;
      throw new Error('reset');
    });
    await ana.answer(asked, '999999');
    await stack.advance(20);
    const stale = await ana.answer(asked, '999999');
    expect(challengeOf(stale)).toMatchObject({ lastProblem: 'interrupted' });
    expect(sent).toBe(1);
  });
});

describe('disconnecting', () => {
  test('a deletion that Belvo accepted and did not do is not said to be done', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    stack.between(async (request, next) => {
      if (request.method === 'DELETE') return Response.json({ request_id: 'x' }, { status: 202 });
      const answer = await next(request);
      // Nor does Belvo say any more whose the link is.
      return readsOneLink(request)
        ? rewritten(answer, (link) => ({ ...(link as object), external_id: null }))
        : answer;
    });
    const { id } = await ana.start({ kind: 'disconnect', linkId: linkId ?? '' });
    await stack.advance(30, 5);
    expect(codeOf(await ana.read(id))).toBe('checking');
    await stack.advance(720, 60);
    expect(codeOf(await ana.read(id))).toBe('outcome_unknown');
    expect(await ana.links()).toMatchObject([{ status: 'valid' }]);
  });

  test('a slow read that began before does not bring a deleted link back', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { linkId } = await ana.connect('erebor_mx_retail', valid);
    await stack.advance(30, 5);
    const link = await stack.belvoIdAt('erebor_mx_retail');
    const isFirst = once();
    const begun = gate();
    const late = gate();
    stack.between(async (request, next) => {
      const answer = await next(request);
      if (!readsOneLink(request) || !isFirst()) return answer;
      begun.open();
      await late.opened;
      return answer;
    });
    await stack.webhook({ link_id: link });
    await begun.opened;
    const { id } = await ana.call(pageEndpoints.startOperation, {
      body: { kind: 'disconnect', linkId, requestKey: 'disconnect-during-a-read' },
    });
    await stack.pass(15);
    expect(codeOf(await ana.read(id))).toBe('done');
    expect(await ana.links()).toMatchObject([{ status: 'ended' }]);
    // Belvo's own event about it would only mend what the late read had broken.
    await stack.db.query("DELETE FROM webhook WHERE webhook_code = 'link_deleted'");
    late.open();
    await stack.pass(5);
    expect(await ana.links()).toMatchObject([{ status: 'ended' }]);
    expect(await stack.linksAtBelvo()).toBe(0);
  });
});

describe('times on the wire', () => {
  test.each(['1e300', 9e12])('a code that lives for %s seconds still ends', async (expiry) => {
    const stack = await createStack();
    const ana = await stack.person();
    stack.between(async (request, next) => challengesRewritten(await next(request), { expiry }));
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    expect(challengeOf(asked).lifetimeSeconds).toBeLessThanOrEqual(86_400);
    stack.clock.advance(25 * 3_600_000);
    await stack.settle();
    expect(codeOf(await ana.read(asked.id))).toBe('expired');
  });

  test('a date that does not exist is no date, and no reason to doubt', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const last_accessed_at = '2026-99-99T00:00:00Z';
    stack.between(async (request, next) => {
      const answer = await next(request);
      return readsOneLink(request) || isRegistration(request)
        ? rewritten(answer, (link) => ({ ...(link as object), last_accessed_at }))
        : answer;
    });
    expect(codeOf(await ana.connect('erebor_mx_retail', valid))).toBe('done');
    expect(await ana.links()).toMatchObject([{ status: 'valid', lastUpdatedAt: null }]);
  });

  test('a slow look at the link takes nothing from the life of the code', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    stack.between(async (request, next) => {
      if (readsOneLink(request)) await stack.clock.sleep(25_000);
      return next(request);
    });
    const asked = await ana.connect('numeral_co_retail', magic('numeric_30'));
    const { challengeId, expiresAt } = challengeOf(asked);
    expect(Date.parse(expiresAt)).toBe(stack.clock.now() + 30_000);
    await stack.advance(26);
    expect(challengeOf(await ana.read(asked.id))).toMatchObject({ challengeId, expiresAt });
  });
});

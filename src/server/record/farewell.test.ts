import { describe, expect, test } from 'vitest';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { bank, lived, namesOf, orphanOf, tracesOf, type Person } from '../testing/lives.ts';
import { challengeOf, codeOf, createStack, magic, valid } from '../testing/stack.ts';

async function leave(person: Person) {
  return person.call(pageEndpoints.deleteRecord);
}
const farewell = (person: Person, id: string) =>
  person.call(pageEndpoints.farewell, { parameters: { id } });

describe('deleting everything', () => {
  test('signs out at once, everywhere, and nobody can act any more', async () => {
    const { stack, ana, linkId } = await lived();
    const second = await ana.request('GET', '/api/events');
    expect(second.status).toBe(200);
    const [first, same] = await Promise.all([
      ana.request('DELETE', '/api/record'),
      ana.request('DELETE', '/api/record'),
    ]);
    expect(first.status).toBe(202);
    expect(first.headers.get('set-cookie')).toMatch(/__Host-Http-enlace=;/);
    const { id } = (await first.json()) as { id: string };
    // Two tabs at once get one receipt, or the second finds that nobody is signed in.
    expect([await same.json()]).toEqual([
      expect.objectContaining(same.status === 202 ? { id } : { code: 'unauthenticated' }),
    ]);
    expect(await stack.texts('SELECT person_id FROM session')).toEqual([]);
    await expect(ana.links()).rejects.toThrow('unauthenticated');
    await expect(ana.start({ kind: 'disconnect', linkId })).rejects.toThrow('unauthenticated');
    // The stream ends by itself.
    const reader = second.body?.getReader();
    for (let end = false; !end;) end = (await reader?.read())?.done ?? true;
  });

  test('a session that comes to be meanwhile is nobody’s', async () => {
    const { stack, ana } = await lived();
    await stack.db.query(
      `INSERT INTO farewell (id, person_id, asked_at, links, links_left)
       SELECT gen_random_uuid(), id, created_at, 0, 0 FROM person`,
    );
    await expect(ana.links()).rejects.toThrow('unauthenticated');
  });

  test('leaves nothing here and nothing at Belvo, what nobody knew included; others stay', async () => {
    const { stack, ana } = await lived();
    const bob = await stack.person();
    await bob.connect(bank, { username: 'bnk100', password: 'full' });
    await stack.advance(30, 5);
    const orphan = await orphanOf(stack, ana);
    const names = [...(await namesOf(stack, ana)), orphan];
    expect(names.length).toBeGreaterThan(8);

    const { id, state } = await leave(ana);
    expect(state).toBe('deleting');
    await stack.advance(120, 2);
    const receipt = await farewell(bob, id);
    expect(receipt).toMatchObject({ state: 'done', links: 4, left: 0 });
    expect(receipt.doneAt).not.toBeNull();
    // Belvo's last words about it may come later.
    await stack.advance(600, 20);
    expect(await tracesOf(stack, names)).toEqual([]);
    expect(await bob.links()).toMatchObject([{ status: 'valid' }]);
    expect((await stack.belvoLinks()).map((link) => link.external_id)).toEqual([bob.externalId]);
    expect(await stack.texts('SELECT count(*) FROM person')).toEqual(['1']);
  });

  test('nothing to delete is done at once', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const { id } = await leave(ana);
    await stack.settle();
    expect(await farewell(ana, id)).toMatchObject({ state: 'done', links: 0, left: 0 });
  });

  test('a connect that was under way leaves nothing', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await stack.control('POST', `/institutions/${bank}`, { delaySeconds: 60 });
    expect((await ana.connect(bank, valid)).state.name).toBe('working');
    const { id } = await leave(ana);
    await stack.advance(30);
    expect(await farewell(ana, id)).toMatchObject({ state: 'deleting', left: 0 });
    await stack.advance(120, 2);
    expect(await farewell(ana, id)).toMatchObject({ state: 'done' });
    expect(await stack.linksAtBelvo()).toBe(0);
  });

  test('a connect whose answer was lost is waited for until nothing can come of it', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    let release = () => {};
    stack.between(async (request, next) => {
      if (request.method !== 'POST') return next(request);
      const copy = request.clone();
      release = () => void next(copy);
      throw new Error('reset');
    });
    const lost = await ana.connect(bank, valid);
    expect(lost.state.name).toBe('checking');
    const { id } = await leave(ana);
    await stack.advance(200, 10);
    expect(await farewell(ana, id)).toMatchObject({ state: 'deleting' });
    release();
    await stack.turns();
    expect(await stack.linksAtBelvo()).toBe(1);
    await stack.advance(1500, 10);
    expect(await farewell(ana, id)).toMatchObject({ state: 'done', links: 1 });
    expect(await stack.linksAtBelvo()).toBe(0);
  });

  test('a link that is made right after the listing is not left behind', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    let leaving = false;
    let refused = false;
    let release = () => {};
    stack.between(async (request, next) => {
      const isList = new URL(request.url).pathname === '/api/links/';
      if (isList && request.method === 'POST') {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      }
      // What the cancelled connect removes by itself stays this time.
      if (request.method === 'DELETE' && !refused) {
        refused = true;
        throw new Error('reset');
      }
      const answer = await next(request);
      if (isList && request.method === 'GET' && leaving) {
        release();
        // The listing is on its way for as long as it takes to come of the connect what comes of it.
        const unfinished = 'SELECT id FROM operation WHERE due_at IS NOT NULL';
        while ((await stack.texts(unfinished)).length > 0) await stack.turns();
      }
      return answer;
    });
    await ana.connect(bank, valid);
    const { id } = await leave(ana);
    leaving = true;
    await stack.advance(300, 2);
    expect(refused).toBe(true);
    expect(await farewell(ana, id)).toMatchObject({ state: 'done', links: 1 });
    expect(await stack.linksAtBelvo()).toBe(0);
  });

  test('a code that is being waited for is given up', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    expect(challengeOf(asked).kind).toBe('numeric');
    const { id } = await leave(ana);
    await stack.advance(60, 2);
    expect(await farewell(ana, id)).toMatchObject({ state: 'done' });
    expect(await stack.linksAtBelvo()).toBe(0);
  });

  test('goes on after a restart and after Belvo was down, with growing pauses', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    await ana.connect(bank, valid);
    await stack.advance(30, 5);
    let down = true;
    const tried: number[] = [];
    stack.between((request, next) => {
      if (!down) return next(request);
      if (new URL(request.url).pathname === '/api/links/') tried.push(stack.clock.now());
      throw new Error('reset');
    });
    const { id } = await leave(ana);
    await stack.advance(7200, 10);
    expect(await farewell(ana, id)).toMatchObject({ state: 'deleting', links: 1, left: 1 });
    const pauses = tried.slice(1).map((at, index) => (at - (tried[index] ?? 0)) / 1000);
    expect(pauses.at(-1)).toBe(600);
    expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses);
    down = false;
    await stack.boot().recover();
    await stack.advance(1800, 10);
    expect(await farewell(ana, id)).toMatchObject({ state: 'done', links: 1, left: 0 });
    expect(await stack.linksAtBelvo()).toBe(0);
  });

  test('many links go in portions that Belvo’s firewall takes', async () => {
    const stack = await createStack({ config: { belvoCalls: 66 } });
    const ana = await stack.person();
    for (let count = 0; count < 70; count += 1) await orphanOf(stack, ana, `user_${count}`);
    stack.clock.advance(60_000);
    await stack.control('POST', '/limits', { requestCeiling: true });
    const { id } = await leave(ana);
    await stack.settle();
    expect(await farewell(ana, id)).toMatchObject({ links: 70 });
    await stack.advance(900, 5);
    expect(await farewell(ana, id)).toMatchObject({ state: 'done', links: 70 });
    expect(await stack.linksAtBelvo()).toBe(0);
    const deletions = stack.lines.filter((line) => line.includes('"method":"DELETE"'));
    expect(deletions.length).toBeGreaterThanOrEqual(70);
    expect(deletions.filter((line) => line.includes('"status":403'))).toEqual([]);
  });

  test('a receipt says nothing of whose it is, and an unknown one is not there', async () => {
    const { stack, ana } = await lived();
    const names = await namesOf(stack, ana);
    const { id } = await leave(ana);
    const stranger = stack.browser();
    const text = await (await stranger.request('GET', `/api/farewells/${id}`)).text();
    for (const name of names) expect(text).not.toContain(name);
    for (const unknown of ['5b1e1d1a-0000-4000-8000-000000000000', 'nonsense']) {
      expect((await stranger.request('GET', `/api/farewells/${unknown}`)).status).toBe(404);
    }
  });

  test('the same browser can begin anew, as somebody new', async () => {
    const { stack, ana } = await lived();
    await leave(ana);
    await ana.call(pageEndpoints.startDemo);
    expect(await ana.links()).toEqual([]);
    expect(codeOf(await ana.connect('gringotts_mx_retail', valid))).toBe('done');
    await stack.advance(120, 5);
    expect(await ana.links()).toHaveLength(1);
  });
});

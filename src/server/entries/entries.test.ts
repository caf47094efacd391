import { expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { createStack, valid } from '../testing/stack.ts';

const bank = 'erebor_mx_retail';

/** Two people, one of them with a broken connection, and the code that the host was told. */
async function start() {
  let code = '';
  const stack = await createStack({
    host: async (request) => {
      const { data } = (await request.json()) as { data: { repairUrl?: string } };
      if (data.repairUrl !== undefined) code = new URL(data.repairUrl).hash.slice(1);
      return new Response();
    },
  });
  const ana = await stack.person();
  const bruno = await stack.person();
  await ana.connect(bank, valid);
  await stack.advance(10);
  await stack.control('POST', `/links/${await stack.belvoIdAt(bank)}/password`, {});
  await stack.advance(5);
  const [link] = await ana.links();
  return { stack, ana, bruno, code, linkId: link?.id };
}

type Browser = Awaited<ReturnType<typeof start>>['stack']['browser'];

async function redeem(browser: ReturnType<Browser>, code: string) {
  const response = await browser.request('POST', '/api/entries', { body: { code } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('an address signs its person in where nobody is signed in, once', async () => {
  const { stack, ana, code, linkId } = await start();
  const phone = stack.browser();
  const entered = await phone.call(pageEndpoints.redeemEntry, { body: { code } });
  expect(entered.linkId).toBe(linkId);
  expect(entered.session.person).toEqual((await ana.call(endpoints.session)).person);
  expect((await phone.call(endpoints.links)).links.map(({ id }) => id)).toEqual([linkId]);

  const second = await redeem(stack.browser(), code);
  expect(second).toMatchObject({ status: 410, body: { code: 'entry_over' } });
});

test('who is signed in as that person goes on in the same session', async () => {
  const { stack, ana, code, linkId } = await start();
  const sessions = await stack.texts('SELECT count(*) FROM session');
  expect((await ana.call(pageEndpoints.redeemEntry, { body: { code } })).linkId).toBe(linkId);
  expect(await stack.texts('SELECT count(*) FROM session')).toEqual(sessions);
});

test('who is signed in as somebody else stays that, and the address still works', async () => {
  const { stack, bruno, code, linkId } = await start();
  expect(await redeem(bruno, code)).toMatchObject({
    status: 409,
    body: { code: 'entry_for_other_person' },
  });
  expect((await bruno.links()).length).toBe(0);
  await bruno.call(pageEndpoints.signOut);
  expect((await bruno.call(pageEndpoints.redeemEntry, { body: { code } })).linkId).toBe(linkId);
  expect(await stack.texts('SELECT count(*) FROM entry WHERE used_at IS NULL')).toEqual(['0']);
});

test('used, run out and never made cannot be told apart', async () => {
  const { stack, ana, code } = await start();
  await ana.call(pageEndpoints.redeemEntry, { body: { code } });
  const used = await redeem(stack.browser(), code);
  const unknown = await redeem(stack.browser(), 'x'.repeat(43));
  const other = await start();
  other.stack.clock.advance(24 * 3_600_000);
  const late = await redeem(other.stack.browser(), other.code);
  const same = [used, unknown, late].map(({ status, body }) => [status, body['code']]);
  expect(same).toEqual([
    [410, 'entry_over'],
    [410, 'entry_over'],
    [410, 'entry_over'],
  ]);
});

test('of two who try at once one gets in', async () => {
  const { stack, code } = await start();
  const answers = await Promise.all(
    Array.from({ length: 5 }, async () => redeem(stack.browser(), code)),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('only our own page can use a code, and the code is nowhere to be read', async () => {
  const { stack, code } = await start();
  const foreign = await stack.browser().request('POST', '/api/entries', {
    body: { code },
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  expect(foreign.status).toBe(403);
  expect(JSON.stringify(await stack.db.query('SELECT * FROM entry'))).not.toContain(code);
  await redeem(stack.browser(), code);
  expect(stack.lines.join('\n')).not.toContain(code);
});

test('who comes in and who is refused is in the log, without a name or a code', async () => {
  const { stack, code } = await start();
  await redeem(stack.browser(), code);
  await redeem(stack.browser(), code);
  const lines = stack.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const about = { time: expect.anything(), requestId: expect.anything(), route: '/api/entries' };
  expect(lines.filter(({ route }) => route === '/api/entries')).toEqual([
    { ...about, level: 'note', event: 'signed_in' },
    { ...about, level: 'warn', event: 'sign_in_refused', code: 'entry_over' },
  ]);
});

test('it is limited how often anybody tries', async () => {
  const { stack } = await start();
  const browser = stack.browser();
  for (let tries = 0; tries < 120; tries += 1) await redeem(browser, 'x'.repeat(43));
  expect((await redeem(browser, 'x'.repeat(43))).status).toBe(429);
});

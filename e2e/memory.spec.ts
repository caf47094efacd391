import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'playwright/test';
import { createCaller } from './support/caller.ts';
import { canary } from './support/canary.ts';
import { canariesInMemory, canReadMemory } from './support/memory.ts';
import { startServer, startSimulator } from './support/server.ts';
import { controlSimulator } from './support/simulator.ts';

const bank = 'gringotts_mx_retail';

// About real memory, so about real time: this one waits.
test('five seconds later nothing that was typed is left in the memory of the server', async () => {
  test.skip(!canReadMemory, 'the memory of another process can be read on Linux only');
  test.setTimeout(120_000);
  const belvo = await startSimulator();
  const simulator = controlSimulator(belvo.url);
  const server = await startServer(undefined, {
    BELVO_API_URL: belvo.url,
    BELVO_SECRET_ID: 'enlace-sandbox',
    BELVO_SECRET_PASSWORD: 'enlace-sandbox',
    // What the container sets, too: memory that is given back is overwritten.
    MALLOC_PERTURB_: '85',
  });
  try {
    const somebody = async () => {
      const caller = createCaller(server.url);
      await caller.call('POST', '/api/session/demo');
      return caller;
    };
    const person = await somebody();
    const start = async (institution: string, typed: unknown, who = person) =>
      who.call('POST', '/api/operations', who.connect(institution), typed);
    /** What becomes of a login. */
    const ends = async (institution: string, typed: unknown, who = person) => {
      const { body } = await start(institution, typed, who);
      const { state } = await who.settled(body.id);
      return state.failure?.code ?? state.name;
    };

    // Whatever the bank says.
    expect(await ends(bank, { username: 'ana', password: canary('ana') })).toBe('done');
    const [link] = (await person.call('GET', '/api/links')).body.links;
    const belvoId = await simulator.latestLink();
    for (const user of ['bea', 'carla', 'dora', 'eva']) {
      const typed = { username: user, password: canary(user) };
      expect(await ends(bank, typed, await somebody())).toBe('done');
    }
    const two = { username: 'two', username2: 'second', username_type: '003' };
    expect(
      await ends('ironbank_br_retail', {
        ...two,
        password: canary('one'),
        password2: canary('two'),
      }),
    ).toBe('done');
    expect(await ends(bank, { username: 'user_invalid', password: canary('wrong') })).toBe(
      'wrong_credentials',
    );
    await simulator.fault('reset_before', { method: 'POST', path: '/api/links/' });
    expect(await ends('erebor_mx_retail', { username: 'fay', password: canary('lost') })).toBe(
      'checking',
    );

    // A new password, and an answer; neither is right.
    const asked = await start('acertijo_mx_retail', {
      username: 'question',
      password: 'pass_valid',
    });
    const { id, state } = await person.settled(asked.body.id);
    const challengeId = state.challenge?.challengeId;
    const answered = await person.call(
      'POST',
      `/api/operations/${id}/answer`,
      { challengeId },
      { answer: canary('answer') },
    );
    expect(answered.status).toBe(202);
    expect((await person.settled(id)).state.challenge?.wrongAnswers).toBe(1);
    await person.call('POST', `/api/operations/${id}/cancel`);
    await simulator.send('POST', `/links/${belvoId}/password`);
    const refreshed = await person.call('POST', `/api/links/${link?.id}/refresh`);
    expect(refreshed.body.status).toBe('invalid');
    const { requestKey } = person.connect(bank);
    const update = { kind: 'update', requestKey, linkId: link?.id, by: 'password' };
    const updated = await person.call('POST', '/api/operations', update, {
      password: canary('update'),
    });
    expect((await person.settled(updated.body.id)).state.failure?.code).toBe('wrong_credentials');

    // What never reaches the bank.
    const wish = person.connect(bank);
    for (const [status, typed] of [
      [422, { username: 'gil', password: canary('field'), pin: canary('pin') }],
      [422, { username: 'gil', password: canary('long').repeat(50) }],
      [400, `{"password":"${canary('open')}`],
      [400, `{"password":["${canary('list')}"]}`],
      [413, `{"password":"${canary('large').repeat(6_000)}"}`],
    ] as const) {
      expect((await person.call('POST', '/api/operations', wish, typed)).status).toBe(status);
    }
    await person.breakOff(
      '/api/operations',
      `${JSON.stringify(wish)}\n{"password":"${canary('gone')}`,
    );
    person.forget();
    expect((await start(bank, { username: 'hal', password: canary('nobody') })).status).toBe(401);

    process.kill(server.pid(), 'SIGUSR1');
    await sleep(5_000);
    expect(canariesInMemory(server.pid())).toEqual([]);
    // Nothing went wrong on the way, and the signal opened no debugger.
    expect(server.output()).not.toMatch(/"level":"alarm"|Debugger/);
    // A core file would have none of this memory in it.
    expect(await readFile(`/proc/${server.pid()}/coredump_filter`, 'utf8')).toBe('00000000\n');
  } finally {
    await server.dispose();
    belvo.stop();
  }
});

test('a secret that somebody keeps is found in their memory', () => {
  test.skip(!canReadMemory, 'the memory of another process can be read on Linux only');
  // This process keeps plenty of them.
  const kept = [canary('kept'), Buffer.from(canary('kept'), 'utf16le')];
  const found = new Set(canariesInMemory(process.pid).map(({ form }) => form));
  expect(kept).toHaveLength(2);
  expect(found).toContain('as it is');
  expect(found).toContain('as it is, UTF-16');
});

import { expect, test } from 'vitest';
import { directorEndpoints } from '#contract/api/director-endpoints.ts';
import type { DirectorCommand } from '#contract/api/director.ts';
import { createStack, valid } from '../testing/stack.ts';

const bank = 'erebor_mx_retail';

async function connected() {
  const stack = await createStack();
  const ana = await stack.person();
  const { linkId } = await ana.connect(bank, valid);
  if (linkId === null) throw new Error('not connected');
  const atBelvo = async () =>
    (await stack.control('GET', '/state')) as { links: { all: number; valid: number } };
  return { stack, ana, linkId, atBelvo };
}

test('a link disappears at Belvo without a word', async () => {
  const { ana, linkId, atBelvo } = await connected();
  await ana.call(directorEndpoints.direct, { body: { do: 'vanish', linkId } });
  expect((await atBelvo()).links.all).toBe(0);
});

test('a link comes to be beside another one', async () => {
  const { ana, linkId, atBelvo } = await connected();
  for (const as of ['same_login', 'same_account', 'other_login'] as const) {
    await ana.call(directorEndpoints.direct, { body: { do: 'appear', linkId, as } });
  }
  expect((await atBelvo()).links).toMatchObject({ all: 4, valid: 4 });
});

test('nobody can do that with what is somebody else’s', async () => {
  const { stack, linkId, atBelvo } = await connected();
  const eve = await stack.person();
  const commands: DirectorCommand[] = [
    { do: 'vanish', linkId },
    { do: 'appear', linkId, as: 'same_login' },
  ];
  for (const body of commands) {
    expect((await eve.request('POST', '/api/director', { body })).status).toBe(404);
  }
  expect((await atBelvo()).links.all).toBe(1);
});

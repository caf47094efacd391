import { expect, test } from 'vitest';
import { challengeOf, createStack, magic } from '../testing/stack.ts';

test('a code that has to be typed is not sent without it', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const asked = await ana.connect('numeral_co_retail', magic('numeric'));
  const before = await stack.wire();
  const response = await ana.request('POST', `/api/operations/${asked.id}/answer`, {
    body: { challengeId: challengeOf(asked).challengeId },
  });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    code: 'fields_invalid',
    fields: [{ name: 'answer', reason: 'missing' }],
  });
  await stack.settle();
  expect(await stack.wire()).toEqual(before);
  expect((await ana.read(asked.id)).state).toEqual(asked.state);
});

test.each([
  ['finished', { kind: 'resume' }, { password: 'pass_valid' }],
  ['disconnected', { kind: 'disconnect' }, {}],
])('a link that an open connect is making cannot be %s', async (_, wish, typed) => {
  const stack = await createStack();
  const ana = await stack.person();
  const { id, linkId } = await ana.connect('numeral_co_retail', magic('numeric'));
  expect(linkId).not.toBeNull();
  const before = await stack.wire();
  const response = await ana.request('POST', '/api/operations', {
    body: { ...wish, linkId, requestKey: 'while-it-is-being-made' },
    typed,
  });
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ code: 'operation_in_progress', operationId: id });
  await stack.settle();
  expect(await stack.wire()).toEqual(before);
});

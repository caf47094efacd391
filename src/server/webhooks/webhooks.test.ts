import { expect, test } from 'vitest';
import { endpoints } from '#contract/api/endpoints.ts';
import { codeOf, createStack, valid } from '../testing/stack.ts';

test('an event without an id of its own counts once an hour, and again months later', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await ana.connect('erebor_mx_retail', valid);
  await stack.advance(30, 5);
  const link = await stack.belvoIdAt('erebor_mx_retail');
  const looks = async () =>
    (await stack.wire()).filter((line) => line === `GET /api/links/${link}/`).length;
  const send = async () => {
    await stack.webhook({ webhook_id: 'w', link_id: link });
    await stack.settle();
  };

  const none = await looks();
  await send();
  expect(await looks()).toBe(none + 1);
  await send();
  expect(await looks()).toBe(none + 1);

  stack.clock.advance(60 * 86_400_000);
  await stack.advance(5);
  const later = await looks();
  await send();
  expect(await looks()).toBe(later + 1);
});

test('while the link of an event cannot be read, operations that become due go on', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  await ana.connect('erebor_mx_retail', valid);
  await stack.advance(30, 5);
  await stack.control('POST', '/faults', {
    match: { method: 'POST', path: '/api/links/' },
    fault: 'reset_after',
    times: 1,
  });
  const lost = await ana.connect('heimdall_mx_retail', valid);
  expect(codeOf(lost)).toBe('checking');

  const link = await stack.belvoIdAt('erebor_mx_retail');
  stack.between((request, next) =>
    request.url.includes(link) ? new Promise<Response>(() => {}) : next(request),
  );
  await stack.webhook({ link_id: link });
  await stack.pass(5);
  const { operations } = await ana.call(endpoints.operations);
  expect(operations.find(({ id }) => id === lost.id)?.state).toMatchObject({ found: true });
});

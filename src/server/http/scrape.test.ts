import { expect, test } from 'vitest';
import { createStack, magic, valid } from '../testing/stack.ts';

const headers = { authorization: 'Bearer figures' };

test('figures name routes, codes and counts, and nobody', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  const { linkId } = await ana.connect('erebor_mx_retail', valid);
  await ana.connect('heimdall_mx_retail', magic('mfa_default'));
  await ana.request('GET', `/api/links/${linkId}`);
  await ana.request('GET', '/anything/at/all');
  await ana.request('PROPFIND', '/api/links');
  const response = await stack.browser().request('GET', '/metrics', { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const text = await response.text();
  expect(text).toContain('enlace_open_operations{kind="connect"} 1');
  expect(text).toContain(
    'enlace_http_seconds_count{method="GET",route="/api/links/:id",status="200"} 1',
  );
  expect(text).toContain('enlace_http_seconds_count{method="other",route="*",status="405"} 1');
  expect(text).toContain(
    'enlace_belvo_seconds_count{method="POST",route="/api/links/",status="201"} 1',
  );
  for (const name of [linkId ?? '', ana.externalId, 'erebor', 'anything']) {
    expect(text).not.toContain(name);
  }
});

test('alarms are counted', async () => {
  const stack = await createStack();
  const ana = await stack.person();
  stack.breakQueries(/FROM link/, new Error('nobody thought of it'));
  expect((await ana.request('GET', '/api/links')).status).toBe(500);
  stack.breakQueries(null);
  const text = await (await stack.browser().request('GET', '/metrics', { headers })).text();
  expect(text).toContain('enlace_alarms_total{event="defect"} 1');
});

test.each([{}, { authorization: 'Bearer wrong' }, { authorization: 'figures' }])(
  'nobody else gets them: %j',
  async (given) => {
    const stack = await createStack();
    const response = await stack.browser().request('GET', '/metrics', { headers: given });
    expect(response.status).toBe(401);
  },
);

import { describe, expect, test } from 'vitest';
import { createHarness } from '#simulator/testing/harness.ts';

describe('the wire', () => {
  test('wants the keys', async () => {
    const harness = createHarness();
    expect((await harness.call('GET', '/api/')).status).toBe(200);
    for (const authorization of [
      '',
      'Bearer x',
      `Basic ${btoa('id:wrong')}`,
      `Basic ${btoa('id')}`,
    ]) {
      const answer = await harness.call('GET', '/api/', undefined, { headers: { authorization } });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual([
        {
          code: 'authentication_failed',
          message: 'Invalid Secret Keys',
          request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        },
      ]);
    }
  });

  test('speaks JSON', async () => {
    const harness = createHarness();
    expect((await harness.call('POST', '/api/links/', '{"institution":')).code).toBe('parse_error');
    expect((await harness.call('POST', '/api/links/', '[]')).code).toBe('invalid');
    const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await harness.call('POST', '/api/links/', 'a=b', form)).status).toBe(415);
    expect((await harness.call('POST', '/api/links/', '')).code).toBe('required');
  });

  test('knows its paths and methods', async () => {
    const harness = createHarness();
    expect((await harness.call('GET', '/api/moon/')).code).toBe('not_found');
    expect((await harness.call('GET', '/')).status).toBe(404);
    const wrong = await harness.call('PUT', '/api/links/', {});
    expect([wrong.status, wrong.code]).toEqual([405, 'method_not_allowed']);
    expect(wrong.text).toContain('Method \\"PUT\\" not allowed.');
    const redirected = await harness.call('GET', '/api/links?status=valid');
    expect(redirected.headers.get('location')).toBe(
      'http://simulator.test/api/links/?status=valid',
    );
    expect((await harness.call('POST', '/api/links', {})).status).toBe(404);
  });
});

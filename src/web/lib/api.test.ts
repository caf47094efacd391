import { describe, expect, test, vi } from 'vitest';
import { clockHeader, endpoints, guardHeader } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { ApiProblem } from './api-problem.ts';
import { createApi, type ApiParts } from './api.ts';
import { createClock } from './clock.ts';

const session = { person: null, signIn: 'demo', simulator: true, accessModes: ['recurrent'] };

function apiThat(answers: () => Promise<Response>, parts: Partial<ApiParts> = {}) {
  const fetch = vi.fn<typeof globalThis.fetch>(answers);
  return { fetch, api: createApi({ fetch, ...parts }) };
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  const thrown = await call.then(
    () => null,
    (problem: unknown) => problem,
  );
  return thrown instanceof ApiProblem ? thrown.code : `not a problem: ${String(thrown)}`;
}

describe('requests', () => {
  test('only calls that change something carry the guard header', async () => {
    const { api, fetch } = apiThat(() => Promise.resolve(Response.json(session)));
    await api.call(endpoints.session);
    await api.call(pageEndpoints.startDemo);
    const [read, change] = fetch.mock.calls.map(([, init]) => new Headers(init?.headers));
    expect(read?.get(guardHeader.name)).toBeNull();
    expect(change?.get(guardHeader.name)).toBe(guardHeader.value);
  });

  test('parameters are encoded into the path', async () => {
    const { api, fetch } = apiThat(() => Promise.resolve(Response.json({}, { status: 404 })));
    await codeOf(api.call(endpoints.link, { params: { id: 'a/b' } }));
    expect(fetch.mock.calls[0]?.[0]).toBe('/api/links/a%2Fb');
  });
});

describe('answers', () => {
  test('a problem arrives with its code and what belongs to it', async () => {
    const body = {
      code: 'operation_in_progress',
      status: 409,
      requestId: 'r-1',
      operationId: 'o-1',
    };
    const { api } = apiThat(() => Promise.resolve(Response.json(body, { status: 409 })));
    await expect(api.call(endpoints.session)).rejects.toMatchObject({ problem: body });
  });

  test.each([
    ['a success that is not what was agreed', () => Response.json({ person: 1 })],
    ['a success that is not JSON', () => new Response('<html>')],
    ['an error that is no problem', () => new Response('Bad gateway', { status: 502 })],
    ['a problem with a code we do not know', () => Response.json({ code: 'x' }, { status: 400 })],
  ])('%s is internal', async (_, response) => {
    const { api } = apiThat(() => Promise.resolve(response()));
    expect(await codeOf(api.call(endpoints.session))).toBe('internal');
  });

  test('without a network it is offline, and that is reported once it is back too', async () => {
    const onReached = vi.fn<(reached: boolean) => void>();
    let online = false;
    const { api } = apiThat(
      () =>
        online ? Promise.resolve(Response.json(session)) : Promise.reject(new TypeError('failed')),
      { onReached },
    );
    expect(await codeOf(api.call(endpoints.session))).toBe('offline');
    online = true;
    await api.call(endpoints.session);
    expect(onReached.mock.calls).toEqual([[false], [true]]);
  });

  test('a call that was aborted is neither a problem nor a sign of being offline', async () => {
    const onReached = vi.fn<(reached: boolean) => void>();
    const controller = new AbortController();
    const body = new ReadableStream({
      start(stream) {
        controller.signal.addEventListener('abort', () => stream.error(controller.signal.reason));
      },
    });
    const { api } = apiThat(() => Promise.resolve(new Response(body)), { onReached });
    const call = api.call(endpoints.session, { signal: controller.signal });
    await Promise.resolve();
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(onReached).not.toHaveBeenCalled();
  });

  test('every answer teaches the server’s time, also one that is a problem', async () => {
    const clock = createClock(() => 1_000);
    const headers = { [clockHeader]: '2027-01-01T00:00:00.000Z' };
    const { api } = apiThat(() => Promise.resolve(new Response('', { status: 500, headers })), {
      clock,
    });
    await codeOf(api.call(endpoints.session));
    expect(new Date(clock.now()).toISOString()).toBe('2027-01-01T00:00:00.000Z');
  });
});

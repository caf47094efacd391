import { describe, expect, test } from 'vitest';
import type { Typed } from '#contract/api/typed.ts';
import { codeOf, createStack, magic, valid } from '../testing/stack.ts';

/** Somebody with everything that can be done with a connection, and a code that is waited for. */
async function lived() {
  const stack = await createStack();
  const ana = await stack.person();
  const { linkId } = await ana.connect('erebor_mx_retail', valid);
  const asked = await ana.connect('eco_co_retail', magic('code'));
  const numeric = await ana.connect('numeral_co_retail', magic('numeric'));
  await stack.advance(30, 5);
  if (linkId === null || asked.state.name !== 'challenge' || numeric.state.name !== 'challenge') {
    throw new Error('not as it should be');
  }
  const challenge = { challengeId: asked.state.challenge.challengeId };
  const renewable = { challengeId: numeric.state.challenge.challengeId };
  let made = 0;
  const start = (wish: object, typed?: Typed) => {
    made += 1;
    const body = { ...wish, requestKey: `disk-full-test-${made}-0` };
    return ['/api/operations', body, typed] as const;
  };
  /** Everything that would send something to Belvo in somebody's name. */
  const paths: Record<
    string,
    () => readonly [path: string, body?: object, typed?: Typed | undefined]
  > = {
    connect: () =>
      start(
        {
          kind: 'connect',
          institution: 'gringotts_mx_retail',
          accessMode: 'recurrent',
          consent: { version: 'test', language: 'en' },
        },
        valid,
      ),
    'repair by password': () =>
      start({ kind: 'update', linkId, by: 'password' }, { password: 'pass_new' }),
    'repair by code': () => start({ kind: 'update', linkId, by: 'code' }),
    disconnect: () => start({ kind: 'disconnect', linkId }),
    answer: () => [`/api/operations/${asked.id}/answer`, challenge, { answer: '111111' }],
    renew: () => [`/api/operations/${numeric.id}/renew`, renewable],
    refresh: () => [`/api/links/${linkId}/refresh`],
    'change how it is read': () => [`/api/links/${linkId}/access-mode`, { accessMode: 'single' }],
    'Belvo’s own pages': () => [
      '/api/consent-pages',
      {
        institution: 'ofmockbank_br_retail',
        holder: { document: '76109277673', name: 'Ana' },
        consent: { version: 'test', language: 'pt' },
      },
    ],
  };
  const belvoId = await stack.belvoIdAt('erebor_mx_retail');
  async function ask(what: string) {
    if (what.startsWith('repair')) {
      const broken = what === 'repair by code' ? 'require-code' : 'password';
      await stack.control('POST', `/links/${belvoId}/${broken}`, {});
      await stack.advance(5);
    }
    return async () => {
      const [path, body, typed] = paths[what]?.() ?? [''];
      const response = await ana.request('POST', path, {
        ...(body && { body }),
        ...(typed && { typed }),
      });
      return { status: response.status, body: (await response.json()) as { code?: string } };
    };
  }
  return { stack, ana, ask };
}

const sending = [
  'connect',
  'repair by password',
  'repair by code',
  'disconnect',
  'answer',
  'renew',
  'refresh',
  'change how it is read',
  'Belvo’s own pages',
];

describe('a full disk', () => {
  test.each(sending)(
    '%s: refused with words before anything is sent, and done when there is room',
    async (what) => {
      const { stack, ask } = await lived();
      const send = await ask(what);
      const before = (await stack.wire()).length;
      stack.breakQueries(/^\s*(INSERT|UPDATE|DELETE)/);
      expect(await send()).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } });
      await stack.settle().catch(() => undefined);
      expect((await stack.wire()).length).toBe(before);
      stack.breakQueries(null);
      const { status, body } = await send();
      expect([status, body.code]).toEqual([expect.any(Number), undefined]);
      await stack.turns();
      expect((await stack.wire()).length).toBeGreaterThan(before);
    },
  );

  // Each of them alone: whatever is written before the call has to be there before the call.
  const writes: [what: string, statement: RegExp][] = [
    ['the intent', /^INSERT INTO operation/],
    ['what was agreed to', /^INSERT INTO consent/],
    ['that it begins', /^UPDATE operation/],
    ['its place in the budget', /^\s*INSERT INTO allowance/],
    ['its place among the commands', /^\s*INSERT INTO attempt/],
  ];
  test.each(writes)('%s cannot be stored: nobody is signed in', async (_, statement) => {
    const { stack, ask } = await lived();
    const send = await ask('connect');
    const before = (await stack.wire()).filter((line) => line.startsWith('POST'));
    stack.breakQueries(statement);
    const { status, body } = await send();
    await stack.settle();
    stack.breakQueries(null);
    await stack.advance(70, 10);
    expect((await stack.wire()).filter((line) => line.startsWith('POST'))).toEqual(before);
    // Stored, and ended before anything was sent; or refused at once.
    expect(['202 undefined', '503 storage_unavailable']).toContain(`${status} ${body.code}`);
  });

  test('while it lasts, reading goes on, and what was made meanwhile is found afterwards', async () => {
    const { stack, ana } = await lived();
    await stack.control('POST', '/institutions/gringotts_mx_retail', { delaySeconds: 5 });
    const { id } = await ana.connect('gringotts_mx_retail', valid);
    stack.breakQueries(/^\s*(INSERT|UPDATE|DELETE)/);
    expect(await ana.links()).toHaveLength(1);
    for (let second = 0; second < 60; second += 5) {
      stack.clock.advance(5_000);
      await stack.settle().catch(() => undefined);
    }
    stack.breakQueries(null);
    await stack.advance(400, 10);
    expect(codeOf(await ana.read(id))).toBe('done');
    expect(await stack.linksAtBelvo()).toBeGreaterThanOrEqual(2);
  });

  test('a code is there, but not yet its link: that is stored when there is room', async () => {
    const stack = await createStack();
    const ana = await stack.person();
    stack.breakQueries(/^\s*(INSERT INTO|UPDATE) link\b/);
    const asked = await ana.connect('numeral_co_retail', magic('numeric'));
    expect(asked.state.name).toBe('challenge');
    const noted = () => stack.texts('SELECT link_id FROM operation WHERE id = $1', asked.id);
    expect(await noted()).toEqual(['null']);
    stack.breakQueries(null);
    await stack.advance(3);
    expect(await noted()).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(stack.lines.filter((line) => line.includes('operation_effect_failed'))).toEqual([]);
    expect((await ana.read(asked.id)).state.name).toBe('challenge');
  });
});

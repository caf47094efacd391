import { describe, expect, test } from 'vitest';
import { isOpen, type Operation } from '#contract/api/operation.ts';
import { codeOf, createStack, magic, valid, type Stack } from '../testing/stack.ts';

const bank = 'erebor_mx_retail';
type Person = Awaited<ReturnType<Stack['person']>>;

/** A connection that the bank no longer lets in. */
async function broken(stack: Stack, ana: Person, how: 'password' | 'require-code') {
  const { linkId } = await ana.connect(bank, valid);
  await stack.advance(30, 10);
  await stack.control('POST', `/links/${await stack.belvoIdAt(bank)}/${how}`, {});
  await stack.advance(5, 5);
  return linkId ?? '';
}

/** Everything that takes part in signing somebody in: what comes before, the call, and its start. */
const signingIn: Record<
  string,
  {
    call: string;
    path: string;
    prepare: (stack: Stack, ana: Person) => Promise<() => Promise<Operation>>;
  }
> = {
  connect: {
    call: 'POST',
    path: '/api/links/',
    prepare: async (_, ana) => () => ana.connect(bank, valid),
  },
  'repair by password': {
    call: 'PUT',
    path: '/api/links/',
    prepare: async (stack, ana) => {
      const linkId = await broken(stack, ana, 'password');
      const credentials = { password: 'pass_new' };
      return () => ana.start({ kind: 'update', linkId, by: 'password', credentials });
    },
  },
  'repair by code': {
    call: 'POST',
    path: '/api/accounts/',
    prepare: async (stack, ana) => {
      const linkId = await broken(stack, ana, 'require-code');
      return () => ana.start({ kind: 'update', linkId, by: 'code' });
    },
  },
  answer: {
    call: 'PATCH',
    path: '/api/links/',
    prepare: async (_, ana) => {
      const asked = await ana.connect('eco_co_retail', magic('code'));
      return () => ana.answer(asked, '111111');
    },
  },
  'a fresh code': {
    call: 'PATCH',
    path: '/api/links/',
    prepare: async (_, ana) => {
      const asked = await ana.connect('numeral_co_retail', magic('numeric'));
      return () => ana.renew(asked);
    },
  },
};

const faults = [
  'reset_before',
  'reset_after',
  'hang_after',
  'truncated',
  'wrong_shape',
  '500_html',
  '500',
  '429',
  '403_html',
];

const table = Object.keys(signingIn).flatMap((what) =>
  faults.map((fault) => [what, fault] as const),
);

describe('what signs somebody in is sent once, and what came of it is found out by reading', () => {
  test.each(table)('%s, %s', async (what, fault) => {
    const stack = await createStack();
    const ana = await stack.person();
    const { call, path, prepare } = signingIn[what] ?? signingIn['connect'] ?? never();
    const start = await prepare(stack, ana);
    const sent: string[] = [];
    stack.between((request, next) => {
      if (request.method === call) sent.push(new URL(request.url).pathname);
      return next(request);
    });
    await stack.control('POST', '/faults', { match: { method: call, path }, fault, times: 1 });
    const { id } = await start();
    await stack.advance(40, 4);
    await stack.advance(1_600, 40);
    expect(sent).toHaveLength(1);
    const after = await ana.read(id);
    expect(isOpen(after.state)).toBe(false);
    // What is shown is what is true at Belvo, whatever was lost.
    const real = await stack.belvoLinks();
    const shown = await ana.links();
    expect(shown.map(({ status }) => status)).toEqual(real.map(({ status }) => status));
    // Nobody is told that it worked when it did not.
    expect(codeOf(after) === 'done').toBe(shown.some(({ status }) => status === 'valid'));
  });
});

function never(): never {
  throw new Error('no such row');
}

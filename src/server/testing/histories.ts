import fc from 'fast-check';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Choice } from '#contract/api/duplicate.ts';
import { needsAttention, type Link } from '#contract/api/link.ts';
import { isOpen, type Operation } from '#contract/api/operation.ts';
import { madeElsewhere } from './belvo.ts';
import { challengeOf, createStack, type Stack } from './stack.ts';

/** One thing that a person, their bank, the network or the operator does. */
export type Move =
  | { do: 'connect'; login: number; mode: 'recurrent' | 'single' }
  | { do: 'answer'; right: boolean }
  | { do: 'cancel' }
  | { do: 'repair'; which: number; right: boolean }
  | { do: 'refresh'; which: number }
  | { do: 'disconnect'; which: number }
  | { do: 'choose'; choice: Choice }
  | { do: 'undo' }
  | { do: 'look' }
  | { do: 'elsewhere'; login: number; named: boolean }
  | { do: 'bank'; which: number; what: 'password' | 'code' | 'refresh' | 'delete' }
  | { do: 'lie'; which: number; code: string }
  | { do: 'fault'; method: string; fault: string }
  | { do: 'webhooks'; arrive: boolean }
  | { do: 'disk'; full: boolean }
  /** `twice`: it is killed once more while it is starting. */
  | { do: 'restart'; twice: boolean }
  | { do: 'wait'; seconds: number }
  /** The machine slept: time goes on without anybody noticing. */
  | { do: 'jump'; seconds: number };

/** What several people go through side by side, and how often Belvo may be called in 30 seconds. */
export interface World {
  histories: readonly (readonly Move[])[];
  belvoCalls: number;
}

/** Logins that come to something, each in its own way; the same one twice is the same account. */
const logins = [
  { institution: 'erebor_mx_retail', username: 'user_valid' },
  { institution: 'erebor_mx_retail', username: 'bnk100' },
  { institution: 'gringotts_mx_retail', username: 'user_valid' },
  { institution: 'heimdall_mx_retail', username: 'mfa_default' },
  { institution: 'erebor_mx_retail', username: 'user_invalid' },
] as const;

const which = fc.nat({ max: 4 });

/** Weighted so that most histories have something to go wrong with. */
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('connect' as const),
      login: fc.nat({ max: logins.length - 1 }),
      mode: fc.constantFrom('recurrent' as const, 'recurrent' as const, 'single' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('answer' as const), right: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'cancel' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('repair' as const), which, right: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refresh' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('disconnect' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('choose' as const),
      choice: fc.constantFrom('keep_older' as const, 'replace' as const, 'keep_both' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'undo' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'look' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('bank' as const),
      which,
      what: fc.constantFrom(
        'password' as const,
        'code' as const,
        'refresh' as const,
        'delete' as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('elsewhere' as const),
      login: fc.nat({ max: 2 }),
      named: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('lie' as const),
      which,
      code: fc.constantFrom('link_deleted', 'invalid_credentials', 'token_required', 'nonsense'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      method: fc.constantFrom('POST', 'POST', 'PATCH', 'PUT', 'DELETE', 'GET'),
      fault: fc.constantFrom(
        ...(['reset_before', 'reset_after', 'hang', 'hang_after', 'garbage', 'truncated'] as const),
        ...(['wrong_shape', '500', '500_html', '408', '429', '403_html', '401'] as const),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('webhooks' as const), arrive: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('disk' as const), full: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('restart' as const), twice: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('jump' as const),
      seconds: fc.constantFrom(61, 900, 7_200, 90_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      seconds: fc.constantFrom(5, 70, 400, 1200),
    }),
  },
);

/** What one person goes through. */
const history = fc.array(move, { minLength: 3, maxLength: 8 });

/** Several people in one world: their histories run side by side, and what breaks, breaks for whoever is next. */
export const world = (people: number): fc.Arbitrary<World> =>
  fc.record({
    histories: fc.array(history, { minLength: people, maxLength: people }),
    belvoCalls: fc.constantFrom(66, 1_000_000),
  });

type Person = Awaited<ReturnType<Stack['person']>>;

/** Lives the histories, then lets everything come to rest. Answers with what is wrong then. */
export async function live({ histories, belvoCalls }: World): Promise<string[]> {
  const stack = await createStack({ config: { belvoCalls } });
  const sent = { POST: 0, PUT: 0 };
  stack.between((request, next) => {
    const { method } = request;
    const isSignIn = new URL(request.url).pathname.startsWith('/api/links/');
    if (isSignIn && !request.url.endsWith('/refresh/') && (method === 'POST' || method === 'PUT')) {
      sent[method] += 1;
    }
    return next(request);
  });
  let webhooksArrive = true;
  stack.onWebhook(() => webhooksArrive);
  const people = [];
  for (let at = 0; at < histories.length; at += 1) people.push(await stack.person());

  const rounds = Math.max(...histories.map(({ length }) => length));
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, person] of people.entries()) {
      const what = histories[at]?.[round];
      if (what === undefined) continue;
      if (what.do === 'webhooks') webhooksArrive = what.arrive;
      else {
        await nudged(stack, make(stack, person, what)).catch((error: unknown) => {
          throw new Error(`person ${at}, ${JSON.stringify(what)}: ${stack.lines.at(-1)}`, {
            cause: error,
          });
        });
      }
    }
    await stack.drift(1, 1);
  }

  await stack.control('DELETE', '/faults');
  stack.breakQueries(null);
  webhooksArrive = true;
  // Who has nothing here is compared when they come.
  await stack.drift(120, 60);
  for (const person of people) {
    if ((await nudged(stack, living(person))).length === 0) await person.call(endpoints.session);
  }
  // Longer than the longest doubt, undo, pause and interval between two comparisons.
  await stack.drift(3 * 3600, 150);
  return [...(await nudged(stack, wrongs(stack, people))), ...(await sentTwice(stack, sent))];
}

/** Nothing that carries a credential is sent more often than somebody asked for it. */
async function sentTwice(stack: Stack, sent: { POST: number; PUT: number }): Promise<string[]> {
  const asked = async (kinds: string) =>
    Number((await stack.texts(`SELECT count(*) FROM operation WHERE kind IN (${kinds})`))[0]);
  const wrong: string[] = [];
  if (sent.POST > (await asked("'connect'"))) wrong.push('a registration was sent twice');
  if (sent.PUT > (await asked("'update', 'resume'"))) wrong.push('a repair was sent twice');
  return wrong;
}

/** Somebody may wait for time to pass, so it does while nothing else happens. */
async function nudged<Result>(stack: Stack, work: Promise<Result>): Promise<Result> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  work.then(over, over);
  for (;;) {
    await Promise.race([work.catch(() => undefined), stack.turns(100)]);
    if (isOver) return work;
    stack.clock.advance(500);
  }
}

async function make(stack: Stack, person: Person, what: Exclude<Move, { do: 'webhooks' }>) {
  switch (what.do) {
    case 'connect': {
      const login = logins[what.login] ?? logins[0];
      return allowed(
        stack,
        person.begin({
          kind: 'connect',
          institution: login.institution,
          accessMode: what.mode,
          credentials: { username: login.username, password: 'pass_valid' },
          consent: { version: 'test', language: 'en' },
        }),
      );
    }
    case 'answer': {
      const asked = (await operations(person)).find(({ state }) => state.name === 'challenge');
      if (asked === undefined) return undefined;
      return allowed(
        stack,
        person.call(pageEndpoints.answer, {
          parameters: { id: asked.id },
          body: { challengeId: challengeOf(asked).challengeId },
          typed: { answer: what.right ? '111111' : '999999' },
        }),
      );
    }
    case 'cancel': {
      const open = (await operations(person)).find(({ state }) => isOpen(state));
      if (open === undefined) return undefined;
      return allowed(stack, person.call(pageEndpoints.cancel, { parameters: { id: open.id } }));
    }
    case 'repair': {
      const broken = pick(
        (await person.links()).filter(({ status }) => needsAttention(status)),
        what.which,
      );
      if (broken === undefined) return undefined;
      const credentials = { password: what.right ? 'pass_new' : 'pass_invalid' };
      return allowed(
        stack,
        person.begin(
          broken.status === 'unconfirmed'
            ? { kind: 'resume', linkId: broken.id, credentials }
            : { kind: 'update', linkId: broken.id, by: 'password', credentials },
        ),
      );
    }
    case 'refresh': {
      const link = pick(await living(person), what.which);
      if (link === undefined) return undefined;
      return allowed(stack, person.call(pageEndpoints.refresh, { parameters: { id: link.id } }));
    }
    case 'disconnect': {
      const link = pick(await living(person), what.which);
      if (link === undefined) return undefined;
      return allowed(stack, person.begin({ kind: 'disconnect', linkId: link.id }));
    }
    case 'choose':
    case 'undo': {
      const { duplicates } = await person.call(endpoints.duplicates);
      const pair = duplicates.find(({ chosen }) => (chosen === null) === (what.do === 'choose'));
      if (pair === undefined) return undefined;
      const parameters = { id: pair.id };
      return allowed(
        stack,
        what.do === 'choose'
          ? person.call(pageEndpoints.chooseDuplicate, {
              parameters,
              body: { choice: what.choice },
            })
          : person.call(pageEndpoints.undoDuplicate, { parameters }),
      );
    }
    case 'elsewhere': {
      const { institution, username } = logins[what.login] ?? logins[0];
      const externalId = what.named ? person.externalId : null;
      return allowed(stack, madeElsewhere(stack, { institution, username, externalId }));
    }
    case 'look':
      return person.call(endpoints.session);
    case 'bank': {
      const link = pick(await living(person), what.which);
      if (link === undefined) return undefined;
      const id = await stack.belvoIdOf(link.id);
      return what.what === 'delete'
        ? possible(stack.control('DELETE', `/links/${id}`))
        : possible(
            stack.control(
              'POST',
              `/links/${id}/${{ password: 'password', code: 'require-code', refresh: 'refresh' }[what.what]}`,
              {},
            ),
          );
    }
    case 'lie': {
      const link = pick(await living(person), what.which);
      if (link === undefined) return undefined;
      return stack.webhook({
        link_id: await stack.belvoIdOf(link.id),
        webhook_code: what.code,
        request_id: `lie-${stack.clock.now()}`,
      });
    }
    case 'fault':
      return stack.control('POST', '/faults', {
        match: { method: what.method, path: '/api/links/' },
        fault: what.fault,
      });
    case 'disk':
      stack.breakQueries(what.full ? /^\s*(INSERT|UPDATE|DELETE)/ : null);
      return undefined;
    case 'restart':
      // Killed in the middle of finding out; or it cannot, because nothing can be stored.
      if (what.twice)
        void stack
          .boot()
          .recover()
          .catch(() => undefined);
      return stack
        .boot()
        .recover()
        .catch(() => undefined);
    case 'jump':
      stack.clock.advance(what.seconds * 1000);
      return undefined;
    case 'wait':
      return stack.drift(what.seconds, Math.max(5, what.seconds / 4));
  }
}

/**
 * A clear no is an answer like any other; a defect is not. Who waits for an answer that does not
 * come does something else meanwhile.
 */
async function allowed(stack: Stack, call: Promise<unknown>): Promise<void> {
  const answered = call.catch((error: unknown) => {
    if (!(error instanceof Error) || /^(500|400) /.test(error.message)) throw error;
  });
  await Promise.race([answered, stack.turns()]);
}

/** The bank's side of a link may be gone, or not be there yet. */
async function possible(command: Promise<unknown>): Promise<void> {
  await command.catch((error: unknown) => {
    if (!(error instanceof Error) || !/: 4\d\d$/.test(error.message)) throw error;
  });
}

async function operations(person: Person): Promise<Operation[]> {
  return (await person.call(endpoints.operations)).operations;
}

async function living(person: Person): Promise<Link[]> {
  return (await person.links()).filter(({ status }) => status !== 'ended');
}

function pick<T>(from: readonly T[], which: number): T | undefined {
  return from[which % Math.max(1, from.length)];
}

/** Everything that must never be true once the world has come to rest. */
async function wrongs(stack: Stack, people: readonly Person[]): Promise<string[]> {
  const wrong: string[] = [];
  const atBelvo = new Map((await stack.belvoLinks()).map((link) => [link.id, link]));
  const seen = new Set<string>();

  for (const [who, person] of people.entries()) {
    const shown = await living(person);
    for (const link of shown) {
      const id = await stack.belvoIdOf(link.id);
      const real = atBelvo.get(id);
      seen.add(id);
      if (real === undefined)
        wrong.push(`person ${who}: a deleted link is shown as ${link.status}`);
      else if (real.external_id !== person.externalId)
        wrong.push(`person ${who}: somebody else's link is shown`);
      else if (real.status !== link.status) {
        wrong.push(`person ${who}: shown as ${link.status}, is ${real.status} at Belvo`);
      }
    }
    for (const operation of await operations(person)) {
      if (isOpen(operation.state)) wrong.push(`person ${who}: ${operation.kind} never ends`);
    }
  }
  const undecided = await stack.texts(
    `SELECT duplicate.id FROM duplicate JOIN link older ON older.id = older_link_id
       JOIN link newer ON newer.id = newer_link_id
     WHERE choice <> 'keep_both' AND older.status <> 'ended' AND newer.status <> 'ended'`,
  );
  for (const id of undecided) wrong.push(`two links stay where one was chosen (${id})`);
  const ours = new Set(people.map(({ externalId }) => externalId));
  for (const link of atBelvo.values()) {
    if (link.status === 'valid' && ours.has(link.external_id ?? '') && !seen.has(link.id)) {
      wrong.push('a valid link at Belvo that its person cannot see');
    }
  }
  return wrong;
}

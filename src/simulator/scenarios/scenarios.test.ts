import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { belvoInstitution } from '#contract/belvo/institution.ts';
import { logoAt } from '#simulator/assets/logo.ts';
import { createHarness, textAt, underWay, valueAt } from '#simulator/testing/harness.ts';
import type { Answer, Harness } from '#simulator/testing/harness.ts';
import { REFUSALS } from '#simulator/scenarios/behaviour.ts';
import { FLOWS } from '#simulator/scenarios/flow.ts';
import { ANSWER_OUTCOMES, institutions, OUTCOMES, scenarios } from '#simulator/scenarios/index.ts';
import type { Institution, MagicUser } from '#simulator/scenarios/institution.ts';
import type { AnswerOutcomeId, OutcomeId } from '#simulator/scenarios/outcome.ts';
import { presentInstitution } from '#simulator/wire/institutions.ts';
import { freshState } from '#simulator/state.ts';
import { createIds } from '#simulator/ids.ts';
import { createMovableClock } from '#simulator/clock.ts';

const everyone = institutions.flatMap((institution) =>
  institution.users.map((user): [string, Institution, MagicUser] => [
    `${institution.name} ${user.id}`,
    institution,
    user,
  ]),
);

/** Registers and, where the institution is slow, moves time until it has answered. */
async function login(harness: Harness, institution: Institution, user: MagicUser): Promise<Answer> {
  const waiting = harness.register(institution.name, user.fields);
  // The call is under way once its work has begun; then time can pass.
  await underWay();
  await harness.pass(600);
  return waiting;
}

/** Status, code, and something that the body must contain. */
function expected(outcome: OutcomeId): [number, string | null, string] {
  const refusal = REFUSALS[outcome];
  if (refusal?.code === null) return [refusal.status, null, '<html>'];
  if (refusal !== undefined) return [refusal.status, refusal.code, JSON.stringify(refusal.message)];
  if (FLOWS[outcome] === undefined) return [201, null, '"status":"valid"'];
  return [428, 'token_required', '"session":"'];
}

describe('every magic user', () => {
  test.each(everyone)('%s ends as written down', async (_, institution, user) => {
    const harness = createHarness();
    const answer = await login(harness, institution, user);
    const [status, code, part] = expected(user.outcome);
    expect([answer.status, answer.code ?? null]).toEqual([status, code]);
    expect(answer.text).toContain(part);
  });

  const asked = everyone.filter(([, , user]) => user.answers !== undefined);

  test.each(asked)('%s is answered as written down', async (_, institution, user) => {
    const answers = user.answers ?? [];
    // The steps of one way through: wrong answers first, the one that ends it last.
    for (const way of waysThrough(answers)) {
      const harness = createHarness();
      let answer = await harness.register(institution.name, user.fields);
      if (answer.challenge?.expectsUserInput === false) {
        await harness.control.confirm(answer.challenge.link);
      }
      for (const { answer: token, outcome } of way) {
        const item = Array.isArray(answer.body) ? valueAt(answer.body, 0) : answer.body;
        answer = await harness.call('PATCH', '/api/links/', {
          session: textAt(item, 'session'),
          link: textAt(item, 'link'),
          ...(token === '' ? {} : { token }),
        });
        expectAnswer(answer, outcome);
      }
    }
  });

  test.each(institutions.filter((one) => one.health === 'healthy').map((one) => one.name))(
    'only the known ones of %s are special',
    (name) => {
      const ids = institutions.find((one) => one.name === name)?.users.map((user) => user.id) ?? [];
      expect(new Set(ids).size).toBe(ids.length);
    },
  );
});

type Way = NonNullable<MagicUser['answers']>;

/** Answers that lead on are followed by the rest; an answer that ends the login is its own way. */
function waysThrough(answers: Way): Way[] {
  const leads = answers.filter(({ outcome }) => outcome === 'asks_next');
  const wrong = answers.filter(({ outcome }) => outcome === 'asks_again');
  const ends = answers.filter(({ outcome }) => !['asks_next', 'asks_again'].includes(outcome));
  return ends.map((end) =>
    end.outcome === 'account_locked' ? [...wrong, end] : [...wrong.slice(0, 1), ...leads, end],
  );
}

function expectAnswer(answer: Answer, outcome: AnswerOutcomeId) {
  const expected: Record<AnswerOutcomeId, [number, string | undefined]> = {
    connected: [201, undefined],
    asks_again: [428, 'token_required'],
    asks_next: [428, 'token_required'],
    account_locked: [400, 'login_error'],
    session_expired: [400, 'session_expired'],
  };
  expect([answer.status, answer.code]).toEqual(expected[outcome]);
}

describe('the closed list', () => {
  test('each outcome has a magic user', () => {
    const used = new Set(everyone.map(([, , user]) => user.outcome));
    expect([...OUTCOMES].filter((outcome) => !used.has(outcome))).toEqual([]);
  });

  test('each answer’s outcome has a magic user', () => {
    const used = new Set(
      everyone.flatMap(([, , user]) => user.answers ?? []).map((a) => a.outcome),
    );
    expect([...ANSWER_OUTCOMES].filter((outcome) => !used.has(outcome))).toEqual([]);
  });

  test('is explained in the documentation, word for word', () => {
    const page = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');
    const [, outcomes = '', answers = ''] = page.split(/^## Outcomes of .*$/m);
    const idsIn = (text: string) =>
      [...text.matchAll(/^\| `([a-z0-9_]+)` \|/gm)].map((row) => row[1]);
    expect(idsIn(outcomes)).toEqual([...OUTCOMES]);
    expect(idsIn(answers.split(/^## /m)[0] ?? '')).toEqual([...ANSWER_OUTCOMES]);
  });

  test('every institution is listed in the documentation', () => {
    const page = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');
    expect(institutions.filter(({ name }) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the institutions', () => {
  const ids = createIds('world');
  const world = {
    clock: createMovableClock({ frozenAt: 0 }),
    ids,
    state: freshState(ids),
    keys: { secretId: '', secretPassword: '' },
    webhook: null,
    origin: '',
  };

  test('have different ids and names, in Belvo’s form', () => {
    expect(new Set(institutions.map(({ id }) => id)).size).toBe(institutions.length);
    expect(new Set(institutions.map(({ name }) => name)).size).toBe(institutions.length);
    for (const { name } of institutions) expect(name).toMatch(/^[a-z]+_(mx|co|br)_[a-z]+$/);
  });

  test.each(institutions.map((one) => [one.name, one] as const))('%s is on the wire', (_, one) => {
    const wire = presentInstitution(world, 'http://belvo.test', one);
    const parsed = z.parse(belvoInstitution, wire);
    expect(parsed).toMatchObject({ id: one.id, name: one.name, type: one.type });
    expect(parsed.integration_type).not.toBe('unknown');
    for (const field of parsed.form_fields) {
      expect(() => new RegExp(field.validation ?? '')).not.toThrow();
    }
  });

  test.each(institutions.flatMap(({ name }) => [`${name}.svg`, `${name}-text.svg`]))(
    'the logo %s, where there is one, holds nothing that runs',
    (file) => {
      const dark = '@media (prefers-color-scheme: dark)';
      const svg = logoAt(`/_assets/${file}`);
      const pictogram = institutions.find(({ name }) => file.startsWith(name))?.pictogram;
      expect(svg === null).toBe(pictogram === null);
      expect(svg ?? '').not.toMatch(/<script|on\w+=|href|url\(|<foreignObject/i);
      expect((svg ?? dark).includes(dark)).toBe(true);
    },
  );

  test('what is ours says so', () => {
    for (const { own, id, displayName } of institutions) {
      expect(id > 90_000).toBe(own);
      expect(/\((fict[ií]ci[oa])\)$/.test(displayName)).toBe(own);
    }
  });

  test('the list for demonstrations names them all', () => {
    expect(scenarios().map((one) => one.institution)).toEqual(institutions.map(({ name }) => name));
  });
});

import { describe, expect, test } from 'vitest';
import {
  events,
  issued,
  noon,
  pending,
  subjects,
  summary,
  timeOf,
} from '../testing/machine-cases.ts';
import { transition } from './machine.ts';
import {
  dueAt,
  leavesDoubt,
  type Event,
  type IssuedChallenge,
  type State,
  type Subject,
} from './state.ts';

/**
 * Every state × every event. What is not named changes nothing. Read a cell as: the state
 * afterwards and what is to be done.
 */
const table: Record<string, Record<string, string>> = {
  queued: {
    begin: 'signing_in +register',
    cancel: 'cancelled',
    due: 'failed[interrupted]',
    restarted: 'failed[interrupted]',
  },
  signing_in: {
    challenged: 'challenge +note_link',
    linked: 'done +keep_link',
    refused: 'failed[wrong_credentials]',
    duplicate: 'failed[duplicate_link]',
    session_over: 'expired',
    lost: 'checking_login#0',
    not_sent: 'failed[belvo_unreachable]',
    foreign: 'failed[person_mismatch]',
    cancel: 'cancelled_awaiting',
    due: 'checking_login#0',
    restarted: 'checking_login#0',
  },
  asking_code: {
    challenged: 'challenge +note_link',
    linked: 'done +keep_link',
    refused: 'failed[wrong_credentials]',
    duplicate: 'failed[duplicate_link]',
    session_over: 'expired',
    lost: 'checking_login#0',
    not_sent: 'failed[belvo_unreachable]',
    foreign: 'failed[person_mismatch]',
    cancel: 'cancelled_awaiting',
    due: 'checking_login#0',
    restarted: 'checking_login#0',
  },
  disconnecting: {
    refused: 'failed[wrong_credentials]',
    duplicate: 'failed[duplicate_link]',
    session_over: 'failed[code_session_over]',
    deletion_accepted: 'checking_delete(accepted)#0',
    deleted: 'done',
    lost: 'checking_delete#0',
    not_sent: 'failed[belvo_unreachable]',
    due: 'checking_delete#0',
    restarted: 'checking_delete#0',
  },
  answering: {
    challenged: 'challenge[wrong_answer] +note_link',
    linked: 'done +keep_link',
    refused: 'failed[wrong_credentials] +keep_link',
    duplicate: 'failed[duplicate_link] +remove_leftover',
    session_over: 'expired',
    lost: 'checking_answer#0',
    not_sent: 'challenge[belvo_unreachable]',
    foreign: 'failed[person_mismatch]',
    cancel: 'cancelled_awaiting',
    due: 'checking_answer#0',
    restarted: 'checking_answer#0',
  },
  challenge: {
    foreign: 'failed[person_mismatch]',
    answer: 'answering +resume',
    renew: 'renewing +resume',
    cancel: 'cancelled +remove_leftover',
    due: 'expired',
  },
  renewing: {
    challenged: 'challenge +note_link',
    linked: 'done +keep_link',
    refused: 'failed[wrong_credentials] +keep_link',
    duplicate: 'failed[duplicate_link] +remove_leftover',
    session_over: 'expired',
    lost: 'checking_answer#0',
    not_sent: 'challenge',
    foreign: 'failed[person_mismatch]',
    cancel: 'cancelled +remove_leftover',
    due: 'expired',
    restarted: 'challenge',
  },
  checking_login: {
    due: 'checking_login#0 +read',
    read_valid: 'done(found) +keep_link',
    read_pending: 'failed[interrupted] +keep_link',
    read_unusable: 'failed[interrupted] +keep_link',
    read_nothing: 'checking_login#1',
    read_unreadable: 'checking_login#1',
  },
  checking_update: {
    due: 'checking_login#0 +read',
    read_valid: 'done(found) +keep_link',
    read_pending: 'checking_login#1',
    read_unusable: 'checking_login#1',
    read_nothing: 'failed[link_gone]',
    read_unreadable: 'checking_login#1',
  },
  checking_answer: {
    due: 'checking_answer#0 +read',
    read_valid: 'done(found) +keep_link',
    read_pending: 'checking_answer#1',
    read_unusable: 'checking_answer#1',
    read_nothing: 'failed[link_gone]',
    read_unreadable: 'checking_answer#1',
  },
  checking_delete: {
    due: 'checking_delete#0 +read',
    read_valid: 'checking_delete#1',
    read_pending: 'checking_delete#1',
    read_unusable: 'checking_delete#1',
    read_nothing: 'done',
    read_unreadable: 'checking_delete#1',
  },
  done: {},
  failed: {},
  expired: {},
  cancelled: {},
  cancelled_awaiting: {
    challenged: 'cancelled +remove_leftover',
    linked: 'cancelled +remove_leftover',
    refused: 'cancelled',
    duplicate: 'cancelled',
    session_over: 'cancelled',
    lost: 'cancelled_looking',
    not_sent: 'cancelled',
    due: 'cancelled_looking',
    restarted: 'cancelled_looking',
  },
  cancelled_answering: {
    challenged: 'cancelled +remove_leftover',
    linked: 'cancelled +remove_leftover',
    refused: 'cancelled +remove_leftover',
    duplicate: 'cancelled +remove_leftover',
    session_over: 'cancelled +remove_leftover',
    lost: 'cancelled_looking',
    not_sent: 'cancelled +remove_leftover',
    due: 'cancelled_looking',
    restarted: 'cancelled_looking',
  },
  cancelled_looking: {
    due: 'cancelled_looking +read',
    read_valid: 'cancelled +remove_leftover',
    read_pending: 'cancelled +remove_leftover',
    read_unusable: 'cancelled +remove_leftover',
  },
};

describe('every state × every event', () => {
  test('the table names no state or event that does not exist', () => {
    expect(Object.keys(table)).toEqual(Object.keys(subjects));
    for (const row of Object.values(table)) {
      for (const name of Object.keys(row)) expect(events).toHaveProperty(name);
    }
  });

  const cells = Object.entries(subjects).flatMap(([state, subject]) =>
    Object.entries(events).map(([name, event]) => ({ state, name, subject, event })),
  );
  test.each(cells)('$state × $name', ({ state, name, subject, event }) => {
    const step = transition(subject, event, timeOf(name));
    expect(summary(subject.state, step)).toBe(table[state]?.[name] ?? '=');
  });
});

/** Where a step leaves something to be compared with Belvo; every other step does not. */
const doubts: Record<string, string[]> = {
  // What was queued was not sent, but nobody who sees the end of it knows that.
  queued: ['due', 'restarted'],
  signing_in: ['session_over'],
  asking_code: ['session_over'],
  answering: ['session_over'],
  challenge: ['cancel', 'due'],
  renewing: ['session_over', 'cancel', 'due'],
  checking_login: ['read_pending', 'read_unusable'],
  cancelled_awaiting: ['challenged', 'linked', 'refused', 'duplicate', 'session_over', 'not_sent'],
  cancelled_answering: ['challenged', 'linked', 'refused', 'duplicate', 'session_over', 'not_sent'],
  cancelled_looking: ['read_valid', 'read_pending', 'read_unusable'],
};

test.each(Object.entries(subjects))('what %s leaves in doubt', (name, subject) => {
  const found = Object.entries(events).filter(([event, what]) => {
    const { state } = transition(subject, what, timeOf(event));
    return state !== subject.state && leavesDoubt(subject.state, state);
  });
  expect(found.map(([event]) => event)).toEqual(doubts[name] ?? []);
});

/** Lets events happen one after another and returns the last state. */
function play(subject: Subject, ...history: [Event, number][]): State {
  let { state } = subject;
  for (const [event, at] of history) state = transition({ ...subject, state }, event, at).state;
  return state;
}

function at(name: string): Subject {
  const subject = subjects[name];
  if (subject === undefined) throw new Error(`no such subject: ${name}`);
  return subject;
}

const answer: Event = { type: 'answer', challengeId: 'now' };
const challenged = (challenge: Partial<IssuedChallenge> = {}): Event => ({
  type: 'challenged',
  challengeId: 'next',
  challenge: { ...issued, ...challenge },
});

describe('codes', () => {
  test('the same code again after an answer in time is a wrong answer', () => {
    const state = play(at('challenge'), [answer, noon + 5000], [challenged(), noon + 6000]);
    expect(state).toMatchObject({
      challenge: { wrongAnswers: 1, lastProblem: 'wrong_answer', step: 1, challengeId: 'next' },
    });
  });

  test('an answer after its time is outdated, not wrong', () => {
    const state = play(
      at('challenge'),
      [answer, noon + 61_000],
      [challenged({ value: '111222' }), noon + 62_000],
    );
    expect(state).toMatchObject({
      challenge: { wrongAnswers: 0, renewals: 1, lastProblem: 'answer_outdated', value: '111222' },
    });
  });

  test.each([
    ['another kind', { kind: 'text', value: 'Where were you born?' }],
    ['other instructions', { instructions: 'And now this one' }],
  ] as const)('%s is a further step', (_, next) => {
    const state = play(at('challenge'), [answer, noon + 5000], [challenged(next), noon + 6000]);
    expect(state).toMatchObject({ challenge: { step: 2, wrongAnswers: 0, lastProblem: null } });
  });

  test('another question is a further step, the same one is a wrong answer', () => {
    const asked: Subject = {
      ...at('challenge'),
      state: {
        name: 'challenge',
        renewing: false,
        challenge: { ...pending, kind: 'text', value: 'Your first pet?' },
      },
    };
    const same = challenged({ kind: 'text', value: 'Your first pet?' });
    const other = challenged({ kind: 'text', value: 'Your first school?' });
    expect(play(asked, [answer, noon + 1], [same, noon + 2])).toMatchObject({
      challenge: { step: 1, wrongAnswers: 1 },
    });
    expect(play(asked, [answer, noon + 1], [other, noon + 2])).toMatchObject({
      challenge: { step: 2, wrongAnswers: 0 },
    });
  });

  test('"I have confirmed" too early is not a wrong answer', () => {
    const asked: Subject = {
      ...at('challenge'),
      state: {
        name: 'challenge',
        renewing: false,
        challenge: { ...pending, kind: 'inputless', expectsInput: false },
      },
    };
    const again = challenged({ kind: 'inputless', expectsInput: false });
    expect(play(asked, [answer, noon + 1], [again, noon + 2])).toMatchObject({
      challenge: { wrongAnswers: 0, lastProblem: 'not_confirmed_yet' },
    });
  });

  test('a renewal keeps the count of wrong answers and the step', () => {
    const state = play(
      at('challenge'),
      [answer, noon + 5000],
      [challenged(), noon + 6000],
      [{ type: 'renew', challengeId: 'next' }, noon + 70_000],
      [challenged({ value: '999000' }), noon + 71_000],
    );
    expect(state).toMatchObject({
      renewing: false,
      challenge: { wrongAnswers: 1, renewals: 1, step: 1, value: '999000', lastProblem: null },
    });
  });

  test('questions and app codes are not renewed', () => {
    const asked: Subject = {
      ...at('challenge'),
      state: { name: 'challenge', renewing: false, challenge: { ...pending, kind: 'text' } },
    };
    const step = transition(asked, { type: 'renew', challengeId: 'now' }, noon + 70_000);
    expect(step).toEqual({ state: asked.state, effects: [] });
  });

  test('a code nobody renews is given up after a quarter of an hour; a question at its end', () => {
    const { state } = at('challenge');
    expect(dueAt(state)).toBe(noon + 60_000 + 900_000);
    expect(play(at('challenge'), [{ type: 'due' }, noon + 960_000])).toMatchObject({
      name: 'expired',
    });
  });

  test('renewals end some day', () => {
    const many: Subject = {
      ...at('challenge'),
      state: { name: 'challenge', renewing: false, challenge: { ...pending, renewals: 30 } },
    };
    expect(play(many, [{ type: 'renew', challengeId: 'now' }, noon])).toMatchObject({
      name: 'expired',
    });
  });
});

describe('doubt', () => {
  const due: Event = { type: 'due' };
  const read = (found: 'nothing' | 'unreadable'): Event => ({ type: 'read', reading: { found } });

  test('pauses grow, and after ten minutes without a trace the doubt ends', () => {
    let state = at('checking_login').state;
    let now = noon;
    const pauses: number[] = [];
    while (state.name === 'checking') {
      const next = dueAt(state) ?? 0;
      pauses.push((next - now) / 1000);
      now = next;
      state = play({ ...at('checking_login'), state }, [due, now], [read('nothing'), now]);
    }
    expect(pauses.slice(0, 7)).toEqual([2, 5, 10, 20, 40, 60, 60]);
    expect(now - noon).toBeGreaterThan(600_000);
    expect(state).toMatchObject({ name: 'failed', failure: { code: 'outcome_unknown' } });
  });

  test('while Belvo cannot be read the doubt lasts up to an hour', () => {
    const state = play(at('checking_login'), [read('unreadable'), noon + 1_800_000]);
    expect(state.name).toBe('checking');
    expect(
      play({ ...at('checking_login'), state }, [read('unreadable'), noon + 3_700_000]),
    ).toMatchObject({ name: 'failed', failure: { code: 'outcome_unknown' } });
  });

  test('an answer that did not arrive can be given again, while there is time', () => {
    const pendingRead: Event = { type: 'read', reading: { found: 'pending', belvoLinkId: 'b' } };
    const history = (from: number): [Event, number][] =>
      [0, 1, 2].map((n) => [pendingRead, noon + from + n * 1000]);
    expect(play(at('checking_answer'), ...history(0))).toMatchObject({
      name: 'challenge',
      challenge: { lastProblem: 'interrupted' },
    });
    const question = at('checking_answer');
    if (question.state.name !== 'checking') throw new Error('unexpected fixture');
    const late: Subject = {
      ...question,
      state: {
        ...question.state,
        sent: { call: 'answer', challenge: { ...pending, kind: 'text' } },
      },
    };
    expect(play(late, ...history(70_000))).toMatchObject({ name: 'expired' });
  });

  test('a deletion that did not arrive is repeated, three times at most', () => {
    const there: Event = { type: 'read', reading: { found: 'valid', belvoLinkId: 'b' } };
    let state = at('disconnecting').state;
    let deletions = 1;
    for (let round = 0; round < 20 && state.name !== 'failed'; round += 1) {
      const subject = { ...at('disconnecting'), state };
      const event: Event = state.name === 'working' ? { type: 'lost' } : there;
      const step = transition(subject, event, noon);
      deletions += step.effects.filter((effect) => effect.do === 'delete').length;
      state = step.state;
    }
    expect(deletions).toBe(3);
    expect(state).toMatchObject({ failure: { code: 'outcome_unknown' } });
  });

  test('nothing that carries a credential is ever sent twice', () => {
    const resent = Object.entries(subjects)
      .filter(([name]) => name !== 'queued')
      .flatMap(([name, subject]) =>
        Object.values(events).flatMap((event) =>
          transition(subject, event, noon + 1000)
            .effects.filter(
              (effect) =>
                effect.do === 'register' ||
                effect.do === 'update' ||
                (effect.do === 'resume' && !effect.renewal && event.type !== 'answer'),
            )
            .map((effect) => `${name} × ${event.type} → ${effect.do}`),
        ),
      );
    expect(resent).toEqual([]);
  });
});

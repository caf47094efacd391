import { localClassic } from '#simulator/scenarios/fields.ts';
import { RIGHT_CODE, WRONG_CODE } from '#simulator/scenarios/flow.ts';
import type { Institution, MagicUser } from '#simulator/scenarios/institution.ts';
import type { AnswerOutcomeId, OutcomeId } from '#simulator/scenarios/outcome.ts';

type Given = Pick<
  Institution,
  'id' | 'name' | 'displayName' | 'country' | 'primaryColor' | 'hue' | 'pictogram' | 'users'
>;

/** A bank of ours: fictional, and marked as such by its id above 90000 and by its `code`. */
export function ownBank(given: Given, changes: Partial<Institution> = {}): Institution {
  return {
    type: 'bank',
    formFields: localClassic(given.country),
    tokenFeature: false,
    resources: ['ACCOUNTS', 'TRANSACTIONS', 'OWNERS', 'BALANCES'],
    integrationType: 'credentials',
    refreshRate: '7d',
    health: 'healthy',
    delaySeconds: 0,
    duplicatePrevention: false,
    own: true,
    ...given,
    ...changes,
  };
}

/** A magic user whose name is its id, and whose password is always the same. */
export function magic(id: string, outcome: OutcomeId): MagicUser {
  return { id, fields: { username: id, password: 'pass_valid' }, outcome };
}

/** A magic user who is asked for something, with what to answer. */
export function asked(
  id: string,
  outcome: OutcomeId,
  answers: [answer: string, outcome: AnswerOutcomeId][] = [
    [RIGHT_CODE, 'connected'],
    [WRONG_CODE, 'asks_again'],
  ],
): MagicUser {
  return {
    ...magic(id, outcome),
    answers: answers.map(([answer, answerOutcome]) => ({ answer, outcome: answerOutcome })),
  };
}

/** A magic user who only has to confirm elsewhere: the answer is empty. */
export function confirms(id: string, outcome: OutcomeId): MagicUser {
  return asked(id, outcome, [['', 'connected']]);
}

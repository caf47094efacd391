import { classicInstitutions } from '#simulator/scenarios/belvo-banks.ts';
import { formInstitutions } from '#simulator/scenarios/belvo-forms.ts';
import type { Institution, MagicUser } from '#simulator/scenarios/institution.ts';
import { challengeInstitutions } from '#simulator/scenarios/own-challenges.ts';
import { failureInstitutions } from '#simulator/scenarios/own-failures.ts';
import { otherInstitutions } from '#simulator/scenarios/own-others.ts';

export { ANSWER_OUTCOMES, OUTCOMES } from '#simulator/scenarios/outcome.ts';

/** Every institution, Belvo's before ours, in the order of their ids. */
export const institutions: readonly Institution[] = [
  ...classicInstitutions,
  ...formInstitutions,
  ...challengeInstitutions,
  ...failureInstitutions,
  ...otherInstitutions,
].sort((one, other) => one.id - other.id);

const byName = new Map(institutions.map((institution) => [institution.name, institution]));

export function institutionNamed(name: string): Institution | undefined {
  return byName.get(name);
}

/** What a demonstration needs to fill a form, as `GET /_sim/scenarios` answers it. */
export type Scenario = {
  /** The institution's name on the wire. */
  institution: string;
  displayName: string;
  country: string;
  type: string;
  /** True: fictional and ours; false: Belvo's own sandbox has it too. */
  own: boolean;
  users: MagicUser[];
};

export function scenarios(): Scenario[] {
  return institutions.map(({ name, displayName, country, type, own, users }) => ({
    institution: name,
    displayName,
    country,
    type,
    own,
    users,
  }));
}

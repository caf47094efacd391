import type { Institution } from '#simulator/scenarios/institution.ts';
import type { OutcomeId } from '#simulator/scenarios/outcome.ts';
import { TYPED_DELAY } from '#simulator/scenarios/belvo-forms.ts';
import { OUTCOME_DELAY } from '#simulator/scenarios/behaviour.ts';

/** What was typed into the login form: form field name → value. Never leaves the call it came with. */
export type Credentials = Readonly<Record<string, string>>;

/** The password that no institution accepts (Belvo's sandbox guide). */
export const WRONG_PASSWORD = 'pass_invalid';
/** The only password accepted after it was changed at the bank. */
export const NEW_PASSWORD = 'pass_new';
/** Belvo ends a request after five minutes (Belvo's error-handling page). */
const CEILING_SECONDS = 300;

/** What comes of a login, and how many seconds the institution takes over it. */
export type Login = { outcome: OutcomeId; delaySeconds: number };

/**
 * Decides a first login. A magic user ends as written down; `user_invalid` or `pass_invalid` are refused
 * everywhere; any other pair connects, as in Belvo's sandbox.
 */
export function decideLogin(institution: Institution, typed: Credentials): Login {
  const user = institution.users.find((each) =>
    Object.entries(each.fields).every(([name, value]) => typed[name] === value),
  );
  const refused = typed.username === 'user_invalid' || typed.password === WRONG_PASSWORD;
  const outcome = user?.outcome ?? (refused ? 'wrong_password' : 'connected');
  if (institution.name !== TYPED_DELAY.institution) {
    return { outcome, delaySeconds: OUTCOME_DELAY[outcome] ?? 0 };
  }
  const seconds = Number(typed[TYPED_DELAY.field] ?? 0);
  return { outcome: refused ? 'wrong_password' : 'connected', delaySeconds: seconds };
}

/** The delay as the person sees it: after five minutes Belvo gives up. */
export function capped(delaySeconds: number): { seconds: number; tooLong: boolean } {
  const tooLong = delaySeconds > CEILING_SECONDS;
  return { seconds: tooLong ? CEILING_SECONDS : delaySeconds, tooLong };
}

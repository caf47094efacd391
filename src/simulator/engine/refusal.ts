import { capped } from '#simulator/engine/login.ts';
import { REFUSALS } from '#simulator/scenarios/behaviour.ts';
import type { Institution } from '#simulator/scenarios/institution.ts';
import type { OutcomeId } from '#simulator/scenarios/outcome.ts';
import type { Failure } from '#simulator/wire/failure.ts';
import { fail, forbiddenPage } from '#simulator/wire/failure.ts';
import type { World } from '#simulator/world.ts';
import { stateOf } from '#simulator/world.ts';

/** The refusal that an outcome stands for; null when it refuses nothing. */
export function refusalOf(outcome: OutcomeId): Failure | null {
  const refusal = REFUSALS[outcome];
  if (refusal === undefined) return null;
  if (refusal.code === null) return forbiddenPage();
  return fail(refusal.status, refusal.code, refusal.message);
}

/**
 * Goes to the institution: takes the time that it takes now, and fails when it is out of order or when
 * it takes more than Belvo waits. The caller may be gone meanwhile; the work goes on, as a server's does.
 */
export async function visit(
  world: World,
  institution: Institution,
  extraSeconds = 0,
): Promise<void> {
  refuseUnwell(world, institution);
  const wanted = stateOf(world, institution).delaySeconds + extraSeconds;
  const { seconds, tooLong } = capped(wanted);
  const { key } = world.state;
  if (seconds > 0) await world.clock.sleep(seconds * 1000);
  // A reset makes a new world, in which nobody has come to this institution.
  const timeout = tooLong || world.state.key !== key ? refusalOf('request_timeout') : null;
  if (timeout !== null) throw timeout;
}

function refuseUnwell(world: World, institution: Institution): void {
  const { health } = stateOf(world, institution);
  const refusal = health === 'healthy' ? null : refusalOf(`institution_${health}`);
  if (refusal !== null) throw refusal;
}

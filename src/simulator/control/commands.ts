import * as z from 'zod/mini';
import { HEALTHS } from '#simulator/scenarios/institution.ts';
import { FAULTS } from '#simulator/state.ts';

/** What the control plane is told, checked word for word: an unknown key is a mistake in a test. */

const seconds = z.number().check(z.gte(0), z.lte(600));

export const clockCommand = z.strictObject({
  /** At most ten years. */
  advanceSeconds: z.number().check(z.gte(0), z.lte(315_360_000)),
});

export const institutionCommand = z.strictObject({
  health: z.optional(z.enum(HEALTHS)),
  delaySeconds: z.optional(seconds),
  duplicatePrevention: z.optional(z.boolean()),
});

export const passwordCommand = z.strictObject({
  /** False: the next data request or refresh finds out. */
  refresh: z.optional(z.boolean()),
});

export const appearCommand = z.strictObject({
  /** The id of a link of the same person at the same institution. */
  like: z.string(),
  as: z.enum(['same_login', 'same_account', 'other_login']),
});

export const faultCommand = z.strictObject({
  match: z.optional(
    z.strictObject({
      method: z.optional(z.string()),
      /** The beginning of the path. */
      path: z.optional(z.string()),
    }),
  ),
  fault: z.enum(FAULTS),
  /** For `slow`. */
  seconds: z.optional(seconds),
  /** How many calls meet it; one unless said otherwise. */
  times: z.optional(z.int().check(z.gte(1), z.lte(1_000_000))),
});

export const limitsCommand = z.strictObject({
  /** Whether more than 80 requests in 30 seconds are answered with an HTML page. */
  requestCeiling: z.boolean(),
});

export const webhooksCommand = z.strictObject({
  /** Whether those that come to be from now on are lost. */
  lost: z.boolean(),
});

export const resetCommand = z.strictObject({
  /** `keep` as a rule; `zero` takes back every move. */
  clock: z.optional(z.enum(['keep', 'zero'])),
});

export const noCommand = z.strictObject({});

export type InstitutionCommand = z.infer<typeof institutionCommand>;
export type AppearCommand = z.infer<typeof appearCommand>;
export type FaultCommand = z.infer<typeof faultCommand>;

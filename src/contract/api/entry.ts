import * as z from 'zod/mini';
import { session } from './session.ts';

/** The one-time code out of an address that leads into a repair. It is in the address's fragment. */
export const redeemEntry = z.strictObject({ code: z.string().check(z.regex(/^[\w-]{20,100}$/)) });

/** Where it leads: the repair of this link, or the link itself when there is nothing to repair. */
export const redeemedEntry = z.object({
  session,
  linkId: z.string(),
  nothingToRepair: z.boolean(),
});
export type RedeemedEntry = z.infer<typeof redeemedEntry>;

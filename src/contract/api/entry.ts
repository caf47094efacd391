import * as z from 'zod/mini';
import { session } from './session.ts';

/** The one-time code out of an address that leads into a repair. It is in the address's fragment. */
export const redeemEntry = z.strictObject({ code: z.string().check(z.regex(/^[\w-]{20,100}$/)) });

/** Who is signed in now, and the link that the address was made for; its repair page knows the rest. */
export const redeemedEntry = z.object({ session, linkId: z.string() });

import * as z from 'zod/mini';

/** 256 random bits in the address's fragment, or in the memory of the page that opened it. */
const secret = z.string().check(z.regex(/^[\w-]{20,100}$/));

/** The code out of the address that a host application sent the browser to. */
export const openArrival = z.strictObject({ code: secret });

/** Who would be signed in. Nothing has happened yet. */
export const arrival = z.object({
  /** What the code was exchanged for; signs the person in, once. */
  ticket: z.string(),
  /** The application that sent the person, and the way back to it. */
  from: z.object({ name: z.string(), returnTo: z.string() }),
  /** What the host calls the person, if it says. */
  label: z.nullable(z.string()),
  /** The language that they use there, such as `es` or `pt-BR`, if the host says. */
  language: z.nullable(z.string()),
  /** True when somebody else is signed in on this device. */
  other: z.boolean(),
});
export type Arrival = z.infer<typeof arrival>;

export const arrive = z.strictObject({ ticket: secret });

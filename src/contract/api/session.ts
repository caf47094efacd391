import * as z from 'zod/mini';
import { accessMode } from './link.ts';

export const person = z.object({
  /** What people see of themselves; in demo mode a made-up name. */
  label: z.string(),
  /** Two letters for the person's ring. */
  initials: z.string(),
});
export type Person = z.infer<typeof person>;

export const session = z.object({
  /** Null when nobody is signed in. */
  person: z.nullable(person),
  /** How people get in: `demo` makes a person by one click, `handover` brings them from a host application. */
  signIn: z.enum(['demo', 'handover']),
  /** True when Belvo is the embedded simulator: nothing is real and the director is there. */
  simulator: z.boolean(),
  /** How connections may be read here; with both, the person chooses. */
  accessModes: z.array(accessMode),
  /** For how many days Belvo keeps what was typed for a link that is read once. Absent: it keeps nothing. */
  singleKeepsDays: z.optional(z.number()),
});
export type Session = z.infer<typeof session>;

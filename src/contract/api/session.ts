import * as z from 'zod/mini';
import { accessMode } from './link.ts';

export const person = z.object({
  /** What people see of themselves; in demo mode a made-up name. */
  label: z.string(),
  /** Two letters for the person's ring. */
  initials: z.string(),
});
export type Person = z.infer<typeof person>;

/** The application that brings people here. */
export const host = z.object({
  name: z.string(),
  /** Where to go back to, as the host wished and the operator allows. */
  returnTo: z.string(),
});
export type Host = z.infer<typeof host>;

export const session = z.object({
  /** Null when nobody is signed in. */
  person: z.nullable(person),
  /** Names the session that somebody is signed in with: another one may be somebody else's. */
  id: z.optional(z.string()),
  /** How people get in: `demo` makes a person by one click, `handover` brings them from a host application. */
  signIn: z.enum(['demo', 'handover']),
  /** True when Belvo is the embedded simulator: nothing is real and the director is there. */
  simulator: z.boolean(),
  /** How connections may be read here; with both, the person chooses. */
  accessModes: z.array(accessMode),
  /** For how many days Belvo keeps what was typed for a link that is read once. Absent: it keeps nothing. */
  singleKeepsDays: z.optional(z.number()),
  /** Where the person came from. Absent: from nowhere, or nobody is signed in and there are several. */
  host: z.optional(host),
  /** Absent where people stay signed in for as long as they like. */
  limits: z.optional(
    z.object({
      /** When it ends unless its person does something, ISO 8601. */
      endsAt: z.string(),
      /** When it ends whatever they do, ISO 8601. */
      lastsUntil: z.string(),
    }),
  ),
});
export type Session = z.infer<typeof session>;

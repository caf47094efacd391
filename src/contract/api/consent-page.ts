import * as z from 'zod/mini';
import { consent } from './consent.ts';

/** Whose accounts they are: Belvo's pages are opened for one named person or company. Never stored. */
export const accountHolder = z.strictObject({
  /** Digits of a Brazilian CPF (11) or CNPJ (14). */
  document: z.string().check(z.regex(/^(\d{11}|\d{14})$/)),
  name: z.string().check(z.regex(/\S/), z.maxLength(120)),
});
export type AccountHolder = z.infer<typeof accountHolder>;

/** What its person agreed to before going to Belvo's own pages; with `linkId` an existing link is renewed. */
export const openConsentPage = z.strictObject({
  institution: z.string().check(z.regex(/^[a-z0-9_]{1,60}$/)),
  linkId: z.optional(z.string().check(z.regex(/^[0-9a-f-]{36}$/))),
  holder: accountHolder,
  consent,
});

/** The address of Belvo's own pages. Good once and for minutes, so it is made when somebody goes. */
export const consentPage = z.object({ url: z.string() });

/** What Belvo's pages put into the address on the way back. Proves nothing; the link is read. */
export const cameBack = z.strictObject({
  belvoLinkId: z.nullable(z.string().check(z.maxLength(60))),
});

/** The person's connection that came of it, or null when none is there (yet). */
export const cameBackAnswer = z.object({ linkId: z.nullable(z.string()) });

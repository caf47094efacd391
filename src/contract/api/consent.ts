import * as z from 'zod/mini';

/** What the person saw and agreed to before typing anything. */
export const consent = z.strictObject({
  /** Version of the text, see `consentVersion`. */
  version: z.string().check(z.regex(/^[\w.-]{1,20}$/)),
  language: z.enum(['en', 'es', 'pt']),
});
export type Consent = z.infer<typeof consent>;

/** Raised whenever the words or facts on "Before you connect" change. */
export const consentVersion = '2026-11';

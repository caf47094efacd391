import * as z from 'zod/mini';

/** What the person saw and agreed to before typing anything. */
export const consent = z.strictObject({
  /** Version of the text, see `consentVersion`. */
  version: z.string().check(z.regex(/^[\w.-]{1,20}$/)),
  language: z.enum(['en', 'es', 'pt']),
});
export type Consent = z.infer<typeof consent>;

/** Raised whenever the words or facts on "Before you connect" change. */
export const consentVersion = '2026-11.2';

/** The same for what is said before people go to Belvo's own pages, where no password is kept. */
export const pagesConsentVersion = '2026-11-pages';

/** Whether this was agreed to before going to Belvo's own pages. */
export function isPagesConsent(version: string): boolean {
  return version.endsWith('-pages');
}

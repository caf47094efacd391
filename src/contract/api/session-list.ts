import * as z from 'zod/mini';

/** The browsers in which the person is signed in, the one that was used last first. */
export const sessionList = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      /** The one that asks. */
      isThis: z.boolean(),
      /** `Chrome`, `Safari` …, and `Windows`, `iPhone` …; null where that is not known. */
      browser: z.nullable(z.string()),
      system: z.nullable(z.string()),
      /** ISO 8601. */
      startedAt: z.string(),
      /** When its person last did something there, ISO 8601. */
      usedAt: z.string(),
    }),
  ),
});
export type SessionList = z.infer<typeof sessionList>;

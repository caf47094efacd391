import * as z from 'zod/mini';

/** `keep_older`: the newer one is given up. `replace`: the older one is. */
export const choice = z.enum(['keep_older', 'replace', 'keep_both']);
export type Choice = z.infer<typeof choice>;

/**
 * Two living links that are the same login, or have an account in common. Nothing is given up
 * before its person chose, and what is given up is disconnected only when the undo is over.
 */
export const duplicate = z.object({
  id: z.string(),
  /** `login`: Belvo says that it is the same user. `account`: both have the same account. */
  by: z.enum(['login', 'account']),
  /** ISO 8601. */
  foundAt: z.string(),
  /** Our ids. Which is older is a matter of when they were connected. */
  olderLinkId: z.string(),
  newerLinkId: z.string(),
  /** Null while nothing was chosen. */
  chosen: z.nullable(
    z.object({
      choice,
      /** ISO 8601; until then the choice can be taken back, and nothing is given up. */
      undoUntil: z.string(),
    }),
  ),
});
export type Duplicate = z.infer<typeof duplicate>;

/** Those that wait for a choice, and those whose choice can still be taken back. */
export const duplicateList = z.object({ duplicates: z.array(duplicate) });

export const chooseDuplicate = z.strictObject({ choice });

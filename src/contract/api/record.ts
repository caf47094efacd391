import * as z from 'zod/mini';

/**
 * All that is kept about the signed-in person, as a file for them. Written for people and their
 * tools, so it is open: parts may be added.
 */
export const record = z.looseObject({
  /** ISO 8601. */
  writtenAt: z.string(),
  person: z.looseObject({ label: z.string() }),
  links: z.array(z.looseObject({ id: z.string() })),
});
export type Record = z.infer<typeof record>;

/** How far the deletion of everything of a person has come. Holds nothing that says whose it is. */
export const farewell = z.object({
  id: z.string(),
  state: z.enum(['deleting', 'done']),
  /** ISO 8601. */
  askedAt: z.string(),
  /** ISO 8601; null while it is still being done. */
  doneAt: z.nullable(z.string()),
  /** How many links were there, and how many of them Belvo still has. */
  links: z.number(),
  left: z.number(),
});
export type Farewell = z.infer<typeof farewell>;

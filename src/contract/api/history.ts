import * as z from 'zod/mini';
import { accessMode } from './link.ts';
import { choice } from './duplicate.ts';

/** Something that can be said of a link's past, and what has to be known to say it. */
export const historyEvent = z.discriminatedUnion('event', [
  /** What its person agreed to, before anything was sent. */
  z.object({
    event: z.literal('consent'),
    version: z.string(),
    language: z.string(),
    accessMode,
  }),
  z.object({ event: z.literal('connected') }),
  /** It came to be while nobody looked, and was found by comparing with Belvo. */
  z.object({ event: z.literal('found') }),
  /** The institution refuses the password, wants a new code, or was never finished. */
  z.object({
    event: z.literal('broke'),
    status: z.enum(['invalid', 'token_required', 'unconfirmed']),
  }),
  z.object({ event: z.literal('repaired') }),
  /** Belvo read it successfully; `lastUpdatedAt` moved on. */
  z.object({ event: z.literal('updated') }),
  /** The accounts were read; how many there are. */
  z.object({ event: z.literal('accounts'), count: z.number() }),
  z.object({ event: z.literal('refresh_asked') }),
  z.object({ event: z.literal('access_mode'), from: z.nullable(accessMode), to: accessMode }),
  /** The same account is behind another connection, too. */
  z.object({ event: z.literal('duplicate_found'), otherLinkId: z.string() }),
  z.object({ event: z.literal('duplicate_decided'), choice }),
  z.object({ event: z.literal('duplicate_undone') }),
  /** `elsewhere`: it was gone at Belvo, and nobody here had asked for that. */
  z.object({ event: z.literal('ended'), by: z.enum(['you', 'elsewhere']) }),
]);
export type HistoryEvent = z.infer<typeof historyEvent>;

/** One line of a link's record, which is only ever added to. */
export const historyEntry = z.object({
  id: z.string(),
  /** ISO 8601. */
  at: z.string(),
  what: historyEvent,
});
export type HistoryEntry = z.infer<typeof historyEntry>;

/** The latest entries, newest first. */
export const history = z.object({
  entries: z.array(historyEntry),
  /** False when there are older ones than these. */
  complete: z.boolean(),
});
export type History = z.infer<typeof history>;

import * as z from 'zod/mini';

/**
 * What the event stream says: that something changed, never what it is. The browser reads again,
 * so a lost, repeated or reordered event can do no harm.
 */
export const liveEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('operation'), id: z.string() }),
  z.object({ type: z.literal('links') }),
  z.object({ type: z.literal('institutions') }),
  /** A session of this person has begun or ended, perhaps the one that listens. */
  z.object({ type: z.literal('session') }),
  /** The simulated clock was moved. */
  z.object({ type: z.literal('clock') }),
]);
export type LiveEvent = z.infer<typeof liveEvent>;

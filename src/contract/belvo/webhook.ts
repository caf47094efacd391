import * as z from 'zod/mini';
import { textOrNull } from '#contract/belvo/tolerant.ts';

/**
 * What Belvo posts to our webhook address (Belvo's webhook guides, all generations). It is not signed,
 * may come twice, late, or out of order, and proves nothing: read the link again.
 */
export const belvoWebhook = z.object({
  /** "The Belvo webhook ID": not proven to be unique for each event. */
  webhook_id: textOrNull,
  /** `LINK`, `ACCOUNTS`, `TRANSACTIONS`, `OWNERS`, `CONSENT`, …; a new one is kept as it came. */
  webhook_type: z.string(),
  /** Why it was sent: `historical_update` or `recurrent_update`. Missing in the oldest payloads. */
  process_type: textOrNull,
  /** `historical_update`, `invalid_credentials`, `token_required`, `link_deleted`, … */
  webhook_code: z.string(),
  link_id: textOrNull,
  /** Matches the `request_id` that a refresh or an asynchronous deletion answered with. */
  request_id: textOrNull,
  external_id: textOrNull,
  /** Depends on type and code. */
  data: z.pipe(
    z._default(z.nullable(z.record(z.string(), z.unknown())), null),
    z.transform((data) => data ?? {}),
  ),
});

export type BelvoWebhook = z.infer<typeof belvoWebhook>;

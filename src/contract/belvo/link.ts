import * as z from 'zod/mini';
import { id, textOrNull, timestamp, timestampOrNull, wordOr } from '#contract/belvo/tolerant.ts';

/**
 * A link: one set of credentials of one person at one institution (Belvo's OpenAPI 1.223, `Link`).
 * Fields that Belvo may add are dropped, fields it may leave out read as null.
 */
export const belvoLink = z.object({
  id,
  /** The institution's name, e.g. `erebor_mx_retail`; never its numeric id. */
  institution: z.string(),
  /** `recurrent` links are refreshed by Belvo, `single` ones are read when asked for. */
  access_mode: z._default(z.nullable(wordOr(['single', 'recurrent'])), null),
  /** `unconfirmed`: creation was never finished; `token_required`: worked, now needs a new code. */
  status: wordOr(['valid', 'invalid', 'unconfirmed', 'token_required']),
  /** `6h`, `12h`, `24h`, `7d` or `30d`; null for single links. Not writable through the API. */
  refresh_rate: textOrNull,
  /** The last successful visit to the institution. */
  last_accessed_at: timestampOrNull,
  created_at: timestamp,
  /** Our id of the person (3 to 256 of letters, digits, `-`, `_`). Null also when Belvo judged it PII. */
  external_id: textOrNull,
  /** 44 characters, the same for each link of one login at one institution. Links since 2022-02-08. */
  institution_user_id: textOrNull,
  /** `store`, `nostore`, or days such as `365d`. */
  credentials_storage: z.optional(z.nullable(z.string())),
  /** Days without an update after which the data is removed, such as `365d`. */
  stale_in: z.optional(z.nullable(z.string())),
  /** What Belvo reads by itself after creation, e.g. `ACCOUNTS`. */
  fetch_resources: z.optional(z.nullable(z.array(z.string()))),
});

export type BelvoLink = z.infer<typeof belvoLink>;

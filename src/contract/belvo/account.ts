import * as z from 'zod/mini';
import { numberOrNull, textOrNull, timestampOrNull } from '#contract/belvo/tolerant.ts';

/** An account behind a link: the fields a card can show (Belvo's OpenAPI 1.35 to 1.223). */
export const belvoAccount = z.object({
  id: textOrNull,
  link: textOrNull,
  institution: z._default(z.nullable(z.object({ name: textOrNull, type: textOrNull })), null),
  collected_at: timestampOrNull,
  created_at: timestampOrNull,
  last_accessed_at: timestampOrNull,
  /** `CHECKING_ACCOUNT`, `SAVINGS_ACCOUNT`, `CREDIT_CARD`, …; a new one is kept as it came. */
  category: textOrNull,
  /** `ASSET` or `LIABILITY`. */
  balance_type: textOrNull,
  /** The institution's own word for the kind of account. */
  type: textOrNull,
  subtype: textOrNull,
  name: textOrNull,
  /** Not masked by Belvo. */
  number: textOrNull,
  agency: textOrNull,
  check_digit: textOrNull,
  /** In units of `currency`, with decimals. */
  balance: z._default(
    z.nullable(z.object({ current: numberOrNull, available: numberOrNull })),
    null,
  ),
  /** ISO 4217, e.g. `MXN`. */
  currency: textOrNull,
  /** What `public_identification_value` is: `CLABE`, `AGENCY/ACCOUNT`, … */
  public_identification_name: textOrNull,
  public_identification_value: textOrNull,
  /** The institution's own id of the account; stable across links. */
  internal_identification: textOrNull,
});

export type BelvoAccount = z.infer<typeof belvoAccount>;

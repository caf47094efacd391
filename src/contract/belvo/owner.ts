import * as z from 'zod/mini';
import { textOrNull, timestampOrNull } from '#contract/belvo/tolerant.ts';

/** Who owns the accounts of a link (Belvo's OpenAPI 1.223, the common part). Personal data throughout. */
export const belvoOwner = z.object({
  id: textOrNull,
  link: textOrNull,
  collected_at: timestampOrNull,
  display_name: textOrNull,
  email: textOrNull,
  phone_number: textOrNull,
  address: textOrNull,
  document_id: z._default(
    z.nullable(z.object({ document_type: textOrNull, document_number: textOrNull })),
    null,
  ),
  internal_identification: textOrNull,
});

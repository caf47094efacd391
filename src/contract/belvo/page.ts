import * as z from 'zod/mini';
import { textOrNull } from '#contract/belvo/tolerant.ts';

/**
 * A page of a list (Belvo's OpenAPI 1.223, every list endpoint). `next` and `previous` are absolute
 * addresses: read the page number from them, and never send keys to a host that they name.
 */
export function pageOf<Item extends z.ZodMiniType>(item: Item) {
  return z.object({
    /** How many there are in all, not on this page. */
    count: z.number(),
    next: textOrNull,
    previous: textOrNull,
    results: z.array(item),
  });
}

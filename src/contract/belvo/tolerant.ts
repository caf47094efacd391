import * as z from 'zod/mini';
import { catch as orElse } from 'zod/mini';

/** A string, or null. A missing key reads as null: Belvo leaves keys out across its generations. */
export const textOrNull = z._default(z.nullable(z.string()), null);

/** A number, or null; missing reads as null. */
export const numberOrNull = z._default(z.nullable(z.number()), null);

/** A list of strings; missing and null read as an empty list. */
export const textList = z.pipe(
  z._default(z.nullable(z.array(z.string())), null),
  z.transform((list) => list ?? []),
);

/**
 * A date and time as Belvo writes it: 0 to 9 fraction digits (3 to 6 are announced in Belvo's
 * integration checklist) and `Z` or an offset such as `+00:00`. Kept as text; `new Date()` reads it.
 */
export const timestamp = z
  .string()
  .check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/));

/** A timestamp, or null when it is missing or unreadable: never a reason to refuse the whole object. */
export const timestampOrNull = orElse(z._default(z.nullable(timestamp), null), null);

/**
 * Any id in the shape of a UUID. Not `z.uuid()`: that checks RFC 9562's version digit, and the ids in
 * Belvo's own examples do not respect it.
 */
export const id = z.guid();

/** One of the known words; a word Belvo adds later reads as `unknown` and is not a failure. */
export function wordOr<const Words extends readonly string[]>(known: Words) {
  return z.pipe(
    z.string(),
    z.transform(
      (word): Words[number] | 'unknown' => known.find((each) => each === word) ?? 'unknown',
    ),
  );
}

/** Whether this is a JSON object (not null, not a list). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of an error body: Belvo wraps them in a list, very old pages show a bare object. */
export function objectsOf(body: unknown): Record<string, unknown>[] {
  return (Array.isArray(body) ? body : [body]).filter(isObject);
}

/** The string, or null for anything else (an empty string included). */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

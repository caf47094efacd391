import * as z from 'zod/mini';
import { numberOrNull, textList, textOrNull, wordOr } from '#contract/belvo/tolerant.ts';

/** One choice of a `select` field; it brings its own rule for the field that depends on it. */
const belvoFormFieldValue = z.object({
  /** What is sent, e.g. `003`. */
  code: z.pipe(
    z.union([z.string(), z.number()]),
    z.transform((code) => String(code)),
  ),
  label: z._default(z.string(), ''),
  validation: textOrNull,
  validation_message: textOrNull,
  placeholder: textOrNull,
});

/**
 * One field of an institution's login form. Belvo's OpenAPI 1.223 lists the first seven keys; the
 * others were seen in real sandbox answers.
 */
const belvoFormField = z.object({
  /** `username`, `username2`, `username3`, `password`, `password2`, `username_type`, `token`, … */
  name: z.string(),
  /** `text`, `password`, `number`, `select`, `hidden`, `file`; a new type is kept as it came. */
  type: z._default(z.string(), 'text'),
  label: z._default(z.string(), ''),
  /** The source of a JavaScript regular expression the value has to match. */
  validation: textOrNull,
  placeholder: textOrNull,
  validation_message: textOrNull,
  /** Number of characters, as text (`"6"`). */
  length: z.pipe(
    z._default(z.nullable(z.union([z.string(), z.number()])), null),
    z.transform((length) => (length === null ? null : String(length))),
  ),
  /** True when the field may stay empty. */
  optional: z.pipe(
    z._default(z.nullable(z.boolean()), null),
    z.transform((optional) => optional ?? false),
  ),
  /** The constant that a `hidden` field sends. */
  value: textOrNull,
  /** The choices of a `select`. */
  values: z.pipe(
    z._default(z.nullable(z.array(belvoFormFieldValue)), null),
    z.transform((values) => values ?? []),
  ),
  /** Position in `values` of the choice that is selected at first. */
  pre_selected: numberOrNull,
});

/** A bank, a tax authority or an employment registry (Belvo's OpenAPI 1.223, `Institution`). */
export const belvoInstitution = z.object({
  /** The numeric id that the detail page is addressed by. */
  id: z.number(),
  /** The name that links carry, e.g. `erebor_mx_retail`. */
  name: z.string(),
  type: wordOr(['bank', 'fiscal', 'employment']),
  website: textOrNull,
  display_name: z.string(),
  /** Not in the OpenAPI, but on the wire beside `country_codes`. */
  country_code: textOrNull,
  /** ISO 3166 alpha-2, upper case. */
  country_codes: textList,
  /** Hex colour such as `#056dae`. */
  primary_color: textOrNull,
  logo: textOrNull,
  icon_logo: textOrNull,
  text_logo: textOrNull,
  /** Deprecated by Belvo; the id as text, or null. */
  code: textOrNull,
  form_fields: z._default(z.array(belvoFormField), []),
  /** `token_required` (the form has an optional code field) is the only one known. */
  features: z._default(z.array(z.object({ name: z.string(), description: textOrNull })), []),
  /** What can be read there, e.g. `ACCOUNTS`. */
  resources: textList,
  integration_type: z._default(wordOr(['credentials', 'openfinance']), 'unknown'),
  status: z._default(wordOr(['healthy', 'down']), 'unknown'),
  openbanking_information: z.optional(z.unknown()),
});

export type BelvoFormField = z.infer<typeof belvoFormField>;
export type BelvoInstitution = z.infer<typeof belvoInstitution>;

import * as z from 'zod/mini';

/** What a person recognises an institution by, wherever it is drawn. */
export const institutionFace = z.object({
  /** Belvo's institution name, e.g. `erebor_mx_retail`: the key in every address. */
  name: z.string(),
  displayName: z.string(),
  type: z.enum(['bank', 'fiscal', 'employment', 'unknown']),
  /** Hue of its tile, in degrees; lightness and chroma are the design's, so contrast never depends on a brand. */
  hue: z.number(),
  /** Whether `/api/institutions/:name/logo` has a picture; otherwise a monogram is drawn. */
  hasLogo: z.boolean(),
  /** `consent`: connects only through Belvo's own consent pages (open finance). */
  connectsBy: z.enum(['credentials', 'consent']),
});
export type InstitutionFace = z.infer<typeof institutionFace>;

/** What signing in to an institution asks for, so that people can have it at hand. */
export const askedFor = z.enum([
  'username',
  'password',
  'second_username',
  'second_password',
  'document',
  'code',
  'certificate',
]);
export type AskedFor = z.infer<typeof askedFor>;

export const institution = z.extend(institutionFace, {
  /** ISO 3166 alpha-2, upper case. */
  countries: z.array(z.string()),
  /** Last part of Belvo's name: `retail`, `business`, `fiscal` … */
  segment: z.nullable(z.string()),
  health: z.enum(['healthy', 'down', 'unknown']),
  asks: z.array(askedFor),
  /** Belvo's resource names, e.g. `ACCOUNTS`; an institution offers nothing else. */
  resources: z.array(z.string()),
});
export type Institution = z.infer<typeof institution>;

/** One choice of a `select`; choosing it changes the rule of the field that depends on it. */
export const formOption = z.object({
  value: z.string(),
  label: z.string(),
  pattern: z.nullable(z.string()),
  patternMessage: z.nullable(z.string()),
  placeholder: z.nullable(z.string()),
});
export type FormOption = z.infer<typeof formOption>;

/**
 * One field of the sign-in form as the institution wants it. Constant (`hidden`) fields are not
 * here: the server adds them itself.
 */
export const formField = z.object({
  /** Belvo's field name: `username`, `username2`, `password`, `username_type`, `certificate` … */
  name: z.string(),
  kind: z.enum(['text', 'number', 'password', 'select', 'file']),
  /** Belvo's own label, in the institution's language. */
  label: z.string(),
  placeholder: z.nullable(z.string()),
  /** JavaScript regular expression source, or null when anything goes. */
  pattern: z.nullable(z.string()),
  patternMessage: z.nullable(z.string()),
  maxLength: z.nullable(z.number()),
  optional: z.boolean(),
  options: z.array(formOption),
  /** Index into `options`. */
  preselected: z.nullable(z.number()),
  /** With `select`: the name of the field whose rule each option replaces. */
  governs: z.nullable(z.string()),
});
export type FormField = z.infer<typeof formField>;

export const institutionDetail = z.extend(institution, { fields: z.array(formField) });
export type InstitutionDetail = z.infer<typeof institutionDetail>;

export const institutionList = z.object({
  institutions: z.array(institution),
  /** True when Belvo could not be asked and this is what we knew before. */
  stale: z.boolean(),
});
export type InstitutionList = z.infer<typeof institutionList>;

/** Whether Belvo, which reads all institutions, answers at all. */
export const belvoState = z.object({ state: z.enum(['answers', 'trouble']) });
export type BelvoState = z.infer<typeof belvoState>;

/** Characters; nobody's user name or password is longer. */
const longestValue = 500;
/** Characters of a file in base64: certificates and keys have a few thousand. */
const longestFile = 24_000;

/**
 * Checks one typed value against a field's rule. Both ends use it, so that the browser never
 * accepts what the server refuses.
 *
 * @param fits how a pattern is tried; the server bounds the time that one may take.
 * @param chosen value of the `select` that governs this field, when there is one.
 */
export function fieldReason(
  field: FormField,
  value: string,
  governor: FormOption | null,
  fits: (pattern: string, value: string) => boolean = matches,
): 'missing' | 'pattern' | 'choice' | 'too_long' | null {
  const reason = lengthReason(field, value.length);
  if (reason !== null || value === '') return reason;
  if (field.kind === 'select') {
    return field.options.some((option) => option.value === value) ? null : 'choice';
  }
  // Half a character has no bytes in UTF-8, so nobody could tell the institution what it was.
  if (/\p{Surrogate}/u.test(value)) return 'pattern';
  const pattern = governor?.pattern ?? field.pattern;
  return pattern === null || fits(pattern, value) ? null : 'pattern';
}

/**
 * The part of it that can be judged without the text itself, which the server never has of a secret.
 *
 * @param length in UTF-16 units, as browsers count.
 */
export function lengthReason(field: FormField, length: number): 'missing' | 'too_long' | null {
  if (length === 0) return field.optional ? null : 'missing';
  // What is chosen is compared with the choices.
  if (field.kind === 'select') return null;
  if (field.maxLength !== null && length > field.maxLength) return 'too_long';
  // Patterns come from institutions; a bounded text keeps a slow one harmless.
  return length > (field.kind === 'file' ? longestFile : longestValue) ? 'too_long' : null;
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern).test(value);
  } catch {
    // An institution's broken pattern must not keep people out: Belvo judges instead.
    return true;
  }
}

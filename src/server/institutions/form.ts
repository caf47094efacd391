import { runInNewContext } from 'node:vm';
import {
  fieldReason,
  lengthReason,
  type AskedFor,
  type FormField,
  type Institution,
} from '#contract/api/institution.ts';
import type { FieldProblem } from '#contract/api/problem.ts';
import type { BelvoFormField, BelvoInstitution } from '#contract/belvo/institution.ts';
import { cut, cutOrNull } from '../belvo/text.ts';
import { namesALogin } from '../db/marks.ts';
import type { Secret } from '../secret.ts';

/** Characters; the longest of Belvo's own are a third of that. */
const longestName = 160;
const longestSentence = 400;

/** What belongs to a tile's colour: Belvo's default blue says nothing about a brand. */
const defaultColours = ['#056dae', '#000000', '#ffffff'];

export function toInstitution(from: BelvoInstitution): Institution {
  const countries =
    from.country_codes.length > 0
      ? from.country_codes
      : from.country_code === null
        ? []
        : [from.country_code];
  return {
    name: from.name,
    displayName: cut(from.display_name, longestName),
    type: from.type,
    hue: hueOf(from),
    hasLogo: logoOf(from) !== null,
    countries,
    segment: from.name.split('_').at(-1) ?? null,
    health: from.status,
    connectsBy: from.integration_type === 'openfinance' ? 'consent' : 'credentials',
    asks: asksOf(from),
    resources: from.resources,
  };
}

export function logoOf(from: BelvoInstitution): string | null {
  return from.icon_logo ?? from.logo ?? from.text_logo;
}

/** The fields people fill. Constants are added later; codes are asked for when they are needed. */
export function toFields(from: BelvoInstitution): FormField[] {
  return from.form_fields
    .filter((field) => field.type !== 'hidden' && field.name !== 'token')
    .map((field) => ({
      name: field.name,
      kind: kindOf(field),
      label: cut(field.label, longestName),
      placeholder: cutOrNull(field.placeholder, longestName),
      pattern: field.validation,
      patternMessage: cutOrNull(field.validation_message, longestSentence),
      maxLength: lengthOf(field.length),
      optional: field.optional,
      options: field.values.map((option) => ({
        value: option.code,
        label: cut(option.label, longestName),
        pattern: option.validation,
        patternMessage: cutOrNull(option.validation_message, longestSentence),
        placeholder: cutOrNull(option.placeholder, longestName),
      })),
      preselected: field.pre_selected,
      governs: field.type === 'select' ? field.name.replace(/_type$/, '') : null,
    }));
}

export function constantsOf(from: BelvoInstitution): Record<string, string> {
  return Object.fromEntries(
    from.form_fields
      .filter((field) => field.type === 'hidden' && field.value !== null)
      .map((field) => [field.name, field.value ?? '']),
  );
}

/** Belvo lets these be changed on a link; the usernames stay what they are. */
const changeable = /^(password\d?|username_type|certificate|private_key)$/;

export function isChangeable(field: FormField): boolean {
  return changeable.test(field.name);
}

/**
 * Checks typed values against the form, so that nothing the institution would refuse for its form
 * costs a call, let alone a try at somebody's bank. Of passwords, codes and files only the length is
 * checked: a pattern needs a text, and a text stays in memory. The browser has tried their patterns,
 * and Belvo does before it asks the institution.
 */
export function checkCredentials(fields: readonly FormField[], typed: Secret): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const name of typed.names()) {
    if (!fields.some((field) => field.name === name)) problems.push({ name, reason: 'unknown' });
  }
  for (const field of fields) {
    const governor = fields.find((other) => other.governs === field.name && other !== field);
    const chosen =
      governor?.options.find((option) => option.value === typed.text(governor.name)) ?? null;
    const reason = mayBeText(field)
      ? fieldReason(field, typed.text(field.name), chosen, fitsInTime)
      : lengthReason(field, typed.length(field.name));
    if (reason !== null) problems.push({ name: field.name, reason });
  }
  const pair = ['certificate', 'private_key'].filter((name) =>
    fields.some((field) => field.name === name),
  );
  const given = pair.filter((name) => typed.length(name) > 0);
  if (given.length === 1 && pair.length === 2) {
    const lacking = pair.find((name) => !given.includes(name)) ?? 'certificate';
    if (!problems.some((problem) => problem.name === lacking)) {
      problems.push({ name: lacking, reason: 'pair' });
    }
  }
  return problems;
}

/** What names a login and what is chosen from a list is no secret. */
function mayBeText({ name, kind }: FormField): boolean {
  return kind === 'select' || (namesALogin(name) && kind !== 'password' && kind !== 'file');
}

/** Milliseconds. */
const patternTime = 50;

/**
 * Patterns come from upstream, and some take exponential time: in one thread that would stop
 * everybody. One that takes too long counts like a broken one: Belvo judges.
 */
function fitsInTime(pattern: string, value: string): boolean {
  try {
    return (
      runInNewContext(
        'new RegExp(pattern).test(value)',
        { pattern, value },
        { timeout: patternTime },
      ) === true
    );
  } catch {
    return true;
  }
}

function asksOf(from: BelvoInstitution): AskedFor[] {
  const asked = new Set<AskedFor>();
  for (const field of from.form_fields) {
    if (field.type === 'hidden' || field.name === 'token') continue;
    if (field.name === 'username') asked.add('username');
    else if (field.name.endsWith('_type')) asked.add('document');
    else if (field.name.startsWith('username')) asked.add('second_username');
    else if (field.name === 'password') asked.add('password');
    else if (field.name.startsWith('password')) asked.add('second_password');
    else if (field.type === 'file') asked.add('certificate');
  }
  if (from.features.some((feature) => feature.name === 'token_required')) asked.add('code');
  return [...asked];
}

function kindOf({ type }: BelvoFormField): FormField['kind'] {
  switch (type) {
    case 'number':
    case 'password':
    case 'select':
    case 'file':
      return type;
    default:
      return 'text';
  }
}

function lengthOf(length: string | null): number | null {
  const number = Number(length);
  return length !== null && Number.isInteger(number) && number > 0 ? number : null;
}

/** The brand's own hue where it has one; else a steady one for each brand, whatever its country. */
function hueOf(from: BelvoInstitution): number {
  const colour = from.primary_color?.toLowerCase() ?? '';
  if (/^#[0-9a-f]{6}$/.test(colour) && !defaultColours.includes(colour)) return hueOfHex(colour);
  const brand = from.name.split('_')[0] ?? from.name;
  return [...brand].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
}

/** Hue in OKLCH, which is what tiles are drawn in. */
function hueOfHex(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const greenRed = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const blueYellow = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  const degrees = (Math.atan2(blueYellow, greenRed) * 180) / Math.PI;
  return Math.round(degrees + 360) % 360;
}

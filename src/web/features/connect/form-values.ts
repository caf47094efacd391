import { type FormField, type FormOption, fieldReason } from '#contract/api/institution.ts';
import type { FieldProblem } from '#contract/api/problem.ts';
import type { Typed } from '#contract/api/typed.ts';

/** Typed values by field name. They live in a local variable while they are checked and sent. */
export type Values = Readonly<Record<string, string>>;

/** Certificates and keys of tax authorities are one to three kilobytes. */
export const maximumFileBytes = 16_384;

/** A certificate without its key opens nothing, and the other way round. */
const pair = ['certificate', 'private_key'] as const;

/** What PUT accepts at Belvo: everything else, usernames above all, cannot be changed later. */
const changeable: ReadonlySet<string> = new Set([
  'password',
  'password2',
  'username_type',
  ...pair,
]);

/** The fields of a form that repairs a connection. */
export function repairFields(fields: readonly FormField[]): FormField[] {
  return fields.filter(({ name }) => changeable.has(name));
}

/** Values that are wiped from the page as soon as they are sent. */
export function isSecret(field: FormField): boolean {
  const { kind, name } = field;
  // A PIN that is declared as a number is still a secret.
  return kind === 'password' || kind === 'file' || name.startsWith('password') || name === 'token';
}

/** The option that decides the rule of a field right now, or null when no `select` governs it. */
export function governorOf(
  fields: readonly FormField[],
  field: FormField,
  values: Values,
): FormOption | null {
  const select = fields.find((candidate) => candidate.governs === field.name);
  return select?.options.find((option) => option.value === values[select.name]) ?? null;
}

/** What is wrong with one field, given everything else in the form. */
export function checkField(
  fields: readonly FormField[],
  field: FormField,
  values: Values,
): FieldProblem['reason'] | null {
  const value = values[field.name] ?? '';
  if (value === '' && isHalfOfPair(field.name, values)) return 'pair';
  return fieldReason(field, value, governorOf(fields, field, values));
}

/** Everything that is wrong, in the order of the form. */
export function checkForm(fields: readonly FormField[], values: Values): FieldProblem[] {
  return fields.flatMap((field) => {
    const reason = checkField(fields, field, values);
    return reason === null ? [] : [{ name: field.name, reason }];
  });
}

/** The values as they are sent: what was left out is not there, and nothing else slips in. */
export function buildCredentials(fields: readonly FormField[], values: Values): Typed {
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = values[name] ?? '';
      return value === '' ? [] : [[name, value] as const];
    }),
  );
}

/** Reads the typed values of a form; files have to be read separately, because that takes time. */
export function textValues(fields: readonly FormField[], form: FormData): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap(({ name, kind }) => {
      const value = form.get(name);
      return kind !== 'file' && typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
}

export type FileReading =
  | { ok: true; base64: string }
  | { ok: false; reason: 'too_long' | 'missing' | 'type' };

/** A file as Belvo wants it. What is not a small file is refused before it is read. */
export async function readFile(file: File): Promise<FileReading> {
  if (file.size === 0) return { ok: false, reason: 'missing' };
  if (file.size > maximumFileBytes) return { ok: false, reason: 'too_long' };
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    return { ok: true, base64: btoa(String.fromCharCode(...bytes)) };
  } catch {
    // Moved or withdrawn since it was chosen.
    return { ok: false, reason: 'type' };
  }
}

/** The chosen files by field name, and what is wrong with those that cannot be used. */
export async function fileValues(
  fields: readonly FormField[],
  form: FormData,
): Promise<{ values: Record<string, string>; problems: FieldProblem[] }> {
  const values: Record<string, string> = {};
  const problems: FieldProblem[] = [];
  for (const { name, kind } of fields) {
    const file = kind === 'file' ? form.get(name) : null;
    // A file input that was left alone sends an empty file without a name.
    if (!(file instanceof File) || (file.size === 0 && file.name === '')) continue;
    const reading = await readFile(file);
    if (reading.ok) values[name] = reading.base64;
    else problems.push({ name, reason: reading.reason });
  }
  return { values, problems };
}

function isHalfOfPair(name: string, values: Values): boolean {
  const other = pair.find((half) => half !== name);
  return pair.some((half) => half === name) && other !== undefined && (values[other] ?? '') !== '';
}

/** Another option of the governing `select` that the value would suit, so that it can be offered. */
export function betterOption(
  fields: readonly FormField[],
  field: FormField,
  values: Values,
): { select: FormField; option: FormOption } | null {
  const select = fields.find((candidate) => candidate.governs === field.name);
  const fits = select?.options.filter(
    (option) =>
      option.pattern !== null &&
      option.value !== values[select.name] &&
      fieldReason(field, values[field.name] ?? '', option) === null,
  );
  const [option, ...others] = fits ?? [];
  // With several to choose from, guessing helps nobody.
  return select === undefined || option === undefined || others.length > 0
    ? null
    : { select, option };
}

/** What browsers and password managers are told about a field. */
export function autocompleteOf(field: FormField): string {
  if (field.name === 'username') return 'username';
  if (field.name === 'password') return 'current-password';
  return field.name === 'token' ? 'one-time-code' : 'off';
}

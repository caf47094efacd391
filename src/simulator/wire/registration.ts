import type { Registration } from '#simulator/engine/links.ts';
import type { Credentials } from '#simulator/engine/login.ts';
import { institutionNamed } from '#simulator/scenarios/index.ts';
import type { FormField, Institution } from '#simulator/scenarios/institution.ts';
import type { Body } from '#simulator/wire/body.ts';
import { Fields } from '#simulator/wire/body.ts';
import { fail } from '#simulator/wire/failure.ts';
import { looksPersonal } from '#simulator/engine/identity.ts';

/** Every resource that Belvo's OpenAPI 1.223 names. */
const RESOURCES = (
  'ACCOUNTS BALANCES BILLS CURRENT_EMPLOYMENTS EMPLOYMENTS EMPLOYMENT_METRICS EMPLOYMENT_RECORDS ' +
  'EXCHANGES FINANCIAL_STATEMENTS INCOMES INVESTMENTS INVESTMENT_TRANSACTIONS INVOICES OWNERS ' +
  'RECURRING_EXPENSES RISK_INSIGHTS TRANSACTIONS TAX_COMPLIANCE_STATUS TAX_RETENTIONS TAX_RETURNS ' +
  'TAX_STATUS'
).split(' ');

/** The credential fields of Belvo's link body, over all generations of it. */
const CREDENTIAL_FIELDS =
  'username username2 username3 username_type password password2 token certificate private_key'.split(
    ' ',
  );

/** Reads the body of `POST /api/links/`, with all of Belvo's checks. */
export function readRegistration(body: Body): { wanted: Registration; typed: Credentials } {
  const fields = new Fields(body);
  const institution = readInstitution(fields);
  const typed = readCredentials(fields, institution);
  const accessMode = fields.choice('access_mode', ['single', 'recurrent']) ?? 'recurrent';
  const fetchResources = readResources(fields, institution);
  const storage = readStorage(fields, accessMode);
  const staleIn = readDays(fields, 'stale_in') ?? '365d';
  const externalId = readExternalId(fields);
  fields.check();
  refuseStorage(accessMode, storage, fetchResources);
  if (institution === null) throw new Error('A missing institution was let through');
  refuseBadCredentials(institution, typed);
  return {
    wanted: {
      institution,
      accessMode,
      externalId,
      credentialsStorage: storage,
      staleIn,
      fetchResources: fetchResources ?? [],
    },
    typed,
  };
}

function readInstitution(fields: Fields): Institution | null {
  const name = fields.text('institution', { required: true });
  if (name === null) return null;
  const found = institutionNamed(name);
  return (
    found ??
    fields.reject('does_not_exist', `Object with name=${name} does not exist.`, 'institution')
  );
}

/** What was typed. A field that the institution asks for must be there, unless optional or hidden. */
export function readCredentials(
  fields: Fields,
  institution: Institution | null,
  which: readonly string[] = CREDENTIAL_FIELDS,
): Credentials {
  const typed: Record<string, string> = {};
  for (const name of which) {
    const asked = institution?.formFields.find((field) => field.name === name);
    const required =
      name === 'username' ||
      (asked !== undefined && asked.optional !== true && asked.type !== 'hidden');
    const text = fields.text(name, {
      required: required && (institution !== null || name === 'username'),
      nullable: !required,
      blank: !required,
    });
    if (text !== null && text !== '') typed[name] = text;
  }
  for (const [one, other] of [
    ['certificate', 'private_key'],
    ['private_key', 'certificate'],
  ] as const) {
    if (typed[one] !== undefined && typed[other] === undefined) {
      fields.reject('required', 'This field is required.', other);
    }
    if (typed[one] !== undefined && !isBase64(typed[one])) {
      fields.reject('invalid', 'Not a valid base64 string.', one);
    }
  }
  return typed;
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** Fails when what was typed does not fit the institution's own form. */
export function refuseBadCredentials(institution: Institution, typed: Credentials): void {
  const ok = institution.formFields.every((field) => {
    const value = typed[field.name];
    return value === undefined || fits(institution, field, typed, value);
  });
  if (!ok) throw fail(400, 'validation_error', 'Bad request');
}

function fits(
  institution: Institution,
  field: FormField,
  typed: Credentials,
  value: string,
): boolean {
  if (field.type === 'select') return (field.values ?? []).some(({ code }) => code === value);
  if (field.type === 'hidden') return value === field.value;
  const select = institution.formFields.find((one) => one.name === 'username_type');
  const choice =
    field.name === 'username'
      ? select?.values?.find(({ code }) => code === typed.username_type)
      : undefined;
  return [field.validation, choice?.validation].every(
    (source) => source === undefined || source === null || new RegExp(source).test(value),
  );
}

export function readResources(fields: Fields, institution: Institution | null): string[] | null {
  const resources = fields.list('fetch_resources', RESOURCES);
  if (resources === null || institution === null) return resources;
  if (resources.every((resource) => institution.resources.includes(resource))) return resources;
  const supported = institution.resources.join(', ');
  return fields.reject(
    'invalid',
    `The institution only supports the following resources: ${supported}`,
    'resources',
  );
}

function readStorage(fields: Fields, accessMode: 'single' | 'recurrent'): string {
  const text = fields.text('credentials_storage');
  if (text !== null && !/^(store|nostore|\d{1,3}d)$/.test(text)) {
    fields.reject(
      'invalid',
      'This value does not match the required pattern.',
      'credentials_storage',
    );
  }
  return text ?? (accessMode === 'recurrent' ? 'store' : '365d');
}

/** A number of days such as `365d`; null when it is missing or wrong. */
export function readDays(fields: Fields, field: string): string | null {
  const text = fields.text(field);
  if (text === null || /^\d{1,3}d$/.test(text)) return text;
  return fields.reject('invalid', 'This value does not match the required pattern.', field);
}

/**
 * 3 to 256 letters, digits, dashes and underscores (Belvo's best practices). Something personal is let
 * through here, whatever its characters: Belvo stores null for it, without an error.
 */
function readExternalId(fields: Fields): string | null {
  const text = fields.text('external_id', { nullable: true });
  if (text === null || looksPersonal(text)) return text;
  if (text.length < 3) {
    return fields.reject(
      'min_length',
      'Ensure this field has at least 3 characters.',
      'external_id',
    );
  }
  if (text.length > 256) {
    return fields.reject(
      'max_length',
      'Ensure this field has no more than 256 characters.',
      'external_id',
    );
  }
  if (/^[A-Za-z0-9_-]+$/.test(text)) return text;
  return fields.reject('invalid', 'This value does not match the required pattern.', 'external_id');
}

/** The rules between access mode, storage and what is read at once (Belvo's data retention controls). */
export function refuseStorage(
  accessMode: 'single' | 'recurrent',
  storage: string,
  fetchResources: string[] | null,
): void {
  if (accessMode === 'recurrent' && storage !== 'store') {
    throw fail(400, 'invalid_credentials_storage', 'Recurrent links must store the credentials');
  }
  if (storage === 'nostore' && (fetchResources ?? []).length === 0) {
    throw fail(
      400,
      'invalid_fetch_resources',
      'Single links without stored credentials must fetch resources',
    );
  }
}

import { Failure, fail } from '#simulator/wire/failure.ts';
import type { FailureItem } from '#simulator/wire/failure.ts';

export type Body = Readonly<Record<string, unknown>>;

/** Reads a request's JSON as strictly as Belvo's framework does. An empty body is an empty object. */
export function readBody(text: string, contentType: string | null): Body {
  if (text.trim() === '') return {};
  if (contentType === null || !/^application\/(.+\+)?json\b/i.test(contentType)) {
    throw fail(
      415,
      'unsupported_media_type',
      `Unsupported media type "${contentType ?? ''}" in request.`,
    );
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's own message would quote what was sent.
    throw fail(400, 'parse_error', 'JSON parse error - Expecting value: line 1 column 1 (char 0)');
  }
  if (isBody(parsed)) return parsed;
  throw fail(400, 'invalid', 'Invalid data. Expected a dictionary.', 'non_field_errors');
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

export function notAUuid(text: string, field: string): Failure {
  return fail(400, 'invalid', `“${text}” is not a valid UUID.`, field);
}

/** Reads fields one by one and collects what is wrong with them, to be said all at once. */
export class Fields {
  readonly body: Body;
  readonly wrong: FailureItem[] = [];

  constructor(body: Body) {
    this.body = body;
  }

  has(field: string): boolean {
    return this.body[field] !== undefined;
  }

  reject(code: string, message: string, field?: string): null {
    this.wrong.push(field === undefined ? { code, message } : { code, message, field });
    return null;
  }

  /** A text; null when it is missing or wrong. Numbers are taken as texts, as Belvo's framework does. */
  text(field: string, rules: { required?: boolean; nullable?: boolean; blank?: boolean } = {}) {
    const value = this.body[field];
    if (value === undefined) {
      return rules.required === true
        ? this.reject('required', 'This field is required.', field)
        : null;
    }
    if (value === null) {
      return rules.nullable === true
        ? null
        : this.reject('null', 'This field may not be null.', field);
    }
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') return this.reject('invalid', 'Not a valid string.', field);
    if (value.trim() === '' && rules.blank !== true) {
      return this.reject('blank', 'This field may not be blank.', field);
    }
    return value;
  }

  /** One of the words; null when it is missing or wrong. */
  choice<Word extends string>(field: string, words: readonly Word[]): Word | null {
    const text = this.text(field);
    if (text === null) return null;
    const word = words.find((each) => each === text);
    return word ?? this.reject('invalid_choice', `"${text}" is not a valid choice.`, field);
  }

  uuid(field: string): string | null {
    const text = this.text(field, { required: true });
    if (text === null || isUuid(text)) return text;
    return this.reject('invalid', `“${text}” is not a valid UUID.`, field);
  }

  flag(field: string, otherwise: boolean): boolean {
    const value = this.body[field];
    if (value === undefined) return otherwise;
    if (typeof value === 'boolean') return value;
    this.reject('invalid', 'Must be a valid boolean.', field);
    return otherwise;
  }

  /** A list of words; null when it is missing or wrong. */
  list(field: string, words: readonly string[]): string[] | null {
    const value = this.body[field];
    if (value === undefined) return null;
    if (value === null) return this.reject('null', 'This field may not be null.', field);
    if (!Array.isArray(value)) {
      const type = typeof value === 'string' ? 'str' : typeof value === 'object' ? 'dict' : 'int';
      return this.reject('not_a_list', `Expected a list but got type "${type}".`, field);
    }
    const texts: string[] = [];
    for (const item of value) {
      if (typeof item !== 'string' || !words.includes(item)) {
        return this.reject('invalid_choice', `"${String(item)}" is not a valid choice.`, field);
      }
      texts.push(item);
    }
    return texts;
  }

  /** Fails when anything was wrong. */
  check(): void {
    if (this.wrong.length > 0) throw new Failure(400, this.wrong);
  }
}

import { objectsOf, textOf } from '#contract/belvo/tolerant.ts';

/** One entry of an error body (Belvo's OpenAPI 1.223; its error-handling page). */
export type BelvoError = {
  /** The stable part, e.g. `login_error`. Empty when the body had none. */
  code: string;
  /** Never shown to people; for `login_error` the only way to tell a locked account from a typo. */
  message: string;
  /** The request field that is wrong, for `required`, `invalid_choice` and their like. */
  field: string | null;
  /** What Belvo's support asks for. */
  request_id: string | null;
  /** Comes with `duplicated`: identifies the link that exists already. */
  institution_user_id: string | null;
};

/**
 * Reads an error body: a list as a rule, a bare object in old pages, and anything at all when a proxy
 * answers instead of Belvo. Entries with neither code nor message are left out; never throws.
 */
export function parseErrors(body: unknown): BelvoError[] {
  return objectsOf(body)
    .map((item) => ({
      code: textOf(item.code) ?? '',
      message: textOf(item.message) ?? textOf(item.detail) ?? '',
      field: textOf(item.field),
      request_id: textOf(item.request_id),
      institution_user_id: textOf(item.institution_user_id),
    }))
    .filter((error) => error.code !== '' || error.message !== '');
}

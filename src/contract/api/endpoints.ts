import * as z from 'zod/mini';
import { duplicateList } from './duplicate.ts';
import { history } from './history.ts';
import { institutionDetail, institutionList } from './institution.ts';
import { link } from './link.ts';
import { operation, operationList } from './operation.ts';
import { session } from './session.ts';

/** The body of a request or answer that has none. */
export const nothing = z.undefined();

/**
 * What the browser reads, once: the browser's client and the server's routes are both typed by this
 * table and both parse with it. It is in the first load; what only some pages call is in
 * `page-endpoints.ts`, what only the director calls in `director-endpoints.ts`.
 */
export const endpoints = {
  session: endpoint('GET', '/api/session', nothing, session),
  institutions: endpoint('GET', '/api/institutions', nothing, institutionList),
  institution: endpoint('GET', '/api/institutions/:name', nothing, institutionDetail),
  links: endpoint('GET', '/api/links', nothing, z.object({ links: z.array(link) })),
  link: endpoint('GET', '/api/links/:id', nothing, link),
  history: endpoint('GET', '/api/links/:id/history', nothing, history),
  duplicates: endpoint('GET', '/api/duplicates', nothing, duplicateList),
  operations: endpoint('GET', '/api/operations', nothing, operationList),
  operation: endpoint('GET', '/api/operations/:id', nothing, operation),
} as const;

/** Answers with `text/event-stream`; each `data:` is a `liveEvent`. */
export const eventsPath = '/api/events';

/** Answers with the institution's picture from our own origin. */
export function logoPath(institution: string): string {
  return `/api/institutions/${encodeURIComponent(institution)}/logo`;
}

/** Every answer says the server's time (ISO 8601), so that countdowns do not trust the device's clock. */
export const clockHeader = 'x-enlace-now';

/** Must be present on every call that changes something; other sites cannot send it. */
export const guardHeader = { name: 'x-enlace', value: '1' } as const;

export interface Endpoint<Input extends z.ZodMiniType, Output extends z.ZodMiniType> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `:name` places for parameters. */
  readonly path: string;
  readonly input: Input;
  readonly output: Output;
  /** True: a second line of the body may hold what somebody typed, see `typed.ts`. */
  readonly typed?: true;
}

export function endpoint<Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  method: Endpoint<Input, Output>['method'],
  path: string,
  input: Input,
  output: Output,
): Endpoint<Input, Output> {
  return { method, path, input, output };
}

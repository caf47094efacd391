import * as z from 'zod/mini';
import { cameBack, cameBackAnswer, consentPage, openConsentPage } from './consent-page.ts';
import { chooseDuplicate, duplicate, duplicateList } from './duplicate.ts';
import { redeemedEntry, redeemEntry } from './entry.ts';
import { history } from './history.ts';
import { institutionDetail, institutionList } from './institution.ts';
import { changeAccessMode, link } from './link.ts';
import {
  answerChallenge,
  operation,
  operationList,
  renewChallenge,
  startOperation,
} from './operation.ts';
import { farewell, record } from './record.ts';
import { session } from './session.ts';

/** The body of a request or answer that has none. */
export const nothing = z.undefined();

/**
 * Every call the browser can make, once (the director has a table of its own): the browser's client and the server's routes are both
 * typed by this table and both parse with it.
 */
export const endpoints = {
  session: endpoint('GET', '/api/session', nothing, session),
  startDemo: endpoint('POST', '/api/session/demo', nothing, session),
  signOut: endpoint('DELETE', '/api/session', nothing, session),

  institutions: endpoint('GET', '/api/institutions', nothing, institutionList),
  institution: endpoint('GET', '/api/institutions/:name', nothing, institutionDetail),

  links: endpoint('GET', '/api/links', nothing, z.object({ links: z.array(link) })),
  link: endpoint('GET', '/api/links/:id', nothing, link),
  history: endpoint('GET', '/api/links/:id/history', nothing, history),
  refresh: endpoint('POST', '/api/links/:id/refresh', nothing, link),
  changeAccessMode: endpoint('POST', '/api/links/:id/access-mode', changeAccessMode, link),

  duplicates: endpoint('GET', '/api/duplicates', nothing, duplicateList),
  chooseDuplicate: endpoint('POST', '/api/duplicates/:id/choice', chooseDuplicate, duplicate),
  undoDuplicate: endpoint('DELETE', '/api/duplicates/:id/choice', nothing, duplicate),

  operations: endpoint('GET', '/api/operations', nothing, operationList),
  operation: endpoint('GET', '/api/operations/:id', nothing, operation),
  startOperation: endpoint('POST', '/api/operations', startOperation, operation),
  answer: endpoint('POST', '/api/operations/:id/answer', answerChallenge, operation),
  renew: endpoint('POST', '/api/operations/:id/renew', renewChallenge, operation),
  cancel: endpoint('POST', '/api/operations/:id/cancel', nothing, operation),

  openConsentPage: endpoint('POST', '/api/consent-pages', openConsentPage, consentPage),
  cameBack: endpoint('POST', '/api/consent-pages/back', cameBack, cameBackAnswer),

  record: endpoint('GET', '/api/record', nothing, record),
  deleteRecord: endpoint('DELETE', '/api/record', nothing, farewell),
  farewell: endpoint('GET', '/api/farewells/:id', nothing, farewell),

  redeemEntry: endpoint('POST', '/api/entries', redeemEntry, redeemedEntry),
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
}

export function endpoint<Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  method: Endpoint<Input, Output>['method'],
  path: string,
  input: Input,
  output: Output,
): Endpoint<Input, Output> {
  return { method, path, input, output };
}

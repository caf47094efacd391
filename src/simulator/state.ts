import * as z from 'zod/mini';
import type { Ids } from '#simulator/ids.ts';
import { HEALTHS } from '#simulator/scenarios/institution.ts';
import { DATASETS, OUTCOMES } from '#simulator/scenarios/outcome.ts';

/**
 * Everything the simulator remembers. Times are milliseconds since the epoch on the simulator's clock.
 * Nothing that anybody typed into a credential field is in here: a link knows which magic user made it
 * and which magic password the bank accepts, and no more.
 */

const outcome = z.enum(OUTCOMES);
const moment = z.number();
const momentOrNull = z.nullable(z.number());

const linkRecord = z.object({
  id: z.string(),
  institution: z.string(),
  access_mode: z.enum(['single', 'recurrent']),
  status: z.enum(['valid', 'invalid', 'unconfirmed', 'token_required']),
  refresh_rate: z.nullable(z.string()),
  last_accessed_at: momentOrNull,
  created_at: moment,
  created_by: z.string(),
  external_id: z.nullable(z.string()),
  institution_user_id: z.string(),
  /** The login with which it has its first account in common, as with a joint account. */
  shares_with: z.optional(z.string()),
  credentials_storage: z.string(),
  stale_in: z.string(),
  fetch_resources: z.array(z.string()),
  outcome,
  data: z.enum(DATASETS),
  /** What the bank says at the next visit. `password_changed`: it accepts only `pass_new`. */
  bank: z.enum(['accepts', 'password_changed', 'wants_code']),
  /** When the data was read that the lists show; null: not yet. */
  data_at: momentOrNull,
  failed_posts: z.number(),
  /** When a refresh was last asked for, for its cool-down. */
  refreshed_at: momentOrNull,
  /** Day of the month on which a monthly link is read. */
  refresh_day: z.nullable(z.number()),
});

const sessionRecord = z.object({
  id: z.string(),
  link: z.string(),
  /** Which collection's PATCH resumes it. */
  resource: z.enum(['links', 'accounts', 'owners']),
  purpose: z.enum(['register', 'update', 'retrieve']),
  /** The outcome whose flow is followed; null: the usual one. */
  flow: z.nullable(outcome),
  step: z.number(),
  wrong: z.number(),
  value: z.nullable(z.string()),
  opened_at: moment,
  /** When the current code was made. */
  coded_at: moment,
  /** When the current step began, for steps that confirm themselves. */
  asked_at: moment,
  confirmed: z.boolean(),
});

const job = z.object({
  id: z.number(),
  at: moment,
  /** `historical`: after a link was made or repaired; `refresh`: asked for; `recurrent`: by schedule. */
  kind: z.enum(['historical', 'refresh', 'recurrent', 'delete']),
  link: z.string(),
  request_id: z.nullable(z.string()),
  /** Null: everything the link reads. */
  resources: z.nullable(z.array(z.string())),
});

const delivery = z.object({
  id: z.number(),
  at: moment,
  payload: z.record(z.string(), z.unknown()),
  /** `unsent`: nobody told us where to send webhooks. `lost`: we were told to lose it. */
  status: z.enum(['waiting', 'delivered', 'failed', 'unsent', 'lost']),
  next_at: moment,
  attempts: z.array(
    z.object({ at: moment, status: z.nullable(z.number()), error: z.nullable(z.string()) }),
  ),
});

export const FAULTS = [
  'reset_before',
  'reset_after',
  'hang',
  'hang_after',
  '500',
  '500_html',
  '403_html',
  '429',
  '401',
  '408',
  'garbage',
  'empty',
  'truncated',
  'wrong_shape',
  'slow',
] as const;

const fault = z.object({
  method: z.nullable(z.string()),
  path: z.nullable(z.string()),
  fault: z.enum(FAULTS),
  seconds: z.number(),
  /** How many calls it will still meet. */
  times: z.number(),
});

const institutionState = z.object({
  health: z.enum(HEALTHS),
  delaySeconds: z.number(),
  duplicatePrevention: z.boolean(),
});

export const savedState = z.object({
  version: z.literal(1),
  /** Secret of `institution_user_id` and of the widget's tokens, in hex. */
  key: z.string(),
  /** The `created_by` of every link. */
  owner: z.string(),
  /** How far the clock was moved. */
  offset_ms: z.number(),
  counter: z.number(),
  institutions: z.record(z.string(), institutionState),
  links: z.array(linkRecord),
  sessions: z.array(sessionRecord),
  jobs: z.array(job),
  deliveries: z.array(delivery),
  faults: z.array(fault),
  /** When the last synchronous deletions were, for their limit. */
  deletions: z.array(moment),
  /** Ids of the widget's tokens that have made a connection; each works once. */
  spent_tokens: z._default(z.array(z.string()), []),
  /** Whether more than 80 requests in 30 seconds are answered with an HTML page. */
  request_ceiling: z.boolean(),
  /** Whether webhooks get lost from now on. */
  loses_webhooks: z._default(z.boolean(), false),
});

export type State = z.infer<typeof savedState>;
export type LinkRecord = z.infer<typeof linkRecord>;
export type SessionRecord = z.infer<typeof sessionRecord>;
export type Job = z.infer<typeof job>;
export type Delivery = z.infer<typeof delivery>;
export type Fault = z.infer<typeof fault>;
export type FaultKind = Fault['fault'];
export type InstitutionState = z.infer<typeof institutionState>;

/** The state at the very start. Institutions that nobody changed are not in it. */
export function freshState(ids: Ids): State {
  return {
    version: 1,
    key: ids.hex(64),
    owner: ids.uuid(),
    offset_ms: 0,
    counter: 0,
    institutions: {},
    links: [],
    sessions: [],
    jobs: [],
    deliveries: [],
    faults: [],
    deletions: [],
    spent_tokens: [],
    request_ceiling: false,
    loses_webhooks: false,
  };
}

import * as z from 'zod/mini';
import { consent } from './consent.ts';
import { institutionFace } from './institution.ts';

/**
 * What is true of a link at Belvo, as far as we know. `ended`: it no longer exists there.
 * `unknown`: Belvo said something this version does not know; shown as such, never guessed.
 */
export const linkStatus = z.enum([
  'valid',
  'invalid',
  'unconfirmed',
  'token_required',
  'ended',
  'unknown',
]);
export type LinkStatus = z.infer<typeof linkStatus>;

export const accessMode = z.enum(['recurrent', 'single']);
export type AccessMode = z.infer<typeof accessMode>;

/** An account behind a link. The number is masked before it leaves the server. */
export const account = z.object({
  id: z.string(),
  name: z.nullable(z.string()),
  /** Belvo's category, e.g. `CHECKING_ACCOUNT`; null when the institution does not say. */
  category: z.nullable(z.string()),
  /** Last four characters at most. */
  numberEnd: z.nullable(z.string()),
  /** ISO 4217. */
  currency: z.nullable(z.string()),
});
export type Account = z.infer<typeof account>;

/**
 * `arriving`: Belvo has not announced the data yet, so nothing is said about how many there are.
 * `none`: this institution offers no accounts (fiscal, employment).
 */
export const linkAccounts = z.object({
  state: z.enum(['arriving', 'ready', 'none']),
  items: z.array(account),
});
export type LinkAccounts = z.infer<typeof linkAccounts>;

/** One connection of the signed-in person. */
export const link = z.object({
  /** Our id; Belvo's never reaches the browser. */
  id: z.string(),
  institution: institutionFace,
  status: linkStatus,
  accessMode: z.nullable(accessMode),
  /** Belvo's rate: `6h`, `12h`, `24h`, `7d`, `30d`; null for single links. */
  refreshRate: z.nullable(z.string()),
  /** ISO 8601; Belvo's last successful access. */
  lastUpdatedAt: z.nullable(z.string()),
  /** ISO 8601; when it was connected. */
  connectedAt: z.string(),
  /** ISO 8601; since when it has the status it has. */
  statusSince: z.string(),
  accounts: linkAccounts,
  /** Belvo's word for how long the password is kept: `store`, `nostore` or days such as `30d`. */
  credentialsStorage: z.nullable(z.string()),
  /** ISO 8601; it came to be while nobody looked and was found then. Null for all others. */
  foundAt: z.nullable(z.string()),
  /** With `ended`: whether its person asked for that, or it was gone at Belvo. */
  endedBy: z.nullable(z.enum(['you', 'elsewhere'])),
  refresh: z.object({
    /** ISO 8601; a refresh that was asked for and has not come yet. */
    askedAt: z.nullable(z.string()),
    /** ISO 8601; Belvo takes the next one from then on. Null: at once. */
    availableAt: z.nullable(z.string()),
  }),
  /** The operation that is changing this link right now. */
  operationId: z.nullable(z.string()),
});
export type Link = z.infer<typeof link>;

/** Switches between being read once and again and again. Recurrent needs a consent of its own. */
export const changeAccessMode = z.strictObject({ accessMode, consent: z.optional(consent) });

/** Statuses that wait for the person, and what mends them. */
export const repairFor = {
  invalid: 'password',
  token_required: 'code',
  unconfirmed: 'finish',
} as const satisfies Partial<Record<LinkStatus, string>>;

/** True when only the person can bring the link back. */
export function needsAttention(status: LinkStatus): status is keyof typeof repairFor {
  return status in repairFor;
}

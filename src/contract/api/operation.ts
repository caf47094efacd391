import * as z from 'zod/mini';
import { consent } from './consent.ts';
import { institutionFace } from './institution.ts';
import { accessMode } from './link.ts';
import { problemCode, fieldProblem } from './problem.ts';

/** The four kinds of extra step an institution may ask for (Belvo's MFA guide). */
export const challengeKind = z.enum(['numeric', 'qr', 'text', 'inputless']);
export type ChallengeKind = z.infer<typeof challengeKind>;

/** Why an operation failed; a problem without the HTTP around it. */
export const failure = z.object({
  code: problemCode,
  fields: z.optional(z.array(fieldProblem)),
  /** Belvo's request id, for the operator. */
  reference: z.optional(z.string()),
  /** With `duplicate_link`: our id of the connection that exists. */
  linkId: z.optional(z.string()),
});
export type Failure = z.infer<typeof failure>;

/** What is going on at this moment; each is something that really happened, never a guess. */
export const workingPhase = z.enum([
  /** Stored here; nothing was sent yet. */
  'queued',
  /** The institution is being signed in to with what was typed. */
  'signing_in',
  /** A code request is being made without credentials (repair by code). */
  'asking_code',
  /** The answer to a code is with the institution. */
  'answering',
  /** Belvo is being asked to delete the link. */
  'disconnecting',
]);
export type WorkingPhase = z.infer<typeof workingPhase>;

const instant = z.string(); // ISO 8601, UTC

export const challenge = z.object({
  /** Commands name the challenge they answer; a stale one changes nothing. */
  challengeId: z.string(),
  kind: challengeKind,
  /** The institution's own text, in its language; null when it gives none. */
  instructions: z.nullable(z.string()),
  /** numeric: the digits; qr: image or text; text: the question; inputless: null. */
  value: z.nullable(z.string()),
  /** False: the person confirms elsewhere and types nothing. */
  expectsInput: z.boolean(),
  expiresAt: instant,
  /** Seconds this challenge lives from its start; the ring needs the whole. */
  lifetimeSeconds: z.number(),
  /** True for codes that can be asked for again when their time is over. */
  renewable: z.boolean(),
  /** True while a fresh code is being fetched: the old one is shown until it is there. */
  renewing: z.boolean(),
  /** How many wrong answers were given so far in this operation. */
  wrongAnswers: z.number(),
  /** How often a fresh code replaced an outdated one. */
  renewals: z.number(),
  /** Which code of this operation this is, from 1; institutions may ask for several. */
  step: z.number(),
  lastProblem: z.nullable(problemCode),
});
export type Challenge = z.infer<typeof challenge>;

/** One state, one screen. */
export const operationState = z.discriminatedUnion('name', [
  z.object({ name: z.literal('working'), phase: workingPhase, since: instant }),
  z.object({ name: z.literal('challenge'), challenge }),
  z.object({ name: z.literal('checking'), since: instant }),
  z.object({
    name: z.literal('done'),
    linkId: z.nullable(z.string()),
    /** True when the link was found by reading, because the answer itself was lost. */
    found: z.boolean(),
  }),
  z.object({ name: z.literal('failed'), failure, at: instant }),
  z.object({ name: z.literal('expired'), at: instant }),
  z.object({ name: z.literal('cancelled'), at: instant }),
]);
export type OperationState = z.infer<typeof operationState>;

export const operationKind = z.enum(['connect', 'update', 'resume', 'disconnect']);
export type OperationKind = z.infer<typeof operationKind>;

/** One thing a person started. Owned by the server, addressed by its id, drawn by the browser. */
export const operation = z.object({
  id: z.string(),
  kind: operationKind,
  institution: institutionFace,
  /** Our link, once there is one. */
  linkId: z.nullable(z.string()),
  accessMode: z.nullable(accessMode),
  /** Grows with each change; an older answer never replaces a newer one on screen. */
  version: z.number(),
  createdAt: instant,
  state: operationState,
});
export type Operation = z.infer<typeof operation>;

/** True while the operation may still change by itself or by its person. */
export function isOpen(state: OperationState): boolean {
  return state.name === 'working' || state.name === 'challenge' || state.name === 'checking';
}

/** Made by the browser once per form; the same key never starts a second operation. */
const requestKey = z.string().check(z.regex(/^[A-Za-z0-9_-]{16,64}$/));
const ourId = z.string().check(z.regex(/^[0-9a-f-]{36}$/));

/** What was typed goes beside it, see `typed.ts`. */
export const startOperation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('connect'),
    requestKey,
    institution: z.string().check(z.regex(/^[a-z0-9_]{1,60}$/)),
    accessMode,
    consent,
  }),
  /** `by: 'code'` goes without a password: the institution is asked to ask for a new code. */
  z.strictObject({
    kind: z.literal('update'),
    requestKey,
    linkId: ourId,
    by: z.enum(['password', 'code']),
  }),
  z.strictObject({ kind: z.literal('resume'), requestKey, linkId: ourId }),
  z.strictObject({ kind: z.literal('disconnect'), requestKey, linkId: ourId }),
]);
export type StartOperation = z.infer<typeof startOperation>;

/** The `answer` is typed, and absent when the challenge expects none ("I've confirmed"). */
export const answerChallenge = z.strictObject({ challengeId: z.string().check(z.maxLength(64)) });

/** Characters of an answer. */
export const longestAnswer = 500;

export const renewChallenge = z.strictObject({ challengeId: z.string().check(z.maxLength(64)) });

/** Open operations and the latest ended ones, newest first. */
export const operationList = z.object({ operations: z.array(operation) });

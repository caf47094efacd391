import { isObject, objectsOf, textOf } from '#contract/belvo/tolerant.ts';

const KINDS = ['numeric', 'qr', 'text', 'inputless'] as const;

/** How the person proves that it is them (Belvo's MFA guide). */
type BelvoChallengeKind = (typeof KINDS)[number];

/** What a 428 `token_required` asks for (Belvo's MFA guide and OpenAPI 1.223). */
export type BelvoChallenge = {
  /** 32 hex digits; goes back in the PATCH. Always take it from the latest 428. */
  session: string;
  /** The link that waits for the answer; goes back in the PATCH. */
  link: string;
  /** Seconds from the answer's arrival in which the person can answer. */
  expirySeconds: number;
  kind: BelvoChallengeKind;
  instructions: string | null;
  /** The code to show, the QR code's content, or the question; null for `inputless`. */
  value: string | null;
  /** False: the person scans or confirms elsewhere, and the PATCH goes without a token. */
  expectsUserInput: boolean;
  requestId: string | null;
};

/** Used when `expiry` is missing or unreadable: what Belvo's MFA guide shows for each kind. */
const USUAL_EXPIRY: Record<BelvoChallengeKind, number> = {
  numeric: 60,
  qr: 60,
  text: 720,
  inputless: 720,
};

/**
 * Reads the body of a 428. Null when it is not a pause that can be resumed: another code (such as
 * `activation_required`), or no session or link to resume with.
 */
export function parseChallenge(body: unknown): BelvoChallenge | null {
  for (const item of objectsOf(body)) {
    const challenge = challengeOf(item);
    if (challenge !== null) return challenge;
  }
  return null;
}

function challengeOf(item: Record<string, unknown>): BelvoChallenge | null {
  // The oldest pages show a body without a code; with one, only token_required can be resumed.
  if (item.code !== undefined && item.code !== 'token_required') return null;
  const session = textOf(item.session);
  const link = textOf(item.link);
  if (session === null || link === null) return null;

  const asked = isObject(item.token_generation_data) ? item.token_generation_data : {};
  const value = typeof asked.value === 'number' ? String(asked.value) : textOf(asked.value);
  const kind = kindOf(asked.type, value);
  // One heading of the MFA guide spells the key without its s.
  const expects = asked.expects_user_input ?? asked.expect_user_input;
  return {
    session,
    link,
    expirySeconds: secondsOf(item.expiry) ?? USUAL_EXPIRY[kind],
    kind,
    instructions: textOf(asked.instructions),
    value,
    expectsUserInput: !(expects === false || expects === 'false'),
    requestId: textOf(item.request_id),
  };
}

function kindOf(type: unknown, value: string | null): BelvoChallengeKind {
  const known = KINDS.find((kind) => kind === type);
  if (known !== undefined) return known;
  // Whatever it is: a value can be shown above a field, and without one there is only the field.
  return value === null ? 'inputless' : 'text';
}

/** The guide writes `"720"`, the OpenAPI writes `9600`. Never negative. */
function secondsOf(expiry: unknown): number | null {
  if (typeof expiry !== 'number' && (typeof expiry !== 'string' || expiry.trim() === ''))
    return null;
  const seconds = Number(expiry);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

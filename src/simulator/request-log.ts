import type { World } from '#simulator/world.ts';
import { count } from '#simulator/world.ts';

/** One call on Belvo's wire, without anything that was typed. */
export type LoggedRequest = {
  /** Grows with every request; not every number is used. */
  seq: number;
  /** Milliseconds since the epoch on the simulator's clock. */
  at: number;
  method: string;
  /** With the query. */
  path: string;
  /** 0: no answer was given. */
  status: number;
  /** Belvo's error code; null for a success or a page. */
  code: string | null;
  milliseconds: number;
  /** The names of the fields that were sent, never what they held. */
  fields: string[];
  /** The fault that it met; null as a rule. */
  fault: string | null;
};

/** The log keeps so many. It is not saved: it is about this process. */
const LENGTH = 1000;

/** The latest requests, oldest first. A request is in it from its arrival; `status` 0 until answered. */
export function createRequestLog(world: World) {
  let entries: LoggedRequest[] = [];
  return {
    start(request: Request, text: string, fault: string | null): LoggedRequest {
      const url = new URL(request.url);
      const entry: LoggedRequest = {
        seq: count(world),
        at: world.clock.now(),
        method: request.method,
        path: `${url.pathname}${url.search}`,
        status: 0,
        code: null,
        milliseconds: 0,
        fields: fieldsOf(text),
        fault,
      };
      entries = [...entries, entry].slice(-LENGTH);
      return entry;
    },
    async end(entry: LoggedRequest, response: Response): Promise<void> {
      entry.status = response.status;
      entry.milliseconds = world.clock.now() - entry.at;
      if (response.status >= 400) entry.code = codeOf(await response.clone().text());
    },
    /** Those after `since`, at most the latest `limit`. */
    read(since: number, limit: number): LoggedRequest[] {
      return entries.filter((entry) => entry.seq > since).slice(-limit);
    },
    clear(): void {
      entries = [];
    },
  };
}

export type RequestLog = ReturnType<typeof createRequestLog>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Only names that Belvo has: a key could hold anything, too. */
function fieldsOf(text: string): string[] {
  const body = parsed(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  return Object.keys(body).map((key) => (KNOWN_FIELDS.has(key) ? key : '(other)'));
}

const KNOWN_FIELDS = new Set(
  (
    'institution username username2 username3 username_type password password2 token certificate ' +
    'private_key external_id access_mode fetch_resources fetch_historical credentials_storage ' +
    'stale_in save_data session link id scopes link_id widget date_from date_to account'
  ).split(' '),
);

function codeOf(text: string): string | null {
  const body = parsed(text);
  const first: unknown = Array.isArray(body) ? body[0] : body;
  if (typeof first !== 'object' || first === null || !('code' in first)) return null;
  return typeof first.code === 'string' ? first.code : null;
}

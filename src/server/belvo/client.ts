import * as z from 'zod/mini';
import { catch as orElse } from 'zod/mini';
import { belvoAccount, type BelvoAccount } from '#contract/belvo/account.ts';
import { parseChallenge, type BelvoChallenge } from '#contract/belvo/challenge.ts';
import { parseErrors } from '#contract/belvo/error.ts';
import { belvoInstitution, type BelvoInstitution } from '#contract/belvo/institution.ts';
import { belvoLink, type BelvoLink } from '#contract/belvo/link.ts';
import { pageOf } from '#contract/belvo/page.ts';
import { belvoToken } from '#contract/belvo/token.ts';
import type { ProblemCode } from '#contract/api/problem.ts';
import type { Clock } from '../clock.ts';
import type { Secret } from '../secret.ts';
import { upstreamProblem, waitSeconds } from './problems.ts';
import { harmless } from './text.ts';
import { TransportError, type OutboundResponse, type Transport } from './transport.ts';

/** An error answer of Belvo's, in our words and with what its support asks for. */
export interface Refusal {
  code: ProblemCode;
  /** Belvo's name of the request field that was refused. */
  field: string | null;
  belvoRequestId: string | null;
  /** With `duplicate_link`: whose link exists already. */
  institutionUserId: string | null;
  /** With `refresh_too_soon`: how long to wait, where Belvo says it. */
  waitSeconds: number | null;
}

/**
 * How a call ended. `lost`: nobody knows whether it had an effect. `not_sent`: it certainly had
 * none. A call that carries a credential is never repeated, whatever it ended with.
 */
export type Outcome<T> =
  | { ended: 'ok'; value: T }
  | { ended: 'challenged'; challenge: BelvoChallenge }
  | { ended: 'refused'; refusal: Refusal }
  | { ended: 'lost' }
  | { ended: 'not_sent' };

/** What a new link is made of, in Belvo's names. */
export interface Registration {
  institution: string;
  external_id: string;
  access_mode: 'recurrent' | 'single';
  fetch_resources?: string[];
  credentials_storage?: string;
  /** The institution's own fields that nobody fills in. */
  constants: Readonly<Record<string, string>>;
  /** Those that somebody filled in. */
  credentials: Secret;
}

/** A `Secret` that is handed in is wiped as soon as the request has it, and the request once it is sent. */
export interface BelvoClient {
  institutions(): Promise<Outcome<BelvoInstitution[]>>;
  /** Links of one person; `since` (ISO 8601) leaves out older ones. */
  links(query: {
    externalId: string;
    institution?: string;
    since?: string;
  }): Promise<Outcome<BelvoLink[]>>;
  link(id: string): Promise<Outcome<BelvoLink>>;
  register(registration: Registration): Promise<Outcome<BelvoLink>>;
  update(id: string, credentials: Secret): Promise<Outcome<BelvoLink>>;
  /** Asks for data, which makes a link that needs a code ask for it. Carries no credential. */
  askForCode(id: string): Promise<Outcome<null>>;
  /** Without an `answer` when nothing has to be typed, and when a fresh code is wanted. */
  resume(step: {
    resource: 'links' | 'accounts';
    session: string;
    link: string;
    answer?: Secret;
  }): Promise<Outcome<null>>;
  /** `accepted`: Belvo deletes it later and announces that by webhook. */
  remove(id: string): Promise<Outcome<'accepted' | 'gone'>>;
  accounts(link: string): Promise<Outcome<BelvoAccount[]>>;
  /** Asks Belvo to read a link's institution now; what it finds is announced by webhook. */
  refresh(id: string): Promise<Outcome<null>>;
  /** Changes how a link is read. Carries no credential. */
  modify(id: string, change: { access_mode: 'recurrent' | 'single' }): Promise<Outcome<BelvoLink>>;
  /** A key for Belvo's own pages: for one person, once, for ten minutes. Never logged, never kept. */
  token(request: TokenRequest): Promise<Outcome<string>>;
}

/** What Belvo's own pages are opened for, in Belvo's names. */
export interface TokenRequest {
  external_id: string;
  fetch_resources: string[];
  /** The link that is renewed; without it a new one is made. */
  link_id?: string;
  widget: {
    openfinance_feature: 'consent_link_creation';
    callback_urls: { success: string; exit: string; event: string };
    branding: { company_name: string };
    consent: {
      terms_and_conditions_url: string;
      permissions: string[];
      identification_info: { type: 'CPF' | 'CNPJ'; number: string; name: string }[];
    };
  };
}

/** What a token lets Belvo's pages of Brazil's open finance do (Belvo's OpenAPI 1.223). */
const consentScopes = [
  'read_institutions',
  'write_links',
  'read_consents',
  'write_consents',
  'write_consent_callback',
  'delete_consents',
];

/** Milliseconds. Longer than Belvo's own 5 minutes: its 408 is an answer, our limit is only doubt. */
const slowLimit = 340_000;
const fastLimit = 30_000;
const maximumPages = 50;

/**
 * The only way out to Belvo: one origin, fixed paths, a fixed set of headers, no redirects and no
 * retries.
 */
export function createBelvoClient(deps: {
  transport: Transport;
  baseUrl: URL;
  keys: { id: string; password: string };
  clock: Clock;
  /** Told of every call that was answered; gets neither bodies nor headers. */
  observe?: (call: { method: string; route: string; status: number; milliseconds: number }) => void;
  /** Told of every other one, and what it failed with. */
  unanswered?: (call: {
    method: string;
    route: string;
    code: string;
    milliseconds: number;
  }) => void;
}): BelvoClient {
  const authorization = `Basic ${Buffer.from(`${deps.keys.id}:${deps.keys.password}`).toString('base64')}`;

  async function call<T>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options: {
      body?: object;
      /** What was typed: fields of the body, by Belvo's names. */
      typed?: readonly TypedField[];
      query?: Record<string, string>;
      headers?: Record<string, string>;
      limit?: number;
    },
    read: (response: OutboundResponse, body: unknown) => T | undefined,
  ): Promise<Outcome<T>> {
    const url = new URL(path, deps.baseUrl);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      url.searchParams.set(name, value);
    }
    const route = path.replace(/[0-9a-f-]{36}/i, ':id');
    const started = deps.clock.now();
    const body = options.body === undefined ? null : written(options.body, options.typed ?? []);
    const deadline = new AbortController();
    const timer = new AbortController();
    void deps.clock.sleep(options.limit ?? fastLimit, timer.signal).then(
      () => deadline.abort(),
      () => undefined,
    );
    try {
      const response = await deps.transport({
        method,
        url,
        headers: {
          authorization,
          accept: 'application/json',
          'user-agent': 'Enlace',
          ...(body === null ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
        ...(body === null ? {} : { body }),
        signal: deadline.signal,
      });
      deps.observe?.({
        method,
        route,
        status: response.status,
        milliseconds: deps.clock.now() - started,
      });
      return judge(response, read);
    } catch (error) {
      const failure = error instanceof TransportError ? error : new TransportError(true);
      const milliseconds = deps.clock.now() - started;
      deps.unanswered?.({ method, route, code: failure.kind, milliseconds });
      return { ended: failure.sent ? 'lost' : 'not_sent' };
    } finally {
      timer.abort();
      body?.fill(0);
    }
  }

  async function pages<Item extends z.ZodMiniType>(
    path: string,
    query: Record<string, string>,
    item: Item,
    unreadable: 'skip' | 'refuse',
  ): Promise<Outcome<z.infer<Item>[]>> {
    const schema = pageOf(unreadable === 'skip' ? orElse(z.nullable(item), null) : item);
    const all: z.infer<Item>[] = [];
    // By number, not by following `next`: the keys must not go to an address that an answer names.
    for (let page = 1; page <= maximumPages; page += 1) {
      const outcome = await call(
        'GET',
        path,
        { query: { ...query, page_size: '1000', page: String(page) } },
        (_, body) => parsed(schema, body),
      );
      if (outcome.ended !== 'ok') return outcome;
      for (const result of outcome.value.results) if (result !== null) all.push(result);
      if (outcome.value.next === null) return { ended: 'ok', value: all };
    }
    // Cut off: what is missing must not look as if it did not exist.
    return { ended: 'lost' };
  }

  const readLink = (_: OutboundResponse, body: unknown) => parsed(belvoLink, body);
  // Whatever a resumed call answers with, the link is read afterwards: that is what is true.
  const readNothing = () => null;

  return {
    institutions: () => pages('/api/institutions/', {}, belvoInstitution, 'skip'),
    links: ({ externalId, institution, since }) =>
      pages(
        '/api/links/',
        {
          external_id: externalId,
          ...(institution === undefined ? {} : { institution }),
          ...(since === undefined ? {} : { created_at__gte: since }),
        },
        belvoLink,
        // Leaving one out would say that it does not exist.
        'refuse',
      ),
    link: (id) => call('GET', `/api/links/${encodeURIComponent(id)}/`, {}, readLink),
    register: ({ credentials, constants, ...rest }) =>
      call(
        'POST',
        '/api/links/',
        { body: { ...constants, ...rest }, typed: credentials.filled(), limit: slowLimit },
        readLink,
      ),
    update: (id, credentials) =>
      call(
        'PUT',
        `/api/links/${encodeURIComponent(id)}/`,
        { body: {}, typed: credentials.filled(), limit: slowLimit },
        readLink,
      ),
    askForCode: (id) =>
      call('POST', '/api/accounts/', { body: { link: id }, limit: slowLimit }, readNothing),
    resume: ({ resource, session, link, answer }) =>
      call(
        'PATCH',
        `/api/${resource}/`,
        {
          body: { session, link },
          typed: (answer?.filled() ?? []).map(([, json]) => ['token', json] as const),
          limit: slowLimit,
        },
        readNothing,
      ),
    remove: (id) =>
      call(
        'DELETE',
        `/api/links/${encodeURIComponent(id)}/`,
        // Asynchronous, because synchronous deletions are limited to five a minute for all people together.
        { headers: { 'x-belvo-request-mode': 'async' } },
        (response) => (response.status === 202 ? 'accepted' : 'gone'),
      ),
    accounts: (link) => pages('/api/accounts/', { link }, belvoAccount, 'skip'),
    token: ({ link_id, ...request }) =>
      call(
        'POST',
        '/api/token/',
        {
          body: {
            // Here, and only here, Belvo wants the keys in the body.
            id: deps.keys.id,
            password: deps.keys.password,
            scopes: [...consentScopes, ...(link_id === undefined ? [] : ['read_links'])].join(','),
            stale_in: '365d',
            ...request,
            ...(link_id === undefined ? {} : { link_id }),
          },
        },
        (_, body) => parsed(belvoToken, body)?.access,
      ),
    refresh: (id) =>
      call('POST', `/api/links/${encodeURIComponent(id)}/refresh/`, { body: {} }, readNothing),
    modify: (id, change) =>
      call('PATCH', `/api/links/${encodeURIComponent(id)}/`, { body: change }, readLink),
  };
}

type TypedField = ReturnType<Secret['filled']>[number];

/** A body as bytes: what was typed is put in as it came, and wiped where it came from. */
function written(open: object, typed: readonly TypedField[]): Buffer<ArrayBuffer> {
  const parts: Uint8Array[] = [Buffer.from(JSON.stringify(open).slice(0, -1))];
  let separator = Object.keys(open).length === 0 ? '' : ',';
  for (const [name, json] of typed) {
    parts.push(Buffer.from(`${separator}"${name}":`), json);
    separator = ',';
  }
  parts.push(Buffer.from('}'));
  const body = Buffer.concat(parts);
  for (const [, json] of typed) json.fill(0);
  return body;
}

function judge<T>(
  response: OutboundResponse,
  read: (response: OutboundResponse, body: unknown) => T | undefined,
): Outcome<T> {
  const body = json(response.body);
  if (response.status >= 200 && response.status < 300) {
    const value = read(response, body);
    // A success that cannot be read is no reason to believe that nothing happened.
    return value === undefined ? { ended: 'lost' } : { ended: 'ok', value };
  }
  if (response.status === 428) {
    const challenge = parseChallenge(body);
    if (challenge !== null) return { ended: 'challenged', challenge };
  }
  const error = parseErrors(body)[0] ?? null;
  const code = upstreamProblem(response.status, error);
  if (code === null) return { ended: 'lost' };
  return {
    ended: 'refused',
    refusal: {
      code,
      field: error?.field ?? null,
      belvoRequestId: error?.request_id ?? null,
      institutionUserId: error?.institution_user_id ?? null,
      waitSeconds: error === null ? null : waitSeconds(error),
    },
  };
}

function parsed<Schema extends z.ZodMiniType>(
  schema: Schema,
  body: unknown,
): z.infer<Schema> | undefined {
  const result = z.safeParse(schema, body);
  return result.success ? result.data : undefined;
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'), harmless) as unknown;
  } catch {
    return undefined;
  }
}

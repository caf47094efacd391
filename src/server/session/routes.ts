import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Session } from '#contract/api/session.ts';
import type { RequestContext } from '../http/guards.ts';
import { ProblemError } from '../http/problems.ts';
import { route, type Caller, type RouteDeps } from '../http/route.ts';
import { demoPeople, type Limits } from '../limits/service.ts';
import type { PersonRecord } from './repository.ts';
import type { Sessions } from './service.ts';

export interface SessionCookie {
  token(context: RequestContext): string | undefined;
  set(context: RequestContext, token: string, seconds: number): void;
  clear(context: RequestContext): void;
}

/**
 * @param secure false only where browsers would drop a Secure cookie: plain HTTP on another host
 *   than this machine.
 */
export function sessionCookie(secure: boolean): SessionCookie {
  const name = secure ? '__Host-enlace' : 'enlace';
  const options = { path: '/', httpOnly: true, sameSite: 'Strict', secure } as const;
  return {
    token: (context) => getCookie(context, name),
    set: (context, token, seconds) =>
      setCookie(context, name, token, { ...options, maxAge: seconds }),
    clear: (context) => {
      deleteCookie(context, name, options);
    },
  };
}

export function callerFrom(sessions: Sessions, cookie: SessionCookie) {
  return async (context: RequestContext): Promise<Caller> => {
    const person = await sessions.find(cookie.token(context));
    if (person === null) throw new ProblemError('unauthenticated');
    return { personId: person.id, externalId: person.externalId };
  };
}

/** What is the same for everybody here. */
type Terms = Omit<Session, 'person'>;

function viewOf(person: PersonRecord | null, terms: Terms): Session {
  return {
    person: person === null ? null : { label: person.label, initials: person.initials },
    ...terms,
  };
}

/** Lets people in who bring a proof of another kind, see the entries. */
export function sessionDoor(deps: { sessions: Sessions; cookie: SessionCookie; terms: Terms }) {
  const { sessions, cookie, terms } = deps;
  return {
    async inside(context: RequestContext): Promise<string | null> {
      return (await sessions.find(cookie.token(context)))?.id ?? null;
    },
    /** @throws ProblemError `not_found` when everything of that person was deleted meanwhile. */
    async letIn(context: RequestContext, personId: string): Promise<Session> {
      const current = await sessions.find(cookie.token(context));
      if (current?.id === personId) return viewOf(current, terms);
      const started = await sessions.startFor(personId);
      if (started === null) throw new ProblemError('not_found');
      cookie.set(context, started.token, sessions.lifetimeSeconds);
      return viewOf(started.person, terms);
    },
  };
}

export function sessionRoutes(
  deps: RouteDeps & {
    sessions: Sessions;
    cookie: SessionCookie;
    limits: Limits;
    placeOf: (context: RequestContext) => string;
    terms: Terms;
    /** Told that a person who is signed in looks. */
    lookedAt: (personId: string) => void;
    /** Told when a session of that person has ended. */
    ended: (personId: string) => void;
  },
): void {
  const { sessions, cookie, limits, placeOf, terms } = deps;
  const view = (person: PersonRecord | null) => viewOf(person, terms);

  route(deps, endpoints.session, 'anyone', 200, async ({ context }) => {
    const person = await sessions.find(cookie.token(context));
    if (person !== null) deps.lookedAt(person.id);
    return view(person);
  });
  route(deps, pageEndpoints.startDemo, 'anyone', 200, async ({ context }) => {
    if (terms.signIn !== 'demo') throw new ProblemError('not_found');
    await limits.take(demoPeople, placeOf(context));
    // A second click finds the person of the first.
    const current = await sessions.find(cookie.token(context));
    if (current !== null) return view(current);
    const { token, person } = await sessions.startDemo();
    cookie.set(context, token, sessions.lifetimeSeconds);
    return view(person);
  });
  route(deps, pageEndpoints.signOut, 'anyone', 200, async ({ context }) => {
    const token = cookie.token(context);
    const person = await sessions.find(token);
    await sessions.end(token);
    if (person !== null) deps.ended(person.id);
    cookie.clear(context);
    return view(null);
  });
}

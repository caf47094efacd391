import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Session } from '#contract/api/session.ts';
import type { RequestContext } from '../http/guards.ts';
import { ProblemError } from '../http/problems.ts';
import { route, type Caller, type RouteDeps } from '../http/route.ts';
import { iso } from '../clock.ts';
import { demoPeople, type Limits } from '../limits/service.ts';
import { deviceOf, type Sessions, type SignedIn } from './service.ts';

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
  // Newer browsers take it from a server only and never from a script; older ones know `__Host-`.
  const name = secure ? '__Host-Http-enlace' : 'enlace';
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

/** Pages renew codes by themselves, so that call says nothing of anybody being there. */
const byItself = /^\/api\/operations\/[^/]+\/renew$/;

/** Who calls. Reading keeps nobody signed in, because pages read by themselves; commands do. */
export function callerFrom(sessions: Sessions, cookie: SessionCookie) {
  return async (context: RequestContext): Promise<Caller> => {
    const { method, path } = context.req;
    const reads = method === 'GET' || method === 'HEAD' || byItself.test(path);
    const token = cookie.token(context);
    const found = reads ? await sessions.find(token) : await sessions.use(token);
    if (found === null) throw new ProblemError('unauthenticated');
    return { personId: found.person.id, externalId: found.person.externalId };
  };
}

/** What is the same for everybody here. */
type Terms = Omit<Session, 'id' | 'person' | 'host' | 'limits'>;

interface ViewDeps {
  sessions: Sessions;
  terms: Terms;
  /** The application that people came from; for nobody in particular the one that there is. */
  hostOf: (tenant: string | null, returnTo: string | null) => Session['host'] | null;
}

/** @param left whose session has just ended, so that they find the way back. */
function viewOf(
  { sessions, terms, hostOf }: ViewDeps,
  signedIn: SignedIn | null,
  left: SignedIn | null = null,
): Session {
  const { person, session } = signedIn ?? left ?? { person: null, session: null };
  const host = hostOf(person?.tenant ?? null, session?.returnTo ?? null);
  const { limits } = sessions;
  return {
    person:
      signedIn === null
        ? null
        : { label: signedIn.person.label, initials: signedIn.person.initials },
    ...(signedIn && { id: signedIn.session.id }),
    ...terms,
    ...(host && { host }),
    ...(signedIn !== null && terms.signIn === 'handover'
      ? {
          limits: {
            endsAt: iso(
              Math.min(signedIn.session.usedAt + limits.idle, signedIn.session.expiresAt),
            ),
            lastsUntil: iso(signedIn.session.expiresAt),
          },
        }
      : {}),
  };
}

/** Lets people in who bring a proof of another kind, see the entries and the hand-over. */
export function sessionDoor(deps: ViewDeps & { cookie: SessionCookie }) {
  const { sessions, cookie } = deps;

  /** @throws ProblemError `not_found` when everything of that person was deleted meanwhile. */
  async function begin(context: RequestContext, personId: string, returnTo?: string) {
    const device = deviceOf(context.req.header('user-agent'));
    const started = await sessions.startFor(personId, device, returnTo);
    if (started === null) throw new ProblemError('not_found');
    cookie.set(context, started.token, sessions.limits.life / 1000);
    return viewOf(deps, started);
  }

  return {
    async inside(context: RequestContext) {
      return (await sessions.find(cookie.token(context)))?.person ?? null;
    },
    async letIn(context: RequestContext, personId: string): Promise<Session> {
      const current = await sessions.find(cookie.token(context));
      return current?.person.id === personId ? viewOf(deps, current) : begin(context, personId);
    },
    async enter(
      context: RequestContext,
      host: { tenant: string; subject: string; label: string },
      returnTo: string,
    ): Promise<Session> {
      // Whatever session there was, nobody goes on in one that somebody else may know.
      await sessions.end(cookie.token(context));
      const person = await sessions.register(host);
      return begin(context, person.id, returnTo);
    },
  };
}

export function sessionRoutes(
  deps: RouteDeps &
    ViewDeps & {
      cookie: SessionCookie;
      limits: Limits;
      placeOf: (context: RequestContext) => string;
      /** Told that a person who is signed in looks. */
      lookedAt: (personId: string) => void;
    },
): void {
  const { sessions, cookie, limits, placeOf, terms } = deps;
  const find = (context: RequestContext) => sessions.find(cookie.token(context));

  function signedOut(context: RequestContext, left: SignedIn | null): Session {
    cookie.clear(context);
    // Pages and pictures that were kept go. Cookies are left out: it would be all of the whole site,
    // the host application's too. So is storage: there are only the preferences of this device.
    context.header('clear-site-data', '"cache"');
    return viewOf(deps, null, left);
  }

  route(deps, endpoints.session, 'anyone', 200, async ({ context }) => {
    const found = await find(context);
    if (found !== null) deps.lookedAt(found.person.id);
    return viewOf(deps, found);
  });
  route(deps, pageEndpoints.startDemo, 'anyone', 200, async ({ context }) => {
    if (terms.signIn !== 'demo') throw new ProblemError('not_found');
    await limits.take(demoPeople, placeOf(context));
    // A second click finds the person of the first.
    const current = await find(context);
    if (current !== null) return viewOf(deps, current);
    const started = await sessions.startDemo(deviceOf(context.req.header('user-agent')));
    cookie.set(context, started.token, sessions.limits.life / 1000);
    return viewOf(deps, started);
  });
  route(deps, pageEndpoints.stay, 'person', 200, async ({ context }) => {
    return viewOf(deps, await find(context));
  });
  route(deps, pageEndpoints.signOut, 'anyone', 200, async ({ context }) => {
    const left = await find(context);
    await sessions.end(cookie.token(context));
    return signedOut(context, left);
  });

  async function list(context: RequestContext, personId: string) {
    const current = await find(context);
    const all = await sessions.list(personId);
    return {
      sessions: all.map(({ id, browser, system, startedAt, usedAt }) => ({
        id,
        isThis: id === current?.session.id,
        browser,
        system,
        startedAt: iso(startedAt),
        usedAt: iso(usedAt),
      })),
    };
  }

  route(deps, pageEndpoints.sessions, 'person', 200, ({ caller, context }) =>
    list(context, caller.personId),
  );
  route(deps, pageEndpoints.endSession, 'person', 200, async ({ caller, context, parameter }) => {
    const ended = await sessions.endOne(caller.personId, parameter('id'));
    if (!ended) throw new ProblemError('not_found');
    return list(context, caller.personId);
  });
  route(deps, pageEndpoints.endSessions, 'person', 200, async ({ caller, context }) => {
    const left = await find(context);
    await sessions.endAll(caller.personId);
    return signedOut(context, left);
  });
}

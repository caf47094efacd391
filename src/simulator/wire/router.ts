import { Hono } from 'hono';
import { readBody } from '#simulator/wire/body.ts';
import type { Body } from '#simulator/wire/body.ts';
import { Failure, fail, failureResponse, notFound, wrongKeys } from '#simulator/wire/failure.ts';
import type { World } from '#simulator/world.ts';

/** One call on Belvo's wire. */
export type Call = {
  world: World;
  url: URL;
  /** The base of addresses that browsers open: as the client wrote it, or our own in this process. */
  origin: string;
  /** The part of the path that `:id` stands for; empty where there is none. */
  id: string;
  headers: Headers;
  body: Body;
  /** Whether the keys were presented as HTTP Basic. */
  authenticated: boolean;
};

type Handler = (call: Call) => Response | Promise<Response>;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a path answers, by method; every other method is a 405. */
export type Route = {
  path: string;
  methods: Partial<Record<Method, Handler>>;
  /** True where the keys may also come in the body. */
  open?: boolean;
};

/** What a call comes with besides its request. */
type RouterEnv = { Bindings: { overSocket: boolean } };

/** Belvo's wire as a function from request to response: keys first, then the method, then the body. */
export function createRouter(world: World, routes: readonly Route[]): Hono<RouterEnv> {
  const app = new Hono<RouterEnv>();
  for (const route of routes) {
    app.all(route.path, async (context) => {
      const { req } = context;
      const authenticated = hasKeys(world, req.header('authorization'));
      if (!authenticated && route.open !== true) throw wrongKeys();
      // A HEAD is answered like a GET; Hono leaves the body out.
      const method = req.method === 'HEAD' ? 'GET' : req.method;
      const handler = isMethod(method) ? route.methods[method] : undefined;
      if (handler === undefined) {
        throw fail(405, 'method_not_allowed', `Method "${req.method}" not allowed.`);
      }
      const reads = method === 'GET' || method === 'DELETE';
      const url = new URL(req.url);
      return handler({
        world,
        url,
        origin: context.env.overSocket ? url.origin : world.origin,
        id: req.param('id') ?? '',
        headers: req.raw.headers,
        body: reads ? {} : readBody(await req.text(), req.header('content-type') ?? null),
        authenticated,
      });
    });
    // Belvo's framework redirects a read without its last slash; a write it does not find.
    app.get(route.path.replace(/\/$/, ''), (context) => {
      const url = new URL(context.req.url);
      url.pathname += '/';
      return context.redirect(url.href, 301);
    });
  }
  app.notFound(() => failureResponse(world, notFound()));
  app.onError((error) => {
    if (error instanceof Failure) return failureResponse(world, error);
    throw error;
  });
  return app;
}

function isMethod(method: string): method is Method {
  return ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method);
}

function hasKeys(world: World, header: string | undefined): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return false;
  const { secretId, secretPassword } = world.keys;
  return Buffer.from(encoded, 'base64').toString() === `${secretId}:${secretPassword}`;
}

import type { World } from '#simulator/world.ts';

/** One entry of an error body, before the request's id is added. */
export type FailureItem = { code: string; message?: string; field?: string } & Record<
  string,
  unknown
>;

/** An answer that is not a success. Thrown where it is found out; the router turns it into a response. */
export class Failure extends Error {
  readonly status: number;
  readonly items: FailureItem[];
  /** True: a bare object instead of a list, as the oldest pages show it. */
  readonly bare: boolean;
  /** True: an HTML page, as when something in front of Belvo answers. */
  readonly page: boolean;

  constructor(
    status: number,
    items: FailureItem[],
    options: { bare?: boolean; page?: boolean } = {},
  ) {
    super(`${status} ${items.map((item) => item.code).join(', ')}`);
    this.status = status;
    this.items = items;
    this.bare = options.bare ?? false;
    this.page = options.page ?? false;
  }
}

export function fail(status: number, code: string, message: string, field?: string): Failure {
  return new Failure(status, [{ code, message, ...(field === undefined ? {} : { field }) }]);
}

export const notFound = () => fail(404, 'not_found', 'Not found');

export const wrongKeys = () => fail(401, 'authentication_failed', 'Invalid Secret Keys');

export const forbiddenPage = () => new Failure(403, [], { page: true });

const PAGES: Record<number, string> = {
  403: '403 Forbidden',
  500: '500 Internal Server Error',
};

/** The page that the server in front of Belvo shows. */
export function htmlPage(status: number): Response {
  const title = PAGES[status] ?? String(status);
  const html = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n`;
  return new Response(html, { status, headers: { 'content-type': 'text/html' } });
}

/** A failure as a response. Each one gets a request id of its own, as Belvo's do. */
export function failureResponse(world: World, failure: Failure): Response {
  if (failure.page) return htmlPage(failure.status);
  const request_id = world.ids.hex(32);
  const items = failure.items.map((item) => ({ ...item, request_id }));
  const headers = new Headers();
  if (failure.status === 401) headers.set('www-authenticate', 'Basic realm="api"');
  return Response.json(failure.bare ? items[0] : items, { status: failure.status, headers });
}

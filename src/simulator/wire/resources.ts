import { resume } from '#simulator/engine/links.ts';
import type { DataResource } from '#simulator/engine/retrieval.ts';
import { dataOf, hasStoredData, readNow, retrieve } from '#simulator/engine/retrieval.ts';
import { institutionNamed } from '#simulator/scenarios/index.ts';
import type { Body } from '#simulator/wire/body.ts';
import { Fields, isUuid } from '#simulator/wire/body.ts';
import { fail, notFound } from '#simulator/wire/failure.ts';
import { filtered } from '#simulator/wire/filter.ts';
import { linkOf, readResume } from '#simulator/wire/link.ts';
import { pageOf, projected } from '#simulator/wire/page.ts';
import type { Call, Route } from '#simulator/wire/router.ts';
import type { LinkRecord } from '#simulator/state.ts';
import { linkById } from '#simulator/world.ts';
import type { World } from '#simulator/world.ts';

/** Everything stored of one kind, over these links. */
function stored(
  world: World,
  resource: DataResource,
  links: readonly LinkRecord[],
): Record<string, unknown>[] {
  return links.flatMap((link) => {
    const institution = institutionNamed(link.institution);
    if (institution === undefined || !hasStoredData(world, link)) return [];
    return dataOf(link, institution, resource);
  });
}

const textIn = (item: Record<string, unknown>, key: string) => {
  const value = item[key];
  return typeof value === 'string' ? value : '';
};

function listOf(resource: DataResource) {
  return ({ world, url }: Call): Response => {
    const links = filtered(url, world.state.links, { uuids: { link: ({ id }) => id } });
    const found = filtered(url, stored(world, resource, links), {
      texts: {
        category: { of: (item) => textIn(item, 'category') },
        currency: { of: (item) => textIn(item, 'currency') },
      },
      uuids: { id: (item) => textIn(item, 'id') },
    });
    const page = pageOf(url, found);
    return Response.json({ ...page, results: page.results.map((item) => projected(url, item)) });
  };
}

function detailOf(resource: DataResource) {
  return ({ world, url, id }: Call): Response => {
    const found = stored(world, resource, world.state.links).find(
      (item) => item.id === id.toLowerCase(),
    );
    if (found === undefined) throw notFound();
    return Response.json(projected(url, found));
  };
}

function readRetrieval(world: World, body: Body) {
  const fields = new Fields(body);
  const id = fields.uuid('link');
  const token = fields.text('token', { nullable: true, blank: true });
  const save = fields.flag('save_data', true);
  fields.check();
  if (id === null || !isUuid(id) || linkById(world, id.toLowerCase()) === undefined) {
    throw fail(400, 'does_not_exist', `Object with id=${id ?? ''} does not exist.`, 'link');
  }
  return { ...linkOf({ world, id }), token, save };
}

function retrieveOf(resource: DataResource) {
  return async ({ world, url, body }: Call): Promise<Response> => {
    const { link, institution, token, save } = readRetrieval(world, body);
    const items = await retrieve(world, link, institution, resource, { token, save });
    return answered(url, items, save);
  };
}

function resumeOf(resource: DataResource) {
  return async ({ world, url, body }: Call): Promise<Response> => {
    const { link, institution, session, token, save } = readResume(world, body, resource);
    await resume(world, link, institution, session, token);
    return answered(url, readNow(world, link, institution, resource, save), save);
  };
}

/** A bare list, not a page: 201 when it was stored as well. */
function answered(url: URL, items: Record<string, unknown>[], save: boolean): Response {
  return Response.json(
    items.map((item) => projected(url, item)),
    { status: save ? 201 : 200 },
  );
}

export const resourceRoutes: Route[] = (['accounts', 'owners'] as const).flatMap((resource) => [
  {
    path: `/api/${resource}/`,
    methods: { GET: listOf(resource), POST: retrieveOf(resource), PATCH: resumeOf(resource) },
  },
  { path: `/api/${resource}/:id/`, methods: { GET: detailOf(resource) } },
]);

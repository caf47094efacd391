import type { FormField, Institution } from '#simulator/scenarios/institution.ts';
import { institutions } from '#simulator/scenarios/index.ts';
import { notFound } from '#simulator/wire/failure.ts';
import { filtered } from '#simulator/wire/filter.ts';
import { pageOf, projected, words } from '#simulator/wire/page.ts';
import type { Call, Route } from '#simulator/wire/router.ts';
import type { World } from '#simulator/world.ts';
import { stateOf } from '#simulator/world.ts';

/** An institution as Belvo writes it (its OpenAPI 1.223, and what its sandbox really sends). */
export function presentInstitution(
  world: World,
  origin: string,
  institution: Institution,
): Record<string, unknown> {
  const { id, name, type, country, pictogram, own } = institution;
  const picture = (suffix: string) =>
    pictogram === null ? null : `${origin}/_assets/${name}${suffix}.svg`;
  return {
    id,
    name,
    type,
    website: null,
    display_name: institution.displayName,
    country_code: country,
    country_codes: [country],
    primary_color: institution.primaryColor,
    logo: picture('-text'),
    icon_logo: picture(''),
    text_logo: picture('-text'),
    // Belvo's own carry their id here; ours say what they are.
    code: own ? 'simulator' : String(id),
    form_fields: institution.formFields.map(presentField),
    features: institution.tokenFeature
      ? [
          {
            name: 'token_required',
            description:
              'The institution may require a token during link creation or when making any other requests',
          },
        ]
      : [],
    resources: institution.resources,
    integration_type: institution.integrationType,
    status: statusOf(world, institution),
    openbanking_information:
      institution.integrationType === 'openfinance'
        ? { description: null, participants: [], authorization_server_id: null }
        : null,
  };
}

/** Only the keys that this field has, in the order in which Belvo writes them. */
function presentField(field: FormField): Record<string, unknown> {
  const { name, type, label, ...rest } = field;
  return { name, type, label, ...rest };
}

/** Belvo's list knows two words; the error codes tell the rest. */
function statusOf(world: World, institution: Institution): 'healthy' | 'down' {
  return stateOf(world, institution).health === 'healthy' ? 'healthy' : 'down';
}

const TYPES = ['bank', 'fiscal', 'employment'];

function list({ world, url, origin }: Call): Response {
  const found = filtered(url, institutions, {
    texts: {
      name: { of: (one) => one.name },
      status: { of: (one) => statusOf(world, one), choices: ['healthy', 'down'] },
      type: { of: (one) => one.type, choices: TYPES },
      country_code: { of: (one) => one.country },
      website: { of: () => null },
    },
    others: {
      display_name: (one, value) => one.displayName.toLowerCase().includes(value.toLowerCase()),
      resources__allin: (one) =>
        words(url, 'resources__allin').every((resource) => one.resources.includes(resource)),
    },
  });
  const page = pageOf(url, found);
  const results = page.results.map((one) => projected(url, presentInstitution(world, origin, one)));
  return Response.json({ ...page, results });
}

function detail({ world, url, origin, id }: Call): Response {
  const found = institutions.find((one) => String(one.id) === id);
  if (found === undefined) throw notFound();
  return Response.json(projected(url, presentInstitution(world, origin, found)));
}

export const institutionRoutes: Route[] = [
  { path: '/api/institutions/', methods: { GET: list } },
  { path: '/api/institutions/:id/', methods: { GET: detail } },
];

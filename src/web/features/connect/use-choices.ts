import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Institution } from '#contract/api/institution.ts';
import { useInstitutions } from '#web/lib/queries.ts';
import { useEarlier } from './earlier.ts';
import { searchIndex } from './search.ts';

type Kind = Institution['type'];

export interface Filters {
  type: Kind | null;
  country: string | null;
}

/** What can be filtered by: only what the list contains, in a fixed order. */
export interface Options {
  types: Kind[];
  countries: string[];
}

const kinds = ['bank', 'fiscal', 'employment', 'unknown'] as const;
/** In the address: every country on purpose, in spite of the browser's. */
const everywhere = 'all';

export function optionsOf(institutions: readonly Institution[]): Options {
  const types = new Set(institutions.map(({ type }) => type));
  return {
    types: kinds.filter((kind) => types.has(kind)),
    countries: [...new Set(institutions.flatMap(({ countries }) => countries))].toSorted(),
  };
}

/** The filters of the address; without any, the country in which the browser says it is. */
export function readFilters(
  address: URLSearchParams,
  { types, countries }: Options,
  languages: readonly string[] = navigator.languages,
): Filters {
  const asked = address.get('country')?.toUpperCase() ?? null;
  const home = languages
    .map((language) => language.split('-').at(-1)?.toUpperCase() ?? '')
    .find((region) => countries.includes(region));
  const country = asked === null ? (home ?? null) : asked;
  return {
    type: types.find((kind) => kind === address.get('type')) ?? null,
    country: country !== null && countries.includes(country) ? country : null,
  };
}

/** The address with some of its filters changed. */
export function writeFilters(address: URLSearchParams, change: Partial<Filters>): string {
  const next = new URLSearchParams(address);
  if (change.type !== undefined) {
    if (change.type === null) next.delete('type');
    else next.set('type', change.type);
  }
  if (change.country !== undefined)
    next.set('country', (change.country ?? everywhere).toLowerCase());
  return `?${next.toString()}`;
}

/** People come to connect: what works now and here stands first, in the order the server gives. */
function usefulFirst(institutions: readonly Institution[]): Institution[] {
  const rank = ({ health }: Institution): number => (health === 'down' ? 1 : 0);
  return institutions.toSorted((a, b) => rank(a) - rank(b));
}

/** The list, searched and filtered, with what the person has there already. */
export function useChoices(query: string) {
  const [address] = useSearchParams();
  const list = useInstitutions();
  const earlier = useEarlier();
  const institutions = list.data?.institutions;
  const search = useMemo(
    () => (institutions === undefined ? null : searchIndex(usefulFirst(institutions))),
    [institutions],
  );
  const options = useMemo(() => optionsOf(institutions ?? []), [institutions]);
  const { type, country } = readFilters(address, options);
  const result = useMemo(
    () => search?.({ query, type, country }) ?? null,
    [search, query, type, country],
  );
  return {
    list,
    options,
    filters: { type, country },
    result,
    earlier,
  };
}

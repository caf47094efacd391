import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useSearchParams } from 'react-router-dom';
import { useFormat } from '#web/i18n/format.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import type { Earlier } from './earlier.ts';
import { InstitutionRow } from './institution-row.tsx';
import type { SearchResult } from './search.ts';
import { writeFilters } from './use-choices.ts';

/** "3 results in Mexico and 1 in another country"; empty while there is nothing to count. */
export function useCountWords(
  query: string,
  country: string | null,
  result: SearchResult | null,
): string {
  const { t } = useLingui();
  const format = useFormat();
  if (result === null) return '';
  const here = result.here.length;
  const elsewhere = result.elsewhere.length;
  if (country === null || (query.trim() === '' && here === 0)) {
    return t`${plural(here, { one: '# institution', other: '# institutions' })}`;
  }
  const place = format.country(country);
  if (elsewhere === 0) {
    return t`${plural(here, { one: '# institution', other: '# institutions' })} in ${place}`;
  }
  return t`${plural(here, { one: '# institution', other: '# institutions' })} in ${place} and ${plural(elsewhere, { one: '# in another country', other: '# in other countries' })}`;
}

export function ChooseResults({
  result,
  count,
  earlier,
  country,
  filtered,
}: {
  result: SearchResult;
  count: string;
  earlier: ReadonlyMap<string, readonly Earlier[]>;
  country: string | null;
  filtered: boolean;
}) {
  const { t } = useLingui();
  const hits = [...result.here, ...result.elsewhere];
  if (hits.length === 0) return <NothingFound filtered={filtered} />;
  return (
    <div>
      <p className="small count-line">{count}</p>
      <ul className="hits" aria-label={t`Institutions`}>
        {hits.map((hit, index) => (
          <li key={hit.institution.name}>
            <InstitutionRow
              hit={hit}
              earlier={earlier.get(hit.institution.name) ?? []}
              showCountry={country === null || index >= result.here.length}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

function NothingFound({ filtered }: { filtered: boolean }) {
  const [address] = useSearchParams();
  return (
    <div className="nothing">
      <h2>
        <Trans>Nothing found</Trans>
      </h2>
      <p className="note">
        <Trans>Try a shorter word, or the name that is on your card.</Trans>
      </p>
      {filtered ? (
        <ButtonLink
          kind="soft"
          short
          replace
          to={writeFilters(address, { type: null, country: null })}
        >
          <Trans>Look at all kinds in all countries</Trans>
        </ButtonLink>
      ) : null}
    </div>
  );
}

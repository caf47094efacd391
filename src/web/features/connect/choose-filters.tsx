import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { useFormat } from '#web/i18n/format.ts';
import { ChipLink } from '#web/ui/chip.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { kindFilterWords } from './institution-words.ts';
import { type Filters, type Options, writeFilters } from './use-choices.ts';

/** Kind and country. Both live in the address, so that reload and back keep them. */
export function ChooseFilters({ filters, options }: { filters: Filters; options: Options }) {
  const { t } = useLingui();
  const [address] = useSearchParams();
  return (
    <div className="chips" role="group" aria-label={t`Kind and country`}>
      {options.countries.length > 1 ? (
        <CountryFilter country={filters.country} countries={options.countries} />
      ) : null}
      {options.types.length > 1 ? (
        <>
          <ChipLink
            replace
            current={filters.type === null}
            to={writeFilters(address, { type: null })}
          >
            <Trans>All</Trans>
          </ChipLink>
          {options.types.map((type) => (
            <ChipLink
              key={type}
              replace
              current={filters.type === type}
              to={writeFilters(address, { type })}
            >
              {t(kindFilterWords[type])}
            </ChipLink>
          ))}
        </>
      ) : null}
    </div>
  );
}

function CountryFilter({ country, countries }: { country: string | null; countries: string[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const [address] = useSearchParams();
  return (
    <span className="chip-select">
      <select
        className="chip"
        aria-label={t`Country`}
        value={country ?? ''}
        onChange={({ currentTarget: { value } }) =>
          void navigate(writeFilters(address, { country: value === '' ? null : value }), {
            replace: true,
          })
        }
      >
        <option value="">{t`All countries`}</option>
        {countries.map((code) => (
          <option key={code} value={code}>
            {format.country(code)}
          </option>
        ))}
      </select>
      <Icon name="down" small />
    </span>
  );
}

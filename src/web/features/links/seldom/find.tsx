import '#web/styles/find.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { useId, useRef, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { useFormat } from '#web/i18n/format.ts';
import { rateWords } from '#web/i18n/link-words.ts';
import { classNames } from '#web/lib/class-names.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { Select, TextInput } from '#web/ui/inputs.tsx';
import type { Overview } from '../overview.ts';
import { addressOf, plainView, sorts, type View } from '../shown.ts';
import { choicesOf, type Choice } from './choices.ts';

/** Search, order and the seldom filters, for people with several connections. */
export function Find({
  overview,
  view,
  onSearch,
  onSearched,
}: {
  overview: Overview;
  view: View;
  onSearch: (text: string) => void;
  onSearched: () => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const chosen = [view.institution, view.mode, view.rate].filter((value) => value !== null).length;
  const [open, setOpen] = useState(chosen > 0);
  const choices = choicesOf(overview, view);
  const sortWords = { recent: t`Latest first`, oldest: t`Oldest first`, name: t`By name` };
  const modeWords = { recurrent: t`Kept up to date`, single: t`Read once` };
  const rateLabel = (rate: string) => {
    const words = rateWords(rate);
    return words === null ? rate : t(words);
  };
  const institutionLabels = choices.institutions.map(({ label }) => label);
  // One bank in two countries has two names at Belvo and one on screen.
  const institutions = choices.institutions.map((choice) =>
    institutionLabels.filter((label) => label === choice.label).length < 2
      ? choice
      : { ...choice, label: `${choice.label}, ${format.country(countryOf(choice.value))}` },
  );

  function show(change: Partial<View>) {
    void navigate(addressOf({ ...view, ...change }), { replace: true, preventScrollReset: true });
  }

  return (
    <div role="search" className="finds">
      <div className="find">
        <TextInput
          ref={box}
          type="search"
          icon="search"
          aria-label={t`Search your connections`}
          placeholder={t`Search bank or account`}
          autoComplete="off"
          value={view.search}
          onChange={(event) => onSearch(event.target.value)}
          onBlur={onSearched}
        />
        <Button
          kind="soft"
          short
          icon="settings"
          className="only-phone"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {chosen === 0 ? <Trans>Filters</Trans> : <Trans>Filters ({chosen})</Trans>}
        </Button>
      </div>
      <div id={id} className={classNames('narrow', !open && 'folded')}>
        <Select
          aria-label={t`Order`}
          value={view.sort}
          onChange={(event) =>
            show({ sort: sorts.find((sort) => sort === event.target.value) ?? 'recent' })
          }
        >
          {sorts.map((sort) => (
            <option key={sort} value={sort}>
              {sortWords[sort]}
            </option>
          ))}
        </Select>
        <FilterSelect
          name={t`Institution`}
          all={t`Every institution`}
          value={view.institution}
          choices={institutions}
          onChoose={(institution) => show({ institution })}
        />
        <FilterSelect
          name={t`How long`}
          all={t`Kept or read once`}
          value={view.mode}
          choices={choices.modes.map((choice) => ({ ...choice, label: modeWords[choice.value] }))}
          onChoose={(mode) => show({ mode })}
        />
        <FilterSelect
          name={t`How often`}
          all={t`However often`}
          value={view.rate}
          choices={choices.rates.map((choice) => ({ ...choice, label: rateLabel(choice.value) }))}
          onChoose={(rate) => show({ rate })}
        />
        {chosen > 0 ? (
          <ButtonLink
            kind="plain"
            short
            replace
            preventScrollReset
            to={cleared(view)}
            // It goes with the filters, and the focus would go with it.
            onClick={() => box.current?.focus()}
          >
            <Trans>Clear filters</Trans>
          </ButtonLink>
        ) : null}
      </div>
    </div>
  );
}

/** `MX` of `gringotts_mx_retail`. */
function countryOf(institution: string): string {
  return institution.split('_')[1]?.toUpperCase() ?? institution;
}

/** The same search and order without filters. */
function cleared({ search, sort }: View): string {
  return addressOf({ ...plainView, search, sort });
}

function FilterSelect<Value extends string>({
  name,
  all,
  value,
  choices,
  onChoose,
}: {
  name: string;
  /** Words for no choice. */
  all: ReactNode;
  value: Value | null;
  choices: readonly (Choice<Value> & { label: string })[];
  onChoose: (value: Value | null) => void;
}) {
  // One value only is no choice.
  if (choices.length < 2 && value === null) return null;
  return (
    <Select
      aria-label={name}
      value={value ?? ''}
      onChange={(event) =>
        onChoose(choices.find((choice) => choice.value === event.target.value)?.value ?? null)
      }
    >
      <option value="">{all}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {`${choice.label} (${choice.count})`}
        </option>
      ))}
    </Select>
  );
}

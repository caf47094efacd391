import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { ChipLink } from '#web/ui/chip.tsx';
import type { MarkState } from '#web/ui/mark.tsx';
import type { Overview } from '../overview.ts';
import { addressOf, countOf, narrowedBy, plainView, type Filter, type View } from '../shown.ts';
import { Find } from './find.tsx';

/** Fewer connections are seen at a glance. */
const FIND_FROM = 4;

/** Filter, search and order. All of it is in the address, so it survives reloading and can be sent. */
export function FindTools({
  overview,
  view,
  found,
  onSearch,
  onSearched,
}: {
  overview: Overview;
  view: View;
  /** How many connections are shown. */
  found: number;
  onSearch: (text: string) => void;
  /** Typing is over for now. */
  onSearched: () => void;
}) {
  const { t } = useLingui();
  const narrowed = narrowedBy(view) > 0;
  return (
    <div className="tools">
      <div className="chips" role="group" aria-label={t`Filter by state`}>
        <FilterChip filter="all" overview={overview} view={view}>
          <Trans>All</Trans>
        </FilterChip>
        <FilterChip filter="attention" overview={overview} view={view} mark="broken">
          <Trans>Need you</Trans>
        </FilterChip>
        <FilterChip filter="progress" overview={overview} view={view} mark="busy">
          <Trans>In progress</Trans>
        </FilterChip>
        <FilterChip filter="works" overview={overview} view={view} mark="whole">
          <Trans>Working</Trans>
        </FilterChip>
        <FilterChip filter="once" overview={overview} view={view} mark="ended">
          <Trans>Read once</Trans>
        </FilterChip>
      </div>
      {overview.total >= FIND_FROM || (narrowed && overview.total > 1) ? (
        <Find overview={overview} view={view} onSearch={onSearch} onSearched={onSearched} />
      ) : null}
      <p className="vh" role="status">
        {narrowed ? (
          <Plural value={found} one="# connection shown" other="# connections shown" />
        ) : null}
      </p>
    </div>
  );
}

function FilterChip({
  filter,
  overview,
  view,
  mark,
  children,
}: {
  filter: Filter;
  overview: Overview;
  view: View;
  mark?: MarkState;
  children: ReactNode;
}) {
  const current = view.status === filter;
  if (countOf(overview, { ...plainView, status: filter }) === 0 && !current) return null;
  const target = { ...view, status: filter };
  return (
    <ChipLink
      to={addressOf(target)}
      replace
      preventScrollReset
      current={current}
      count={countOf(overview, target)}
      mark={mark}
    >
      {children}
    </ChipLink>
  );
}

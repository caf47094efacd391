import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, type ReactNode } from 'react';
import { ChipLink } from '#web/ui/chip.tsx';
import type { MarkState } from '#web/ui/mark.tsx';
import type { Overview } from './overview.ts';
import { addressOf, countOf, type Filter, type View } from './shown.ts';

// Most people have few connections and never load it.
const Find = lazy(async () => ({ default: (await import('./find.tsx')).Find }));

/** Fewer connections are seen at a glance. */
const SEARCH_FROM = 6;

/** Filter, search and order. All of it is in the address, so it survives reloading and can be sent. */
export function FilterTools({
  overview,
  view,
  found,
}: {
  overview: Overview;
  view: View;
  found: number;
}) {
  const { t } = useLingui();
  const filtered = view.status !== 'all' || view.search !== '';
  if (overview.total < 2 && !filtered) return null;
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
      {overview.total >= SEARCH_FROM && view.status !== 'attention' ? (
        <Suspense fallback={<div className="find" />}>
          <Find view={view} />
        </Suspense>
      ) : null}
      <p className="vh" role="status">
        {filtered ? (
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
  const target = { ...view, status: filter };
  if (countOf(overview, { ...target, search: '' }) === 0 && !current) return null;
  return (
    <ChipLink
      to={addressOf(target)}
      replace
      current={current}
      count={countOf(overview, target)}
      mark={mark}
    >
      {children}
    </ChipLink>
  );
}

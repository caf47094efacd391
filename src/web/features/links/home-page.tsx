import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useDeferredValue, useMemo } from 'react';
import { Link } from 'react-router-dom';
import { isOpen } from '#contract/api/operation.ts';
import { useDocumentTitle } from '#web/lib/document-title.ts';
import { later } from '#web/lib/later.ts';
import { useDuplicates, useLinks, useOperations } from '#web/lib/queries.ts';
import { Button } from '#web/ui/button.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { AttentionPanels } from './attention-panels.tsx';
import { Hero } from './hero.tsx';
import { Rows } from './rows.tsx';
import { addressOf, narrowedBy, plainView, shown } from './shown.ts';
import type { Overview } from './overview.ts';
import { useOverview } from './use-overview.ts';
import { useView } from './use-view.ts';

// What most visits do not show comes with its words when it is there to be shown.
const EmptyHome = later(async () => (await import('./seldom/empty-home.tsx')).EmptyHome);
const EndedList = later(async () => (await import('./seldom/ended-list.tsx')).EndedList);
const FindTools = later(async () => (await import('./seldom/find-tools.tsx')).FindTools);
const NewsList = later(async () => (await import('./seldom/news-list.tsx')).NewsList);
const Trouble = later(async () => (await import('./seldom/trouble.tsx')).Trouble, 'home');
const TwiceList = later(async () => (await import('./seldom/twice-list.tsx')).TwiceList);

/** "Your connections": what needs the person first, then everything else. */
export function HomePage() {
  const { t } = useLingui();
  useDocumentTitle(t`Your connections`);
  const overview = useOverview();
  if (overview === null) return <HomeWithoutData />;
  if (overview.total === 0 && overview.ended.length === 0) {
    return (
      <Suspense fallback={<main className="empty" id="main" />}>
        <EmptyHome news={<NewsSection />} />
      </Suspense>
    );
  }
  return <HomeWithData overview={overview} />;
}

function HomeWithData({ overview }: { overview: Overview }) {
  const { view, search, write } = useView(overview);
  // With a thousand connections the list follows the typing; it never holds it up.
  const listed = useDeferredValue(view.search);
  const { status, institution, mode, rate, sort } = view;
  const { attention, rows, ended } = useMemo(
    () => shown(overview, { status, institution, mode, rate, sort, search: listed }),
    [overview, status, institution, mode, rate, sort, listed],
  );
  const found = attention.length + rows.length;
  const narrowed = narrowedBy(view) > 0;
  return (
    <main className="home" id="main">
      <Hero overview={overview} />
      <Suspense>
        <Trouble />
      </Suspense>
      {attention.length > 0 ? <AttentionPanels waiting={attention} /> : null}
      <NewsSection />
      <TwiceSection />
      {rows.length > 0 || narrowed ? (
        <section aria-labelledby="connections-title">
          <div className="sechead">
            <h2 id="connections-title">
              <Trans>Connections</Trans>
            </h2>
          </div>
          {overview.total > 1 || narrowed ? (
            <Suspense fallback={<div className="tools" />}>
              <FindTools
                overview={overview}
                view={view}
                found={found}
                onSearch={search}
                onSearched={write}
              />
            </Suspense>
          ) : null}
          <Rows entries={rows} />
          {found === 0 ? (
            <p className="note">
              <Trans>Nothing here matches.</Trans>{' '}
              <Link to={addressOf({ ...plainView, sort })}>
                <Trans>Show all connections</Trans>
              </Link>
            </p>
          ) : null}
        </section>
      ) : null}
      {ended.length > 0 ? (
        <Suspense>
          <EndedList links={ended} />
        </Suspense>
      ) : null}
      <p className="promise">
        <Icon name="lock" small />
        <span>
          <Trans>Enlace only reads. Nobody can move your money from here.</Trans>
        </span>
      </p>
    </main>
  );
}

function NewsSection() {
  const operations = useOperations().data ?? [];
  const links = useLinks().data ?? [];
  // What of it is news is found out where it is drawn; mostly there is nothing that could be.
  const maybe =
    operations.some(({ state }) => !isOpen(state)) ||
    links.some(({ foundAt, endedBy }) => foundAt !== null || endedBy === 'elsewhere');
  if (!maybe) return null;
  return (
    <Suspense>
      <NewsList operations={operations} links={links} />
    </Suspense>
  );
}

function TwiceSection() {
  const duplicates = useDuplicates().data ?? [];
  const links = useLinks().data ?? [];
  // Who keeps both has nothing left to do.
  const told = duplicates.filter(({ chosen }) => chosen?.choice !== 'keep_both');
  if (told.length === 0) return null;
  return (
    <Suspense>
      <TwiceList duplicates={told} links={links} />
    </Suspense>
  );
}

function HomeWithoutData() {
  const links = useLinks();
  const operations = useOperations();
  const failed = links.isError || operations.isError;
  return (
    <main className="home" id="main">
      <div className="hero">
        <h1>
          <Trans>Your connections</Trans>
        </h1>
      </div>
      {failed ? (
        <>
          <Notice kind="bad" icon="unplug" role="alert">
            <Trans>
              <b>Your connections could not be loaded.</b> They are not affected; only this page is.
            </Trans>
          </Notice>
          <p className="ways">
            <Button
              onClick={() => {
                void links.refetch();
                void operations.refetch();
              }}
            >
              <Trans>Try again</Trans>
            </Button>
          </p>
        </>
      ) : (
        <>
          <p className="vh" role="status">
            <Trans>Loading your connections</Trans>
          </p>
          <SkeletonRows />
        </>
      )}
    </main>
  );
}

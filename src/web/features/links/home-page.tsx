import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { useNow } from '#web/lib/clock.ts';
import { useDocumentTitle } from '#web/lib/document-title.ts';
import { useLinks, useOperations } from '#web/lib/queries.ts';
import { useSeen } from '#web/lib/seen.ts';
import { Button } from '#web/ui/button.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { AttentionPanels } from './attention-panels.tsx';
import { EmptyHome } from './empty-home.tsx';
import { EndedList } from './ended-list.tsx';
import { FilterTools } from './filter-tools.tsx';
import { Hero } from './hero.tsx';
import { newsOf } from './news.ts';
import { Rows } from './rows.tsx';
import { addressOf, shown, viewFrom } from './shown.ts';
import type { Overview } from './overview.ts';
import { useOverview } from './use-overview.ts';

const NewsList = lazy(async () => ({ default: (await import('./news-list.tsx')).NewsList }));

/** "Your connections": what needs the person first, then everything else. */
export function HomePage() {
  const { t } = useLingui();
  useDocumentTitle(t`Your connections`);
  const overview = useOverview();
  if (overview === null) return <HomeWithoutData />;
  if (overview.total === 0 && overview.ended.length === 0)
    return <EmptyHome news={<NewsSection />} />;
  return <HomeWithData overview={overview} />;
}

function HomeWithData({ overview }: { overview: Overview }) {
  const [params] = useSearchParams();
  const view = viewFrom(params);
  const { attention, rows } = shown(overview, view);
  const nothing = attention.length === 0 && rows.length === 0;
  const everything = view.status === 'all' && view.search === '';
  return (
    <main className="home" id="main">
      <Hero overview={overview} />
      <NewsSection />
      {attention.length > 0 ? <AttentionPanels waiting={attention} /> : null}
      {rows.length > 0 || !everything ? (
        <section aria-labelledby="connections-title">
          <div className="sechead">
            <h2 id="connections-title">
              <Trans>Connections</Trans>
            </h2>
          </div>
          <FilterTools overview={overview} view={view} found={attention.length + rows.length} />
          <Rows entries={rows} />
          {nothing ? (
            <p className="note">
              <Trans>Nothing here matches.</Trans>{' '}
              <Link to={addressOf({ ...view, status: 'all', search: '' })}>
                <Trans>Show all connections</Trans>
              </Link>
            </p>
          ) : null}
        </section>
      ) : null}
      {overview.ended.length > 0 ? <EndedList links={overview.ended} /> : null}
      <p className="promise">
        <Icon name="lock" small />
        <span>
          <Trans>Enlace only reads. Nobody can move your money from here.</Trans>
        </span>
      </p>
    </main>
  );
}

/** Seldom anything, so its drawing is loaded when there is something. */
function NewsSection() {
  const seen = useSeen();
  const now = useNow(null);
  const news = newsOf(useOperations().data ?? [], seen, now);
  if (news.length === 0) return null;
  return (
    <Suspense>
      <NewsList news={news} />
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

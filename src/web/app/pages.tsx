import { Suspense, useEffect } from 'react';
import { matchPath, Route, Routes, useLocation, useNavigationType } from 'react-router-dom';
import { HomePage } from '#web/features/links/home-page.tsx';
import { useOverview } from '#web/features/links/use-overview.ts';
import { useAttentionMark } from '#web/lib/document-title.ts';
import { routes } from '#web/lib/paths.ts';
import { ErrorBoundary } from '#web/ui/error-boundary.tsx';
import { AppLayout } from './app-layout.tsx';
import { later, type Later } from '#web/lib/later.ts';
import { MarkSeen } from './mark-seen.tsx';
import { LoadingPage } from './waiting-pages.tsx';

// Home is what most people open, so only home is in the first load.
const LinkPage = later(
  async () => (await import('#web/features/links/detail/link-page.tsx')).LinkPage,
);
const DisconnectPage = later(
  async () => (await import('#web/features/links/detail/disconnect-page.tsx')).DisconnectPage,
);
const DuplicatePage = later(
  async () => (await import('#web/features/links/duplicates/duplicate-page.tsx')).DuplicatePage,
);
const SettingsPage = later(
  async () => (await import('#web/features/settings/settings-page.tsx')).SettingsPage,
);
const DeleteAllPage = later(
  async () => (await import('#web/features/settings/delete-all-page.tsx')).DeleteAllPage,
);
const ChoosePage = later(
  async () => (await import('#web/features/connect/choose-page.tsx')).ChoosePage,
);
const BeforePage = later(
  async () => (await import('#web/features/connect/before-page.tsx')).BeforePage,
);
const SignInPage = later(
  async () => (await import('#web/features/connect/sign-in-page.tsx')).SignInPage,
);
const RepairPage = later(
  async () => (await import('#web/features/connect/repair-page.tsx')).RepairPage,
);
const BackPage = later(async () => (await import('#web/features/connect/back-page.tsx')).BackPage);
const NotFoundPage = later(async () => (await import('./not-found-page.tsx')).NotFoundPage);
const OperationPage = later(
  async () => (await import('#web/features/operation/operation-page.tsx')).OperationPage,
);

const inApp = [
  [routes.link, LinkPage],
  [routes.settings, SettingsPage],
  ['*', NotFoundPage],
] as const;

const onTheirOwn = [
  [routes.deleteAll, DeleteAllPage],
  [routes.choose, ChoosePage],
  [routes.before, BeforePage],
  [routes.signIn, SignInPage],
  [routes.operation, OperationPage],
  [routes.repair, RepairPage],
  [routes.back, BackPage],
  [routes.disconnect, DisconnectPage],
  [routes.duplicate, DuplicatePage],
] as const;

/** The page at an address, for loading it in good time; null when it is in the first load. */
export function pageAt(address: string): Later | null {
  if (address === routes.home) return null;
  const found = [...onTheirOwn, ...inApp].find(([path]) => matchPath(path, address) !== null);
  return found?.[1] ?? null;
}

/** Which address shows which page. */
export function Pages() {
  const { pathname } = useLocation();
  useScrollToTop(pathname);
  return (
    // A page that breaks is left behind by going to another address.
    <ErrorBoundary resetOn={pathname}>
      <Suspense fallback={<LoadingPage />}>
        <AttentionMark />
        <Routes>
          <Route element={<AppLayout />}>
            <Route path={routes.home} element={<HomePage />} />
            {inApp.map(([path, Page]) => (
              <Route key={path} path={path} element={<Page />} />
            ))}
          </Route>
          {onTheirOwn.map(([path, Page]) => (
            <Route
              key={path}
              path={path}
              element={
                <>
                  <Page />
                  {Page === OperationPage ? <MarkSeen /> : null}
                </>
              }
            />
          ))}
        </Routes>
      </Suspense>
    </ErrorBoundary>
  );
}

/** On every page, so that the tab is right while something is being repaired, too. */
function AttentionMark() {
  useAttentionMark(useOverview()?.attention.length ?? 0);
  return null;
}

/** A new page starts at its top; going back returns to where the person was. */
function useScrollToTop(pathname: string) {
  const navigation = useNavigationType();
  useEffect(() => {
    if (navigation !== 'POP') window.scrollTo(0, 0);
  }, [pathname, navigation]);
}

import { Suspense, useEffect } from 'react';
import { Route, Routes, useLocation, useNavigationType } from 'react-router-dom';
import { HomePage } from '#web/features/links/home-page.tsx';
import { useOverview } from '#web/features/links/use-overview.ts';
import { useAttentionMark } from '#web/lib/document-title.ts';
import { routes } from '#web/lib/paths.ts';
import { ErrorBoundary } from '#web/ui/error-boundary.tsx';
import { AppLayout } from './app-layout.tsx';
import { later } from '#web/lib/later.ts';
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
            <Route path={routes.link} element={<LinkPage />} />
            <Route path={routes.settings} element={<SettingsPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Route>
          <Route path={routes.deleteAll} element={<DeleteAllPage />} />
          <Route path={routes.choose} element={<ChoosePage />} />
          <Route path={routes.before} element={<BeforePage />} />
          <Route path={routes.signIn} element={<SignInPage />} />
          <Route
            path={routes.operation}
            element={
              <>
                <OperationPage />
                <MarkSeen />
              </>
            }
          />
          <Route path={routes.repair} element={<RepairPage />} />
          <Route path={routes.back} element={<BackPage />} />
          <Route path={routes.disconnect} element={<DisconnectPage />} />
          <Route path={routes.duplicate} element={<DuplicatePage />} />
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

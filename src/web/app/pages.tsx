import { Suspense, useEffect } from 'react';
import { Route, Routes, useLocation, useNavigationType } from 'react-router-dom';
import { HomePage } from '#web/features/links/home-page.tsx';
import { routes } from '#web/lib/paths.ts';
import { ErrorBoundary } from '#web/ui/error-boundary.tsx';
import { AppLayout } from './app-layout.tsx';
import { later } from './later.ts';
import { MarkSeen } from './mark-seen.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { LoadingPage } from './waiting-pages.tsx';

// Home is what most people open, so only home is in the first load.
const LinkPage = later(
  async () => (await import('#web/features/links/detail/link-page.tsx')).LinkPage,
);
const DisconnectPage = later(
  async () => (await import('#web/features/links/detail/disconnect-page.tsx')).DisconnectPage,
);
const SettingsPage = later(
  async () => (await import('#web/features/settings/settings-page.tsx')).SettingsPage,
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
        <Routes>
          <Route element={<AppLayout />}>
            <Route path={routes.home} element={<HomePage />} />
            <Route path={routes.link} element={<LinkPage />} />
            <Route path={routes.settings} element={<SettingsPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Route>
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
          <Route path={routes.disconnect} element={<DisconnectPage />} />
        </Routes>
      </Suspense>
    </ErrorBoundary>
  );
}

/** A new page starts at its top; going back returns to where the person was. */
function useScrollToTop(pathname: string) {
  const navigation = useNavigationType();
  useEffect(() => {
    if (navigation !== 'POP') window.scrollTo(0, 0);
  }, [pathname, navigation]);
}

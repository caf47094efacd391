import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense } from 'react';
import { Link, Outlet } from 'react-router-dom';
import { useOverview } from '#web/features/links/use-overview.ts';
import { useConnection } from '#web/lib/connection.ts';
import { paths } from '#web/lib/paths.ts';
import { later } from '#web/lib/later.ts';
import { usePerson } from '#web/lib/person.ts';
import { useSessionQuery } from '#web/lib/queries.ts';
import { Brand } from '#web/ui/brand.tsx';
import { ButtonLink } from '#web/ui/button.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { You } from '#web/ui/you.tsx';
import { NavItems } from './nav-items.tsx';
import { LoadingPage } from './waiting-pages.tsx';

const HostWay = later(
  async () => (await import('#web/features/session/host-way.tsx')).HostWay,
  'session',
);

/** App pages: a rail beside them when there is room, otherwise a bar above and tabs below. */
export function AppLayout() {
  const { t } = useLingui();
  const overview = useOverview();
  const attention = overview?.attention.length ?? 0;
  // An empty home has its own, larger way in.
  const offersConnect = overview === null || overview.total + overview.ended.length > 0;
  return (
    <div className="shell">
      <nav className="rail" aria-label={t`Main`}>
        <Brand />
        <NavItems attention={attention} />
        {offersConnect ? (
          <ButtonLink to={paths.choose} icon="plus">
            <Trans>Connect account</Trans>
          </ButtonLink>
        ) : null}
        <WayBack />
        <PersonLink />
      </nav>
      <header className="appbar">
        <Brand />
        <YouLink />
        <WayBack />
      </header>
      <OfflineBanner />
      <Suspense fallback={<LoadingPage />}>
        <Outlet />
      </Suspense>
      <nav className="tabbar" aria-label={t`Main`}>
        <NavItems attention={attention} />
        {offersConnect ? (
          <ButtonLink to={paths.choose} icon="plus">
            <Trans>Connect</Trans>
          </ButtonLink>
        ) : null}
      </nav>
    </div>
  );
}

/** To the application that brought the person here, if one did. */
function WayBack() {
  const host = useSessionQuery().data?.host;
  return host === undefined ? null : (
    <Suspense>
      <HostWay host={host} />
    </Suspense>
  );
}

function PersonLink() {
  return (
    <Link className="foot" to={paths.settings}>
      <You />
      <b>{usePerson()?.label}</b>
    </Link>
  );
}

function YouLink() {
  const { label = '', initials = '' } = usePerson() ?? {};
  return (
    <Link className="iconbtn" to={paths.settings} aria-label={`${label} – ${initials}`}>
      <You />
    </Link>
  );
}

function OfflineBanner() {
  const connection = useConnection();
  return (
    <div role="status">
      {connection === 'fine' ? null : (
        <p className="banner">
          <Icon name="unplug" small />
          <span>
            {connection === 'offline' ? (
              <Trans>You are offline. This is what was known before; it updates by itself.</Trans>
            ) : (
              <Trans>
                Enlace does not answer right now. This is what was known before; it updates by
                itself.
              </Trans>
            )}
          </span>
        </p>
      )}
    </div>
  );
}

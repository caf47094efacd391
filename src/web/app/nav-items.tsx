import { Plural, Trans } from '@lingui/react/macro';
import { Link, useLocation } from 'react-router-dom';
import { paths } from '#web/lib/paths.ts';
import { Icon } from '#web/ui/icon.tsx';

/** The three places of the app, in the rail and in the tab bar. */
export function NavItems({ attention }: { attention: number }) {
  const { pathname, search } = useLocation();
  const here = `${pathname}${search}`;
  const fixing = here === paths.attention;
  return (
    <>
      <Link to={paths.home} aria-current={fixing ? undefined : current(pathname)}>
        <Icon name="connections" />
        <Trans>Connections</Trans>
      </Link>
      <Link to={paths.attention} aria-current={fixing ? 'page' : undefined}>
        <Icon name="fix" />
        <Trans>Fix</Trans>
        {attention > 0 ? (
          <span className="count">
            {attention}
            <span className="vh">
              {' '}
              <Plural value={attention} one="needs you" other="need you" />
            </span>
          </span>
        ) : null}
      </Link>
      <Link to={paths.settings} aria-current={pathname === paths.settings ? 'page' : undefined}>
        <Icon name="settings" />
        <Trans>Settings</Trans>
      </Link>
    </>
  );
}

/** A connection's own page is below the connections. */
function current(pathname: string): 'page' | 'true' | undefined {
  if (pathname === paths.home) return 'page';
  return pathname.startsWith('/links/') ? 'true' : undefined;
}

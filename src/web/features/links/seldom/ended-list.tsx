import '#web/styles/ended.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link as RouterLink } from 'react-router-dom';
import type { Link } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { usePortion } from '#web/ui/portion.tsx';
import { Tile } from '#web/ui/tile.tsx';

const AT_ONCE = 20;

/** Connections that are over: kept apart and quiet, with their history and the way back. */
export function EndedList({ links }: { links: readonly Link[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow(null);
  const { place, most, more } = usePortion<HTMLUListElement>(links.length, AT_ONCE);
  return (
    <section className="quiet" aria-labelledby="ended-title">
      <div className="sechead">
        <h2 id="ended-title">
          <Trans>No longer connected</Trans>
        </h2>
      </div>
      <ul className="group" ref={place}>
        {links.slice(0, most).map((link) => {
          const name = link.institution.displayName;
          const date = format.date(link.statusSince, now);
          return (
            <li className="row" key={link.id}>
              <Tile institution={link.institution} />
              <RouterLink className="name" to={paths.link(link.id)}>
                {name}
              </RouterLink>
              <span className="accts">
                {link.endedBy === 'elsewhere' ? (
                  <Trans>Ended on {date}, but not from here</Trans>
                ) : (
                  <Trans>Ended on {date}</Trans>
                )}
              </span>
              <ButtonLink
                to={paths.before(link.institution.name)}
                kind="soft"
                short
                aria-label={t`Connect again: ${name}`}
              >
                <Trans>Connect again</Trans>
              </ButtonLink>
            </li>
          );
        })}
      </ul>
      {more}
    </section>
  );
}

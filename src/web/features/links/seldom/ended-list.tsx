import { Trans } from '@lingui/react/macro';
import type { Link } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { Tile } from '#web/ui/tile.tsx';

/** Connections that are over: kept apart and quiet, with the way back. */
export function EndedList({ links }: { links: readonly Link[] }) {
  const format = useFormat();
  const now = useNow(null);
  return (
    <section className="quiet" aria-labelledby="ended-title">
      <div className="sechead">
        <h2 id="ended-title">
          <Trans>No longer connected</Trans>
        </h2>
      </div>
      <ul className="group">
        {links.map((link) => {
          const name = link.institution.displayName;
          const date = format.date(link.statusSince, now);
          return (
            <li className="row" key={link.id}>
              <Tile institution={link.institution} />
              <span className="name">{name}</span>
              <span className="accts">
                <Trans>Ended on {date}</Trans>
              </span>
              <ButtonLink to={paths.before(link.institution.name)} kind="soft" short>
                <Trans>
                  Connect again<span className="vh">: {name}</span>
                </Trans>
              </ButtonLink>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

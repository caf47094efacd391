import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'react-router-dom';
import { paths } from '#web/lib/paths.ts';
import { markSeen } from '#web/lib/seen.ts';
import { IconButton } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/panels.tsx';
import type { News } from './news.ts';

/** What happened while the person was away. Each is told until it is looked at or put away. */
export function NewsList({ news }: { news: readonly News[] }) {
  const { t } = useLingui();
  return (
    <section className="news" aria-labelledby="news-title">
      <h2 id="news-title" className="vh">
        <Trans>While you were away</Trans>
      </h2>
      {news.map((item) => {
        const name = item.institution.displayName;
        const good = item.state.name === 'done';
        return (
          <Notice key={item.id} kind={good ? 'info' : 'bad'} icon={good ? 'info' : 'unplug'}>
            <span>
              <NewsWords item={item} />{' '}
              <Link to={paths.operation(item.id)}>
                {good ? <Trans>See what was found</Trans> : <Trans>See why and go on</Trans>}
              </Link>
            </span>
            <IconButton
              icon="close"
              label={t`Put away: ${name}`}
              onClick={() => markSeen(item.id)}
            />
          </Notice>
        );
      })}
    </section>
  );
}

function NewsWords({ item }: { item: News }) {
  const name = item.institution.displayName;
  if (item.state.name === 'done') {
    return <Trans>{name} was connected while you were away.</Trans>;
  }
  if (item.state.name === 'expired') {
    return <Trans>{name} asked for a code and the time for it ran out.</Trans>;
  }
  switch (item.kind) {
    case 'connect':
    case 'resume':
      return <Trans>{name} could not be connected.</Trans>;
    case 'update':
      return <Trans>{name} could not be repaired.</Trans>;
    case 'disconnect':
      return <Trans>{name} could not be disconnected.</Trans>;
  }
}

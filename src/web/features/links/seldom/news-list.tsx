import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'react-router-dom';
import type { Link as Connection } from '#contract/api/link.ts';
import type { Operation } from '#contract/api/operation.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { markSeen, useSeen } from '#web/lib/seen.ts';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { newsOf, type EndedOperation, type News } from './news.ts';

/** More are told in one line: after a long time away nobody wants to put away fifty notices. */
const TOLD_ONE_BY_ONE = 3;

/** What happened while the person was away. Each is told until it is looked at or put away. */
export function NewsList({
  operations,
  links,
}: {
  operations: readonly Operation[];
  links: readonly Connection[];
}) {
  const { t } = useLingui();
  const seen = useSeen();
  const now = useNow(null);
  const news = newsOf(operations, links, seen, now);
  const others = news.slice(TOLD_ONE_BY_ONE);
  const count = others.length;
  if (news.length === 0) return null;
  return (
    <section className="news" aria-labelledby="news-title">
      <h2 id="news-title" className="vh">
        <Trans>While you were away</Trans>
      </h2>
      {news.slice(0, TOLD_ONE_BY_ONE).map((item) => {
        const good = isGood(item);
        const name = institutionOf(item);
        return (
          <Notice
            key={item.keys.join()}
            kind={good ? 'info' : 'bad'}
            icon={good ? 'info' : 'unplug'}
          >
            <span>
              <NewsWords item={item} />
            </span>
            <IconButton
              icon="close"
              label={t`Put away: ${name}`}
              onClick={() => markSeen(...item.keys)}
            />
          </Notice>
        );
      })}
      {count === 0 ? null : (
        <p className="portion">
          <span className="note">
            <Plural
              value={count}
              one="There is # more of these."
              other="There are # more of these."
            />
          </span>
          <Button kind="plain" short onClick={() => markSeen(...news.flatMap(({ keys }) => keys))}>
            <Trans>Put all away</Trans>
          </Button>
        </p>
      )}
    </section>
  );
}

function isGood(item: News): boolean {
  return item.about === 'found' || (item.about === 'operation' && isDone(item.operation));
}

function isDone({ state }: EndedOperation): boolean {
  return state.name === 'done';
}

function institutionOf(item: News): string {
  const { institution } = item.about === 'operation' ? item.operation : item.link;
  return institution.displayName;
}

function NewsWords({ item }: { item: News }) {
  const format = useFormat();
  const now = useNow(null);
  const name = institutionOf(item);
  const date = format.date(item.at, now);
  switch (item.about) {
    case 'operation':
      return (
        <>
          <OperationWords operation={item.operation} />{' '}
          <Link to={paths.operation(item.operation.id)}>
            {isDone(item.operation) ? (
              <Trans>See what was found</Trans>
            ) : (
              <Trans>See why and go on</Trans>
            )}
          </Link>
        </>
      );
    case 'found':
      return (
        <>
          <Trans>{name} was connected while you were away.</Trans>{' '}
          <Link to={paths.link(item.link.id)}>
            <Trans>See what was found</Trans>
          </Link>
        </>
      );
    case 'ended':
      return (
        <>
          <Trans>
            {name} was disconnected on {date}, but not from here.
          </Trans>{' '}
          <Link to={paths.link(item.link.id)}>
            <Trans>See what happened</Trans>
          </Link>
        </>
      );
  }
}

function OperationWords({ operation }: { operation: EndedOperation }) {
  const name = operation.institution.displayName;
  if (isDone(operation)) {
    return <Trans>{name} was connected while you were away.</Trans>;
  }
  if (operation.state.name === 'expired') {
    return <Trans>{name} asked for a code and the time for it ran out.</Trans>;
  }
  switch (operation.kind) {
    case 'connect':
    case 'resume':
      return <Trans>{name} could not be connected.</Trans>;
    case 'update':
      return <Trans>{name} could not be repaired.</Trans>;
    case 'disconnect':
      return <Trans>{name} could not be disconnected.</Trans>;
  }
}

import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router-dom';
import { useFormat } from '#web/i18n/format.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { Wire } from '#web/ui/wire.tsx';
import { BrokenCause, BrokenTitle, RepairWords } from './repair-words.tsx';
import type { Operation } from '#contract/api/operation.ts';
import type { BrokenLink, Waiting } from './overview.ts';

/** What needs the person: cause, and one button that leads to its repair. The first is the main one. */
export function AttentionPanels({ waiting }: { waiting: readonly Waiting[] }) {
  return (
    <section aria-labelledby="attention-title">
      <h2 id="attention-title" className="vh">
        <Trans>Needs your attention</Trans>
      </h2>
      <div className="attn">
        {waiting.map((item, index) =>
          item.kind === 'broken' ? (
            <BrokenPanel key={item.link.id} link={item.link} first={index === 0} />
          ) : (
            <AskedPanel key={item.operation.id} operation={item.operation} first={index === 0} />
          ),
        )}
      </div>
    </section>
  );
}

function BrokenPanel({ link, first }: { link: BrokenLink; first: boolean }) {
  return (
    <article className="panel fix" aria-labelledby={`title-${link.id}`}>
      <Wire institution={link.institution} state="yours" />
      <div className="why">
        <h3 id={`title-${link.id}`}>
          <Link to={paths.link(link.id)}>
            <BrokenTitle link={link} />
          </Link>
        </h3>
        <p className="note">
          <BrokenCause link={link} />
        </p>
      </div>
      <ButtonLink
        to={paths.repair(link.id)}
        kind={first ? 'main' : 'soft'}
        wide
        aria-describedby={`title-${link.id}`}
      >
        <RepairWords status={link.status} />
      </ButtonLink>
    </article>
  );
}

function AskedPanel({ operation, first }: { operation: Operation; first: boolean }) {
  const format = useFormat();
  const now = useNow(60_000);
  const name = operation.institution.displayName;
  const since = format.ago(operation.createdAt, now);
  return (
    <article className="panel fix" aria-labelledby={`title-${operation.id}`}>
      <Wire institution={operation.institution} state="yours" />
      <div className="why">
        <h3 id={`title-${operation.id}`}>
          <Trans>{name} is waiting for you</Trans>
        </h3>
        <p className="note">
          <Trans>It asks for one more step. You started {since}.</Trans>
        </p>
      </div>
      <ButtonLink
        to={paths.operation(operation.id)}
        kind={first ? 'main' : 'soft'}
        wide
        aria-describedby={`title-${operation.id}`}
      >
        <Trans>Go on</Trans>
      </ButtonLink>
    </article>
  );
}

import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router-dom';
import { useFormat } from '#web/i18n/format.ts';
import { useNow } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { usePortion } from '#web/ui/portion.tsx';
import { Wire } from '#web/ui/wire.tsx';
import { BrokenCause, BrokenTitle, RepairWords } from './repair-words.tsx';
import type { Operation } from '#contract/api/operation.ts';
import type { BrokenLink, Waiting } from './overview.ts';

/** Drawn at once; who has more of them repairs one after the other anyway. */
const AT_ONCE = 6;

/** What needs the person: cause, and one button that leads to its repair. The first is the main one. */
export function AttentionPanels({ waiting }: { waiting: readonly Waiting[] }) {
  const { place, most, more } = usePortion<HTMLDivElement>(waiting.length, AT_ONCE);
  return (
    <section aria-labelledby="attention-title">
      <h2 id="attention-title" className="vh">
        <Trans>Needs your attention</Trans>
      </h2>
      <div className="attn" ref={place}>
        {waiting
          .slice(0, most)
          .map((item, index) =>
            item.kind === 'broken' ? (
              <BrokenPanel key={item.link.id} link={item.link} first={index === 0} />
            ) : (
              <AskedPanel key={item.operation.id} operation={item.operation} first={index === 0} />
            ),
          )}
      </div>
      {more}
    </section>
  );
}

function BrokenPanel({ link, first }: { link: BrokenLink; first: boolean }) {
  // One that worked when it was found and broke later is like any other.
  const foundBroken =
    link.foundAt !== null && Date.parse(link.statusSince) <= Date.parse(link.foundAt);
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
        {foundBroken && link.foundAt !== null ? <FoundNote at={link.foundAt} /> : null}
      </div>
      <div className="ways">
        <ButtonLink
          to={paths.repair(link.id)}
          kind={first ? 'main' : 'soft'}
          aria-describedby={`title-${link.id}`}
        >
          <RepairWords link={link} />
        </ButtonLink>
        {link.status === 'unconfirmed' || foundBroken ? (
          <ButtonLink
            to={paths.disconnect(link.id)}
            kind="plain"
            aria-describedby={`title-${link.id}`}
          >
            <Trans>Remove it</Trans>
          </ButtonLink>
        ) : null}
      </div>
    </article>
  );
}

/** Nobody here made it, as far as anybody saw. */
function FoundNote({ at }: { at: string }) {
  const format = useFormat();
  const now = useNow(null);
  const date = format.date(at, now);
  return (
    <p className="note">
      <Trans>It was found on {date}, while you were away.</Trans>
    </p>
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
        aria-describedby={`title-${operation.id}`}
      >
        <Trans>Go on</Trans>
      </ButtonLink>
    </article>
  );
}

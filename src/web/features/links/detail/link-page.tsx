import '#web/styles/page.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { needsAttention, type Link } from '#contract/api/link.ts';
import { ApiProblem } from '#web/lib/api-problem.ts';
import { useDocumentTitle } from '#web/lib/document-title.ts';
import { useHeadingFocus } from '#web/lib/heading-focus.ts';
import { paths } from '#web/lib/paths.ts';
import { useLink } from '#web/lib/queries.ts';
import { endedKey, foundKey, markSeen } from '#web/lib/seen.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Wire } from '#web/ui/wire.tsx';
import { LinkAccounts } from './link-accounts.tsx';
import { LinkHistory } from './link-history.tsx';
import { LinkMissing, LinkWaiting } from './link-waiting.tsx';
import { LinkProof } from './link-proof.tsx';
import { LinkReading } from './link-reading.tsx';
import { LinkSentence } from './link-sentence.tsx';
import { wireOf } from '../mark-of.ts';
import { BrokenCause, BrokenTitle, RepairWords } from '../repair-words.tsx';

/** One connection: how it is, what is behind it, how it is read, and how to stop. */
export function LinkPage() {
  const { id = '' } = useParams();
  const link = useLink(id);
  const gone =
    link.error instanceof ApiProblem &&
    (link.error.code === 'not_found' || link.error.code === 'link_gone');
  return (
    <main className="page" id="main">
      <RouterLink className="crumb full" to={paths.home}>
        <Icon name="back" />
        <Trans>Connections</Trans>
      </RouterLink>
      {link.data !== undefined && !gone ? (
        <LinkContent key={link.data.id} link={link.data} />
      ) : link.isError ? (
        <LinkMissing gone={gone} onRetry={() => void link.refetch()} />
      ) : (
        <LinkWaiting />
      )}
    </main>
  );
}

function LinkContent({ link }: { link: Link }) {
  const name = link.institution.displayName;
  const heading = useHeadingFocus();
  useDocumentTitle(name);
  const { id } = link;
  useEffect(() => {
    // Who looks at it is not told again at home that it was found, or that it is gone.
    markSeen(foundKey(id), ...(link.status === 'ended' ? [endedKey(id)] : []));
  }, [id, link.status]);
  return (
    <>
      <header className="bighead full">
        <div className="said">
          <h1 ref={heading} tabIndex={-1}>
            {name}
          </h1>
          <p>
            <LinkSentence link={link} />
          </p>
        </div>
        <Wire institution={link.institution} state={wireOf(link)} size="l" />
      </header>
      <WhatToDo link={link} />
      <div className="col">
        {link.status === 'ended' ? <LinkProof link={link} /> : <LinkAccounts link={link} />}
        <LinkHistory link={link} />
      </div>
      <div className="col">
        <LinkReading link={link} />
        {link.status === 'ended' ? null : <DisconnectEntry link={link} />}
      </div>
    </>
  );
}

/** The one thing this connection asks of the person, when it asks for one. */
function WhatToDo({ link }: { link: Link }) {
  const { status } = link;
  if (link.operationId !== null) {
    return (
      <section className="panel fix full">
        <p>
          <Trans>Something is being done with this connection right now.</Trans>
        </p>
        <ButtonLink to={paths.operation(link.operationId)}>
          <Trans>See how it goes</Trans>
        </ButtonLink>
      </section>
    );
  }
  if (status === 'ended') {
    return (
      <p className="ways full">
        <ButtonLink to={paths.before(link.institution.name)}>
          <Trans>Connect again</Trans>
        </ButtonLink>
      </p>
    );
  }
  if (!needsAttention(status)) return null;
  const broken = { ...link, status };
  return (
    <section className="panel fix full" aria-labelledby="repair-title">
      <div className="why">
        <h2 id="repair-title">
          <BrokenTitle link={broken} />
        </h2>
        <p className="note">
          <BrokenCause link={broken} />
        </p>
      </div>
      <ButtonLink to={paths.repair(link.id)}>
        <RepairWords link={broken} />
      </ButtonLink>
    </section>
  );
}

function DisconnectEntry({ link }: { link: Link }) {
  const { t } = useLingui();
  const name = link.institution.displayName;
  return (
    <section aria-labelledby="disconnect-title">
      <div className="sechead">
        <h2 id="disconnect-title">
          <Trans>Disconnect</Trans>
        </h2>
      </div>
      <ul className="group">
        <li className="setting">
          <span className="said">
            <b>
              <Trans>Stop reading {name}</Trans>
            </b>
            <span className="note">
              <Trans>You see first what is deleted.</Trans>
            </span>
          </span>
          <ButtonLink
            to={paths.disconnect(link.id)}
            kind="bad"
            short
            aria-label={t`Disconnect ${name}`}
          >
            <Trans>Disconnect</Trans>
          </ButtonLink>
        </li>
      </ul>
    </section>
  );
}

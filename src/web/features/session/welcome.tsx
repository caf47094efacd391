import '#web/styles/welcome.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'react-router-dom';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Host, Session } from '#contract/api/session.ts';
import { useApi } from '#web/lib/api.ts';
import { useDocumentTitle } from '#web/lib/document-title.ts';
import { useHeadingFocus } from '#web/lib/heading-focus.ts';
import { paths } from '#web/lib/paths.ts';
import { keys } from '#web/lib/query.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { BrandSign } from '#web/ui/brand.tsx';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { Reassurance } from '#web/ui/reassurance.tsx';
import { LanguageButtons } from './language-buttons.tsx';

/** For people who are not signed in. After it they are where they wanted to go. */
export function Welcome({
  session,
  host,
  ended,
}: {
  session: Session;
  /** Where people come from, as far as it is known. */
  host: Host | undefined;
  ended: boolean;
}) {
  const { t } = useLingui();
  const heading = useHeadingFocus(ended ? 'ended' : '');
  const { pathname } = useLocation();
  useDocumentTitle(t`Welcome`);
  return (
    <div className="shell welcome">
      <header className="appbar">
        <span className="brand">
          <BrandSign />
          Enlace
        </span>
        <LanguageButtons />
      </header>
      <main className="empty" id="main">
        <WelcomeArt />
        <h1 ref={heading} tabIndex={-1}>
          <Trans>All your accounts, and you decide who reads them</Trans>
        </h1>
        <p className="lead">
          <Trans>
            Enlace connects your bank, tax and job accounts, shows what is connected, and helps when
            something breaks.
          </Trans>
        </p>
        {ended ? (
          <Notice kind="info" icon="info" role="status">
            <Trans>You are signed out.</Trans>
            {session.signIn === 'demo' ? null : (
              <>
                {' '}
                <Trans>
                  That happens by itself after a while, too, to keep your connections safe. What is
                  under way goes on.
                </Trans>
              </>
            )}
          </Notice>
        ) : null}
        {session.signIn === 'demo' ? (
          <StartDemo goesOn={pathname !== paths.home} />
        ) : (
          <Handover host={host} />
        )}
        <Reassurance />
      </main>
    </div>
  );
}

function StartDemo({ goesOn }: { goesOn: boolean }) {
  const api = useApi();
  const queries = useQueryClient();
  const { pending, problem, run } = useSubmit();

  async function start() {
    const session = await run(() => api.call(pageEndpoints.startDemo));
    if (session !== undefined) queries.setQueryData(keys.session, session);
  }

  return (
    <>
      {problem === null ? null : (
        <Notice kind="bad" icon="info" role="alert">
          {problem.code === 'offline' ? (
            <Trans>Enlace cannot be reached. Your device may be offline.</Trans>
          ) : (
            <Trans>The demo did not start. Try again in a moment.</Trans>
          )}
        </Notice>
      )}
      <p className="ways">
        <Button busy={pending} onClick={() => void start()}>
          <Trans>Start the demo</Trans>
        </Button>
      </p>
      <p className="note">
        {goesOn ? (
          <Trans>
            You then go on to the page you opened. The person and their money are made up.
          </Trans>
        ) : (
          <Trans>Nothing to fill in. You become a made-up person for a while.</Trans>
        )}
      </p>
    </>
  );
}

function Handover({ host }: { host: Host | undefined }) {
  if (host !== undefined) {
    const { name, returnTo } = host;
    return (
      <>
        <p className="ways">
          <a className="btn main" href={returnTo}>
            <Trans>Go to {name}</Trans>
          </a>
        </p>
        <p className="note">
          <Trans>You come here from {name}, which signs you in.</Trans>
        </p>
      </>
    );
  }
  return (
    <Notice kind="info" icon="info">
      <Trans>
        <b>Open Enlace from the app that uses it.</b> That app signs you in and brings you here.
      </Trans>
    </Notice>
  );
}

/** A whole wire between a place and a person. */
function WelcomeArt() {
  return (
    <svg className="art" viewBox="0 0 308 88" aria-hidden>
      <path d="M80 44h150" stroke="var(--accent)" strokeWidth="7" />
      <rect x="8" y="8" width="72" height="72" rx="20" fill="var(--accent-tint)" />
      <path
        d="M44 24l22 12H22zM27 40v18M38 40v18M50 40v18M61 40v18M22 63h44"
        fill="none"
        stroke="var(--on-tint)"
        strokeWidth="4"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <circle
        cx="262"
        cy="44"
        r="36"
        fill="var(--surface)"
        stroke="var(--accent)"
        strokeWidth="7"
      />
      <path
        d="M262 30a9 9 0 100 18 9 9 0 000-18zM246 64c3-8 9-11 16-11s13 3 16 11"
        fill="none"
        stroke="var(--ink)"
        strokeWidth="4"
        strokeLinecap="round"
      />
    </svg>
  );
}

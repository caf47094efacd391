import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useHeadingFocus } from '#web/lib/heading-focus.ts';
import { paths } from '#web/lib/paths.ts';
import { usePerson } from '#web/lib/person.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { Reassurance } from '#web/ui/reassurance.tsx';

/** Nothing yet: the one thing to do, and what it means. */
export function EmptyHome({ news }: { news: ReactNode }) {
  const heading = useHeadingFocus();
  return (
    <main className="empty" id="main">
      {news}
      <Art />
      <h1 ref={heading} tabIndex={-1}>
        <Trans>Nothing is connected yet</Trans>
      </h1>
      <p className="lead">
        <Trans>
          Connect a bank, your tax account or your job history. Enlace reads what you allow and
          shows it here.
        </Trans>
      </p>
      <ButtonLink to={paths.choose}>
        <Trans>Connect your first account</Trans>
      </ButtonLink>
      <Reassurance />
    </main>
  );
}

/** A place that is still free, and the person at the other end of the wire. */
function Art() {
  return (
    <svg className="art" viewBox="0 0 308 88" aria-hidden>
      <g fill="none" stroke="var(--edge)" strokeLinecap="round">
        <path d="M94 44h126" strokeWidth="5" strokeDasharray=".1 13.2" />
        <rect x="8" y="8" width="72" height="72" rx="20" strokeWidth="4" strokeDasharray="9 9" />
        <path d="M44 32v24M32 44h24" stroke="var(--ink-2)" strokeWidth="4" />
      </g>
      <circle
        cx="262"
        cy="44"
        r="36"
        fill="var(--surface)"
        stroke="var(--accent)"
        strokeWidth="7"
      />
      <text x="262" y="52" textAnchor="middle" fontSize="22" fontWeight="700" fill="var(--ink)">
        {usePerson()?.initials}
      </text>
    </svg>
  );
}

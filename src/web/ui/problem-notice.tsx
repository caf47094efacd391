import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Problem } from '#contract/api/problem.ts';
import { problemWords } from '#web/i18n/problems.tsx';
import { PossibleAgain } from './pages/possible-again.tsx';
import { Notice } from './panels.tsx';

/** Why something did not work, at the place where the person did it. */
export function ProblemNotice({
  problem,
  institution,
  children,
}: {
  problem: Pick<Problem, 'code' | 'requestId' | 'retryAfterSeconds'>;
  /** Its display name. */
  institution: string;
  /** A way on, when there is one. */
  children?: ReactNode;
}) {
  const { t } = useLingui();
  const place = useRef<HTMLDivElement>(null);
  const { title, body, reference } = problemWords(problem.code);
  useEffect(() => {
    // On a phone the bar with the pressed button may lie over it.
    place.current?.scrollIntoView?.({ block: 'nearest' });
  }, [problem]);
  return (
    <div ref={place}>
      <Notice kind="bad" icon="info" role="alert">
        <b className="block">{t(title(institution))}</b>
        {t(body(institution))}
        {problem.retryAfterSeconds === undefined ? null : (
          <PossibleAgain key={problem.requestId} seconds={problem.retryAfterSeconds} />
        )}
        {children === undefined ? null : <p>{children}</p>}
        {reference ? <Reference id={problem.requestId} /> : null}
      </Notice>
    </div>
  );
}

/** What to quote to whoever runs the service. */
export function Reference({ id }: { id: string | undefined }) {
  if (id === undefined || id === '') return null;
  return (
    <p className="small">
      <Trans>
        Reference: <code>{id}</code>
      </Trans>
    </p>
  );
}

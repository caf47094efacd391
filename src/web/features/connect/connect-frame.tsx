import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { InstitutionDetail } from '#contract/api/institution.ts';
import { problemWords } from '#web/i18n/problems.tsx';
import { toProblem } from '#web/lib/api-problem.ts';
import { paths } from '#web/lib/paths.ts';
import { useInstitution } from '#web/lib/queries.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Reference } from '#web/ui/problem-notice.tsx';
import { SkeletonLines } from '#web/ui/skeleton.tsx';

/** Reads an institution and draws the page with it, or says why it cannot be drawn. */
export function WithInstitution({
  name,
  children,
}: {
  name: string;
  children: (institution: InstitutionDetail) => ReactNode;
}) {
  const { data, error, refetch } = useInstitution(name);
  if (data !== undefined) return children(data);
  if (error !== null) return <CannotShow thrown={error} onRetry={() => void refetch()} />;
  return <Waiting />;
}

export function Waiting() {
  const { t } = useLingui();
  return (
    <FlowLayout title={t`One moment`}>
      <p className="vh" role="status">
        <Trans>The page is being loaded.</Trans>
      </p>
      <SkeletonLines lines={4} />
    </FlowLayout>
  );
}

/** The page has nothing to show: why, and the way on. */
export function CannotShow({ thrown, onRetry }: { thrown: unknown; onRetry: () => void }) {
  const { t } = useLingui();
  const problem = toProblem(thrown);
  const { title, body, reference } = problemWords(problem.code);
  const gone = problem.code === 'not_found' || problem.code === 'institution_unknown';
  return (
    <FlowLayout
      title={t(title('Enlace'))}
      actions={
        gone ? (
          <>
            <ButtonLink to={paths.choose}>
              <Trans>See all institutions</Trans>
            </ButtonLink>
            <ButtonLink kind="plain" to={paths.home}>
              <Trans>Go to your connections</Trans>
            </ButtonLink>
          </>
        ) : (
          <>
            <Button onClick={onRetry}>
              <Trans>Try again</Trans>
            </Button>
            <ButtonLink kind="plain" to={paths.home}>
              <Trans>Go to your connections</Trans>
            </ButtonLink>
          </>
        )
      }
    >
      <p>{t(body('Enlace'))}</p>
      {reference ? <Reference id={problem.requestId} /> : null}
    </FlowLayout>
  );
}

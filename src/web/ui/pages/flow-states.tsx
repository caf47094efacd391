import { Trans, useLingui } from '@lingui/react/macro';
import { problemWords } from '#web/i18n/problems.tsx';
import { toProblem } from '#web/lib/api-problem.ts';
import { paths } from '#web/lib/paths.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Reference } from '#web/ui/problem-notice.tsx';
import { SkeletonLines } from '#web/ui/skeleton.tsx';

/** A flow whose subject is still being read. */
export function FlowWaiting() {
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

/** A flow that has nothing to show: why, and the way on. */
export function FlowCannotShow({ thrown, onRetry }: { thrown: unknown; onRetry: () => void }) {
  const { t } = useLingui();
  const problem = toProblem(thrown);
  const { title, body, reference } = problemWords(problem.code);
  return (
    <FlowLayout
      title={t(title('Enlace'))}
      actions={
        <>
          {problem.code === 'institution_unknown' ? (
            <ButtonLink to={paths.choose}>
              <Trans>See all institutions</Trans>
            </ButtonLink>
          ) : null}
          {problem.code === 'institution_unknown' || problem.code === 'not_found' ? null : (
            <Button onClick={onRetry}>
              <Trans>Try again</Trans>
            </Button>
          )}
          <ButtonLink kind={problem.code === 'not_found' ? 'main' : 'plain'} to={paths.home}>
            <Trans>Go to your connections</Trans>
          </ButtonLink>
        </>
      }
    >
      <p>{t(body('Enlace'))}</p>
      {reference ? <Reference id={problem.requestId} /> : null}
    </FlowLayout>
  );
}

import { Trans, useLingui } from '@lingui/react/macro';
import { problemWords } from '#web/i18n/problems.tsx';
import { toProblem } from '#web/lib/api-problem.ts';
import { paths } from '#web/lib/paths.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Reference } from '#web/ui/problem-notice.tsx';
import { SkeletonLines } from '#web/ui/skeleton.tsx';

export function WaitingOperation() {
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

/** No such operation, or nobody to ask: why, and the way home. */
export function CannotShowOperation({ thrown, onRetry }: { thrown: unknown; onRetry: () => void }) {
  const { t } = useLingui();
  const problem = toProblem(thrown);
  const { title, body, reference } = problemWords(problem.code);
  const gone = problem.code === 'not_found';
  return (
    <FlowLayout
      title={t(title('Enlace'))}
      actions={
        <>
          {gone ? null : (
            <Button onClick={onRetry}>
              <Trans>Try again</Trans>
            </Button>
          )}
          <ButtonLink kind={gone ? 'main' : 'plain'} to={paths.home}>
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

import { Trans, useLingui } from '@lingui/react/macro';
import { useDocumentTitle } from '#web/lib/document-title.ts';
import { useHeadingFocus } from '#web/lib/heading-focus.ts';
import { paths } from '#web/lib/paths.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { SkeletonLines } from '#web/ui/skeleton.tsx';

export function LinkWaiting() {
  return (
    <div className="full">
      <h1 className="vh">
        <Trans>Loading the connection</Trans>
      </h1>
      <SkeletonLines lines={4} />
    </div>
  );
}

export function LinkMissing({ gone, onRetry }: { gone: boolean; onRetry: () => void }) {
  const { t } = useLingui();
  const heading = useHeadingFocus();
  useDocumentTitle(gone ? t`This connection is not here` : t`The connection could not be loaded`);
  return (
    <div className="bighead full">
      <h1 ref={heading} tabIndex={-1}>
        {gone ? (
          <Trans>This connection is not here</Trans>
        ) : (
          <Trans>The connection could not be loaded</Trans>
        )}
      </h1>
      <p>
        {gone ? (
          <Trans>It may have been disconnected, or it belongs to someone else.</Trans>
        ) : (
          <Trans>The connection itself is not affected.</Trans>
        )}
      </p>
      <p className="ways">
        {gone ? (
          <ButtonLink to={paths.home}>
            <Trans>Go to your connections</Trans>
          </ButtonLink>
        ) : (
          <Button onClick={onRetry}>
            <Trans>Try again</Trans>
          </Button>
        )}
      </p>
    </div>
  );
}

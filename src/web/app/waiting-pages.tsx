import { Trans, useLingui } from '@lingui/react/macro';
import { useConnection } from '#web/lib/connection.ts';
import { useDocumentTitle } from '#web/lib/document-title.ts';
import { Brand } from '#web/ui/brand.tsx';
import { Button } from '#web/ui/button.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';

/** Before we know who this is. */
export function LoadingPage() {
  return (
    <main className="home" id="main">
      <Brand />
      <h1 className="vh">
        <Trans>Loading …</Trans>
      </h1>
      <SkeletonRows />
    </main>
  );
}

export function UnreachablePage({ onRetry }: { onRetry: () => void }) {
  const { t } = useLingui();
  const connection = useConnection();
  useDocumentTitle(t`Enlace cannot be reached`);
  return (
    <main className="empty" id="main">
      <Brand />
      <h1>
        <Trans>Enlace cannot be reached</Trans>
      </h1>
      <p className="lead" role="status">
        {connection === 'offline' ? (
          <Trans>Your device is offline. Your connections are not affected.</Trans>
        ) : (
          <Trans>It does not answer right now. Your connections are not affected.</Trans>
        )}
      </p>
      <p className="ways">
        <Button onClick={onRetry}>
          <Trans>Try again</Trans>
        </Button>
      </p>
    </main>
  );
}

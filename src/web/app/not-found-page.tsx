import { Trans, useLingui } from '@lingui/react/macro';
import { useDocumentTitle } from '#web/lib/document-title.ts';
import { useHeadingFocus } from '#web/lib/heading-focus.ts';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';

export function NotFoundPage() {
  const { t } = useLingui();
  const heading = useHeadingFocus();
  useDocumentTitle(t`There is nothing at this address`);
  return (
    <main className="empty" id="main">
      <h1 ref={heading} tabIndex={-1}>
        <Trans>There is nothing at this address</Trans>
      </h1>
      <p className="lead">
        <Trans>It may be old, or a letter may be missing.</Trans>
      </p>
      <p className="ways">
        <ButtonLink to={paths.home}>
          <Trans>Go to your connections</Trans>
        </ButtonLink>
      </p>
    </main>
  );
}

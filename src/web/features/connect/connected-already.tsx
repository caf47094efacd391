import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { problemWords } from '#web/i18n/problems.tsx';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { useExistingConnection } from '#web/ui/pages/existing-connection.tsx';

/** The login that was typed is connected already: where it is, what it needs, and the way to another. */
export function ConnectedAlready({
  linkId,
  institution,
  onOther,
}: {
  linkId: string;
  /** Its display name. */
  institution: string;
  /** Back to the form, for another login. */
  onOther: () => void;
}) {
  const { t } = useLingui();
  const place = useRef<HTMLDivElement>(null);
  const { said, to, label } = useExistingConnection(linkId);
  useEffect(() => {
    // On a phone the bar with the pressed button may lie over it.
    place.current?.scrollIntoView?.({ block: 'nearest' });
  }, []);
  return (
    <div ref={place}>
      <Notice kind="info" icon="info" role="alert">
        <b className="block">{t(problemWords('duplicate_link').title(institution))}</b>
        <Trans>We noticed before anything was sent.</Trans> {said}
        <p className="ways mt-3">
          <ButtonLink short to={to}>
            {label}
          </ButtonLink>
          <Button kind="soft" short onClick={onOther}>
            <Trans>Use another login</Trans>
          </Button>
        </p>
      </Notice>
    </div>
  );
}

import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';

/** What surrounds every page: the way past the navigation, and the room the page may use. */
export function Frame({ top, children }: { top?: ReactNode; children: ReactNode }) {
  return (
    <div className="viewport">
      <a className="skip" href="#main">
        <Trans>Skip to content</Trans>
      </a>
      {top}
      {children}
    </div>
  );
}

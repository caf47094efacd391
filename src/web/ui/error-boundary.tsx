import { Trans } from '@lingui/react/macro';
import { Component, type ReactNode } from 'react';
import { paths } from '#web/lib/paths.ts';
import { BrandSign } from './brand.tsx';
import { Button } from './button.tsx';

interface Props {
  /** A new one, e.g. another address, gives the page a new try. */
  resetOn?: string | undefined;
  children: ReactNode;
}

interface State {
  failed: boolean;
  at: string | undefined;
}

/** When drawing a page fails: what that means, and two ways out. React itself logs the error. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false, at: this.props.resetOn };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  static getDerivedStateFromProps({ resetOn }: Props, { at }: State): State | null {
    return resetOn === at ? null : { failed: false, at: resetOn };
  }

  override render() {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}

// Plain links and no hooks: whatever failed may have been the router.
function Broken() {
  return (
    <main className="empty" id="main">
      <span className="brand">
        <BrandSign />
        Enlace
      </span>
      <h1>
        <Trans>This page did not load</Trans>
      </h1>
      <p className="lead">
        <Trans>Your connections are not affected. Loading the page again usually helps.</Trans>
      </p>
      <p className="ways">
        <Button onClick={() => window.location.reload()}>
          <Trans>Load the page again</Trans>
        </Button>
        <a className="btn plain" href={paths.home}>
          <Trans>Go to your connections</Trans>
        </a>
      </p>
    </main>
  );
}

import './host-way.css';
import { Trans } from '@lingui/react/macro';
import type { Host } from '#contract/api/session.ts';
import { Icon } from '#web/ui/icon.tsx';

/** In the app's frame: back to the application that brought the person here. */
export function HostWay({ host: { name, returnTo } }: { host: Host }) {
  return (
    <a className="hostway" href={returnTo}>
      <Icon name="back" />
      <span>
        <Trans>Back to {name}</Trans>
      </span>
    </a>
  );
}

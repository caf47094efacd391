import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { Link } from '#contract/api/link.ts';
import { paths } from '#web/lib/paths.ts';
import { useLink } from '#web/lib/queries.ts';
import { ButtonLink } from '#web/ui/button.tsx';

interface Existing {
  /** What it needs, in a sentence; null while that is not known. */
  said: ReactNode;
  to: string;
  label: ReactNode;
}

/** The way on for somebody who wanted to connect what is connected already: it depends on how that is doing. */
export function useExistingConnection(linkId: string): Existing & { link: Link | undefined } {
  const { data: link } = useLink(linkId);
  return { ...existing(linkId, link), link };
}

/** The same as one button, for places that say the rest themselves. */
export function ExistingConnectionLink({ linkId, short }: { linkId: string; short?: boolean }) {
  const { to, label } = useExistingConnection(linkId);
  return (
    <ButtonLink kind={short === true ? 'soft' : 'main'} short={short === true} to={to}>
      {label}
    </ButtonLink>
  );
}

function existing(id: string, link: Link | undefined): Existing {
  const see = { to: paths.link(id), label: <Trans>See the connection</Trans> };
  const repair = { to: paths.repair(id), label: <Trans>Repair the connection</Trans> };
  if (link === undefined) return { said: null, ...see };
  const name = link.institution.displayName;
  if (link.operationId !== null) {
    return {
      said: <Trans>Something is being done with it right now.</Trans>,
      to: paths.operation(link.operationId),
      label: <Trans>Go on there</Trans>,
    };
  }
  switch (link.status) {
    case 'valid':
      return { said: <Trans>It works, so you do not have to do anything.</Trans>, ...see };
    case 'invalid':
      return {
        said:
          link.institution.connectsBy === 'consent' ? (
            <Trans>{name} needs your permission again. Repairing it is enough.</Trans>
          ) : (
            <Trans>{name} no longer accepts its password. Repairing it is enough.</Trans>
          ),
        ...repair,
      };
    case 'token_required':
      return { said: <Trans>{name} wants a new code. Repairing it is enough.</Trans>, ...repair };
    case 'unconfirmed':
      return {
        said: <Trans>It was never finished.</Trans>,
        to: paths.repair(id),
        label: <Trans>Finish connecting {name}</Trans>,
      };
    case 'ended':
    case 'unknown':
      return { said: null, ...see };
  }
}

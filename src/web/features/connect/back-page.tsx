import './connect.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Navigate, useLocation, useNavigate, type Location } from 'react-router-dom';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { problemWords } from '#web/i18n/problems.tsx';
import { useApi } from '#web/lib/api.ts';
import { paths } from '#web/lib/paths.ts';
import { useInstitution } from '#web/lib/queries.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { FlowCannotShow, FlowWaiting } from '#web/ui/pages/flow-states.tsx';
import { institutionIn, readCameBack, type CameBack } from './came-back.ts';

/** Where Belvo's own pages come back to. It says what is true, not what the address says. */
export function BackPage() {
  const navigate = useNavigate();
  // Only this page writes a state for itself.
  const { pathname, search, state } = useLocation() as Location<Came | null>;
  const [{ back, institution }] = useState(() => state ?? whatCame(search));
  useEffect(() => {
    // Ids of Belvo's and messages of somebody's are nothing to keep in the address. What they meant
    // stays with the page, for when it is loaded again.
    if (search !== '') void navigate(pathname, { replace: true, state: { back, institution } });
  }, [navigate, pathname, search, back, institution]);

  const belvoLinkId = back.kind === 'done' ? back.belvoLinkId : null;
  const api = useApi();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['back', belvoLinkId],
    queryFn: ({ signal }) => api.call(pageEndpoints.cameBack, { body: { belvoLinkId }, signal }),
    gcTime: 0,
  });
  if (data === undefined) {
    return error === null ? (
      <FlowWaiting />
    ) : (
      <FlowCannotShow thrown={error} onRetry={() => void refetch()} />
    );
  }
  if (data.linkId !== null) return <Navigate to={paths.link(data.linkId)} replace />;
  return back.kind === 'done' ? (
    <NotYet looking={isFetching} onLook={() => void refetch()} />
  ) : (
    <Nothing back={back} institution={institution} />
  );
}

interface Came {
  back: CameBack;
  institution: string | null;
}

function whatCame(search: string): Came {
  const query = new URLSearchParams(search);
  return { back: readCameBack(query), institution: institutionIn(query) };
}

function NotYet({ looking, onLook }: { looking: boolean; onLook: () => void }) {
  const { t } = useLingui();
  return (
    <FlowLayout
      title={t`We do not see the connection yet`}
      actions={
        <>
          <Button busy={looking} onClick={onLook}>
            <Trans>Look again</Trans>
          </Button>
          <ButtonLink kind="plain" to={paths.home}>
            <Trans>Go to your connections</Trans>
          </ButtonLink>
        </>
      }
    >
      <p>
        <Trans>
          Belvo’s pages said that it worked, but Belvo does not show it to us so far. We keep
          looking, and it appears among your connections as soon as it is there.
        </Trans>
      </p>
    </FlowLayout>
  );
}

function Nothing({
  back,
  institution,
}: {
  back: Exclude<CameBack, { kind: 'done' }>;
  institution: string | null;
}) {
  const { t } = useLingui();
  const name = useInstitution(institution ?? '').data?.displayName ?? t`The bank`;
  return (
    <FlowLayout
      title={back.kind === 'too_late' ? t`The time for Belvo’s pages was over` : t`Nothing changed`}
      actions={
        <>
          {institution === null ? null : (
            <ButtonLink to={paths.before(institution)}>
              <Trans>Start again</Trans>
            </ButtonLink>
          )}
          <ButtonLink kind={institution === null ? 'main' : 'plain'} to={paths.home}>
            <Trans>Go to your connections</Trans>
          </ButtonLink>
        </>
      }
    >
      <p>
        <Why back={back} name={name} />
      </p>
      <p className="note">
        <Trans>Connections that you had before are as they were.</Trans>
      </p>
    </FlowLayout>
  );
}

function Why({ back, name }: { back: Exclude<CameBack, { kind: 'done' }>; name: string }) {
  const { t } = useLingui();
  switch (back.kind) {
    case 'left':
      return <Trans>You left Belvo’s pages before it was finished.</Trans>;
    case 'too_late':
      return <Trans>They are open for ten minutes and for one connection. Start once more.</Trans>;
    case 'failed':
      return back.code === null ? (
        <Trans>{name} was not connected. The permission may have been refused there.</Trans>
      ) : (
        t(problemWords(back.code).title(name))
      );
  }
}

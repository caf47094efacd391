import { Trans, useLingui } from '@lingui/react/macro';
import type { Operation } from '#contract/api/operation.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useSecondsSince } from '#web/lib/clock.ts';
import { paths } from '#web/lib/paths.ts';
import { ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import { whereWords } from './operation-words.ts';

/** The answer was lost on the way. Nothing is sent again; we look until we know. */
export function CheckingView({ operation, since }: { operation: Operation; since: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const name = operation.institution.displayName;
  const elapsed = format.duration(useSecondsSince(since));
  // Deleting is confirmed later as a rule; everything else only when an answer was lost.
  const deleting = operation.kind === 'disconnect';
  return (
    <FlowLayout
      title={deleting ? t`Disconnecting ${name}` : t`We are finding out what happened`}
      lead={
        deleting ? (
          <Trans>The deletion is asked for. We wait until it is confirmed.</Trans>
        ) : (
          <Trans>The answer of {name} was lost on its way to us.</Trans>
        )
      }
      where={t(whereWords(operation))}
      step="checking"
      route={
        <GrandRoute
          institution={operation.institution}
          state="now"
          mid={
            <>
              <b>{deleting ? <Trans>Waiting</Trans> : <Trans>Looking it up</Trans>}</b>
              {elapsed}
            </>
          }
        />
      }
      actions={
        <ButtonLink kind="soft" to={paths.home}>
          <Trans>Leave and come back later</Trans>
        </ButtonLink>
      }
    >
      {deleting ? null : (
        <p>
          <Trans>
            To be safe we send nothing a second time. We look at your connections instead, until it
            is clear. That can take some minutes.
          </Trans>
        </p>
      )}
      <Notice kind="info" icon="phone">
        <b>
          <Trans>You can leave this page.</Trans>
        </b>{' '}
        {deleting ? (
          <Trans>We keep going, even if you close it or your phone switches off.</Trans>
        ) : (
          <Trans>Your connections show how it ended. Please do not start again meanwhile.</Trans>
        )}
      </Notice>
    </FlowLayout>
  );
}

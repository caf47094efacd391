import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { problemWords } from '#web/i18n/problems.tsx';
import { useAddressCode } from '#web/lib/address-code.ts';
import { useApi } from '#web/lib/api.ts';
import { paths } from '#web/lib/paths.ts';
import { useSessionQuery } from '#web/lib/queries.ts';
import { keys } from '#web/lib/query.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { Button, ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { Incomplete } from './incomplete.tsx';
import { useSignOut } from './use-sign-out.ts';

/**
 * Behind an address that the host application was given: one press signs its person in and leads
 * into the repair. Nothing happens before it, so a mail scanner that opens the address uses nothing
 * up, and nobody is signed in without knowing it.
 */
export function EnterPage() {
  const { t } = useLingui();
  const code = useAddressCode();
  const { pending, problem, enter, switchPerson } = useEnter(code ?? '');

  // Nothing is on screen as long as the code could be read over somebody's shoulder.
  if (code === null) return null;
  if (code === '' || problem?.code === 'invalid_request') return <Incomplete />;
  if (problem?.code === 'entry_over') return <Over />;
  if (problem?.code === 'entry_for_other_person') {
    return <SomebodyElse pending={pending} onSwitch={() => void switchPerson()} />;
  }
  return (
    <FlowLayout
      title={t`Continue to repair your connection`}
      actions={
        <Button busy={pending} onClick={() => void enter()}>
          <Trans>Continue</Trans>
        </Button>
      }
    >
      <p>
        <Trans>
          One of your connections needs you. You will be signed in and see which one, and what it
          needs.
        </Trans>
      </p>
      <p className="note">
        <Trans>
          Did you not expect this address? Then close the page: nothing happens until you press the
          button.
        </Trans>
      </p>
      {problem === null ? null : <ProblemNotice problem={problem} institution="Enlace" />}
    </FlowLayout>
  );
}

function useEnter(code: string) {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { pending, problem, run } = useSubmit();
  const signOut = useSignOut();

  async function redeem() {
    const { session, linkId } = await api.call(pageEndpoints.redeemEntry, { body: { code } });
    queries.setQueryData(keys.session, session);
    await navigate(paths.repair(linkId), { replace: true });
  }

  return {
    pending,
    problem,
    enter: () => run(redeem),
    switchPerson: () =>
      run(async () => {
        await signOut();
        await redeem();
      }),
  };
}

function SomebodyElse({ pending, onSwitch }: { pending: boolean; onSwitch: () => void }) {
  const { t } = useLingui();
  const session = useSessionQuery().data;
  const words = problemWords('entry_for_other_person');
  const label = session?.person?.label;
  return (
    <FlowLayout
      title={t(words.title(''))}
      lead={label}
      actions={
        <>
          <Button busy={pending} onClick={onSwitch}>
            <Trans>Sign out and continue</Trans>
          </Button>
          <ButtonLink kind="plain" to={paths.home}>
            <Trans>Stay signed in</Trans>
          </ButtonLink>
        </>
      }
    >
      <p>{t(words.body(''))}</p>
      {session?.signIn === 'demo' ? (
        <p className="note">
          <Trans>Signing out ends this demo person. The next one starts with nothing.</Trans>
        </p>
      ) : null}
    </FlowLayout>
  );
}

function Over() {
  const { t } = useLingui();
  const words = problemWords('entry_over');
  return (
    <FlowLayout
      title={t(words.title(''))}
      actions={
        <ButtonLink to={paths.home}>
          <Trans>Open Enlace</Trans>
        </ButtonLink>
      }
    >
      <p>{t(words.body(''))}</p>
    </FlowLayout>
  );
}

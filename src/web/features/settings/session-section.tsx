import { Trans } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { useApi } from '#web/lib/api.ts';
import { paths } from '#web/lib/paths.ts';
import { usePerson } from '#web/lib/person.ts';
import { useSessionQuery } from '#web/lib/queries.ts';
import { keys } from '#web/lib/query.ts';
import { useSubmit } from '#web/lib/use-submit.ts';
import { Button } from '#web/ui/button.tsx';
import { Notice, Panel } from '#web/ui/panels.tsx';
import { You } from '#web/ui/you.tsx';

/** Who is signed in, and the way out. */
export function SessionSection() {
  const person = usePerson();
  const session = useSessionQuery();
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { pending, problem, run } = useSubmit();
  const hostName = session.data?.host?.name;

  async function signOut() {
    const after = await run(async () => {
      // What is still being read would be refused once nobody is signed in.
      await queries.cancelQueries();
      return api.call(pageEndpoints.signOut);
    });
    if (after === undefined) return void queries.invalidateQueries();
    void navigate(paths.home);
    queries.setQueryData(keys.session, after);
  }

  return (
    <section aria-labelledby="session-title">
      <h2 id="session-title" className="mb-3">
        <Trans>You</Trans>
      </h2>
      <Panel className="grid gap-4">
        <div className="flex items-center gap-3">
          <You large />
          <span>
            <b>{person?.label}</b>
            {session.data?.signIn === 'demo' ? (
              <span className="note block">
                <Trans>A made-up person of the demo</Trans>
              </span>
            ) : hostName === undefined ? null : (
              <span className="note block">
                <Trans>From {hostName}</Trans>
              </span>
            )}
          </span>
        </div>
        {problem === null ? null : (
          <Notice kind="bad" icon="info" role="alert">
            <Trans>You are still signed in. Try again in a moment.</Trans>
          </Notice>
        )}
        <Button kind="soft" busy={pending} onClick={() => void signOut()}>
          <Trans>Sign out</Trans>
        </Button>
        <p className="note">
          {session.data?.signIn === 'demo' ? (
            <Trans>Signing out ends this demo person. The next one starts with nothing.</Trans>
          ) : (
            <Trans>Your connections stay, and go on being read.</Trans>
          )}
        </p>
      </Panel>
    </section>
  );
}

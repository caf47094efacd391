import { useLingui } from '@lingui/react/macro';
import type { InstitutionFace } from '#contract/api/institution.ts';
import { Route, type Stop } from '#web/ui/route.tsx';

type Step = 'choose' | 'before' | 'sign-in';

const order: readonly Step[] = ['choose', 'before', 'sign-in'];

/** Where people are on the way from the institution to their accounts. */
export function ConnectRoute({
  institution,
  now,
}: {
  institution: InstitutionFace | null;
  now: Step;
}) {
  const { t } = useLingui();
  const at = order.indexOf(now);
  const state = (step: Step): Stop['state'] => {
    const place = order.indexOf(step);
    if (place === at) return 'now';
    return place < at ? 'done' : 'todo';
  };
  return (
    <Route
      institution={institution}
      stops={[
        { label: t`Before you connect`, state: state('before') },
        { label: t`Sign in`, state: state('sign-in') },
        { label: t`Your accounts`, state: 'todo' },
      ]}
    />
  );
}

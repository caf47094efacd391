import type { ReactNode } from 'react';
import type { InstitutionDetail } from '#contract/api/institution.ts';
import { useInstitution } from '#web/lib/queries.ts';
import { FlowCannotShow, FlowWaiting } from '#web/ui/pages/flow-states.tsx';

/** Reads an institution and draws the page with it, or says why it cannot be drawn. */
export function WithInstitution({
  name,
  children,
}: {
  name: string;
  children: (institution: InstitutionDetail) => ReactNode;
}) {
  const { data, error, refetch } = useInstitution(name);
  if (data !== undefined) return children(data);
  if (error !== null) return <FlowCannotShow thrown={error} onRetry={() => void refetch()} />;
  return <FlowWaiting />;
}

import { useMemo } from 'react';
import { useLinks, useOperations } from '#web/lib/queries.ts';
import { overviewOf, type Overview } from './overview.ts';

/** Null until both lists are there. */
export function useOverview(): Overview | null {
  const links = useLinks().data;
  const operations = useOperations().data;
  return useMemo(
    () => (links === undefined || operations === undefined ? null : overviewOf(links, operations)),
    [links, operations],
  );
}

import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { useApi } from '#web/lib/api.ts';
import { later } from '#web/lib/later.ts';
import { keys } from '#web/lib/query.ts';

const Notice = later(async () => (await import('./trouble-notice.tsx')).TroubleNotice);

/** Finds out whether anything can be read at all; what it says when not comes with its words. */
export function Trouble() {
  const api = useApi();
  const { data } = useQuery({
    // Below the institutions, so that what is told of them is told of this, too.
    queryKey: [...keys.institutions, { of: 'belvo' }],
    queryFn: ({ signal }) => api.call(pageEndpoints.belvo, { signal }),
    refetchInterval: 30_000,
  });
  return data?.state === 'trouble' ? (
    <Suspense>
      <Notice />
    </Suspense>
  ) : null;
}

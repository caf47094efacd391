import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { endpoints } from '#contract/api/endpoints.ts';
import type { Duplicate } from '#contract/api/duplicate.ts';
import type { History } from '#contract/api/history.ts';
import type { InstitutionDetail, InstitutionList } from '#contract/api/institution.ts';
import type { Link } from '#contract/api/link.ts';
import { isOpen, type Operation } from '#contract/api/operation.ts';
import type { Session } from '#contract/api/session.ts';
import { useApi } from './api.ts';
import { useLive } from './live.ts';
import { keys, newerOperation } from './query.ts';

const POLL_MS = 3_000;
const SAFETY_MS = 15_000;

/** How often to ask while the event stream is not there. */
function usePolling(): number | false {
  return useLive() ? false : POLL_MS;
}

export function useSessionQuery(): UseQueryResult<Session> {
  const api = useApi();
  return useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => api.call(endpoints.session, { signal }),
    staleTime: 60_000,
  });
}

export function useLinks(): UseQueryResult<Link[]> {
  const api = useApi();
  return useQuery({
    queryKey: keys.links,
    queryFn: async ({ signal }) => (await api.call(endpoints.links, { signal })).links,
    refetchInterval: usePolling(),
  });
}

export function useLink(id: string): UseQueryResult<Link> {
  const api = useApi();
  return useQuery({
    queryKey: keys.link(id),
    queryFn: ({ signal }) => api.call(endpoints.link, { params: { id }, signal }),
    refetchInterval: usePolling(),
  });
}

/** What happened to one link, newest first. */
export function useHistory(id: string): UseQueryResult<History> {
  const api = useApi();
  return useQuery({
    queryKey: keys.history(id),
    queryFn: ({ signal }) => api.call(endpoints.history, { params: { id }, signal }),
    refetchInterval: usePolling(),
  });
}

/** Connections that are the same account twice: those to decide, and those just decided. */
export function useDuplicates(): UseQueryResult<Duplicate[]> {
  const api = useApi();
  return useQuery({
    queryKey: keys.duplicates,
    queryFn: async ({ signal }) => (await api.call(endpoints.duplicates, { signal })).duplicates,
    refetchInterval: usePolling(),
  });
}

/** Open operations and the latest ended ones, newest first. */
export function useOperations(): UseQueryResult<Operation[]> {
  const api = useApi();
  return useQuery({
    queryKey: keys.operations,
    queryFn: async ({ signal }) => (await api.call(endpoints.operations, { signal })).operations,
    refetchInterval: usePolling(),
  });
}

export function useOperation(id: string): UseQueryResult<Operation> {
  const api = useApi();
  const polling = usePolling();
  return useQuery({
    queryKey: keys.operation(id),
    queryFn: ({ signal }) => api.call(endpoints.operation, { params: { id }, signal }),
    structuralSharing: newerOperation,
    refetchInterval: (query) => {
      const state = query.state.data?.state;
      if (state !== undefined && !isOpen(state)) return false;
      // Slowly even with the stream: nobody should wait for an event that was lost.
      return polling === false ? SAFETY_MS : polling;
    },
  });
}

export function useInstitutions(): UseQueryResult<InstitutionList> {
  const api = useApi();
  return useQuery({
    queryKey: keys.institutions,
    queryFn: ({ signal }) => api.call(endpoints.institutions, { signal }),
    staleTime: 60_000,
  });
}

export function useInstitution(name: string): UseQueryResult<InstitutionDetail> {
  const api = useApi();
  return useQuery({
    queryKey: keys.institution(name),
    queryFn: ({ signal }) => api.call(endpoints.institution, { params: { name }, signal }),
    staleTime: 60_000,
  });
}

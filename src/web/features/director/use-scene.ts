import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { matchPath, useLocation } from 'react-router-dom';
import type { Link } from '#contract/api/link.ts';
import type { Operation } from '#contract/api/operation.ts';
import { routes } from '#web/lib/paths.ts';
import { keys } from '#web/lib/query.ts';

/** What is on the page beside the director, as far as its address says. */
export interface Scene {
  institution: string | null;
  /** True while the sign-in form is shown. */
  form: boolean;
  operationId: string | null;
  linkId: string | null;
  /** True on the page that repairs the connection. */
  repair: boolean;
}

export function sceneOf(pathname: string): Scene {
  const part = (pattern: string, name: string): string | null =>
    matchPath(pattern, pathname)?.params[name] ?? null;
  const form = part(routes.signIn, 'institution');
  const repair = part(routes.repair, 'id');
  return {
    institution: form ?? part(routes.before, 'institution'),
    form: form !== null,
    operationId: part(routes.operation, 'id'),
    linkId: part(routes.link, 'id') ?? repair ?? part(routes.disconnect, 'id'),
    repair: repair !== null,
  };
}

export function useScene(): Scene {
  return sceneOf(useLocation().pathname);
}

/** Where the address does not say the institution, the thing on the page does. */
export function useCurrentInstitution({ institution, operationId, linkId }: Scene): string | null {
  const operation = useCached<Operation>(operationId === null ? null : keys.operation(operationId));
  const link = useCached<Link>(linkId === null ? null : keys.link(linkId));
  return institution ?? operation?.institution.name ?? link?.institution.name ?? null;
}

/** What the page beside has read; the director does not read it a second time. */
export function useCached<Data>(key: readonly string[] | null): Data | undefined {
  const queries = useQueryClient();
  return useSyncExternalStore(
    (listener) => queries.getQueryCache().subscribe(listener),
    () => (key === null ? undefined : queries.getQueryData<Data>(key)),
  );
}

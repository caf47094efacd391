import { QueryClient, replaceEqualDeep } from '@tanstack/react-query';
import type { Operation } from '#contract/api/operation.ts';
import { ApiProblem } from './api-problem.ts';

/** Every key of the query cache. Invalidating `links` reaches each link, and so on. */
export const keys = {
  session: ['session'],
  sessions: ['sessions'],
  links: ['links'],
  link: (id: string) => ['links', id],
  history: (id: string) => ['links', id, 'history'],
  duplicates: ['links', 'duplicates'],
  farewell: (id: string) => ['farewells', id],
  operations: ['operations'],
  operation: (id: string) => ['operations', id],
  institutions: ['institutions'],
  institution: (name: string) => ['institutions', name],
  director: ['director'],
} as const;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retryDelay: 1_000,
        retry: (failures, error) =>
          failures < 1 && error instanceof ApiProblem && error.code === 'offline',
      },
      mutations: { retry: false },
    },
  });
}

/** Keeps the newer of two versions, however late the older one arrives. */
export function newerOperation(known: unknown, arrived: unknown): unknown {
  // The cache types both as unknown; only operations are stored under these keys.
  const before = known as Operation | undefined;
  const after = arrived as Operation;
  return before !== undefined && before.version > after.version
    ? before
    : replaceEqualDeep(before, after);
}

/** Shows what a command answered at once, unless something newer is on screen already. */
export function putOperation(queries: QueryClient, operation: Operation): void {
  queries.setQueryData(keys.operation(operation.id), (known: Operation | undefined) =>
    known !== undefined && known.version > operation.version ? known : operation,
  );
  // What happened since may have been announced before this answer came, so it is read once more.
  void queries.invalidateQueries({ queryKey: keys.operation(operation.id) });
  void queries.invalidateQueries({ queryKey: keys.operations, exact: true });
  void queries.invalidateQueries({ queryKey: keys.links });
}

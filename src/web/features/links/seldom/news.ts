import type { Operation } from '#contract/api/operation.ts';

export type News = Operation & { state: { name: 'failed' | 'expired' | 'done' } };

const TOLD_FOR_MS = 24 * 3_600_000;

/** What ended while nobody looked and cannot be seen from the list of connections alone. */
export function newsOf(
  operations: readonly Operation[],
  seen: readonly string[],
  now: number,
): News[] {
  return operations.filter((operation): operation is News => {
    if (seen.includes(operation.id)) return false;
    const { state } = operation;
    switch (state.name) {
      case 'failed':
      case 'expired':
        return now - Date.parse(state.at) < TOLD_FOR_MS;
      case 'done':
        return state.found && now - Date.parse(operation.createdAt) < TOLD_FOR_MS;
      case 'working':
      case 'challenge':
      case 'checking':
      case 'cancelled':
        return false;
    }
  });
}

import { useSyncExternalStore } from 'react';
import { readPreference, writePreference } from './preferences.ts';

// What the person has been told about, on this device: ids of ended operations, and the keys
// below. The latest ones are enough: older ones are no longer told.
const KEPT = 200;

/** "It was found while you were away" of a connection. */
export const foundKey = (linkId: string) => `found:${linkId}`;
/** "It was disconnected, but not from here". */
export const endedKey = (linkId: string) => `ended:${linkId}`;

let seen: readonly string[] = (readPreference('seen') ?? '').split(' ').filter((id) => id !== '');
const listeners = new Set<() => void>();

export function markSeen(...ids: readonly string[]): void {
  const fresh = ids.filter((id) => !seen.includes(id));
  if (fresh.length === 0) return;
  seen = [...seen, ...fresh].slice(-KEPT);
  writePreference('seen', seen.join(' '));
  for (const listener of listeners) listener();
}

export function useSeen(): readonly string[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => seen,
  );
}

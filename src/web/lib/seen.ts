import { useSyncExternalStore } from 'react';
import { readPreference, writePreference } from './preferences.ts';

// Which ended operations the person has been told about, on this device. The latest ones are
// enough: older ones are no longer told.
const KEPT = 40;

let seen: readonly string[] = (readPreference('seen') ?? '').split(' ').filter((id) => id !== '');
const listeners = new Set<() => void>();

export function markSeen(id: string): void {
  if (seen.includes(id)) return;
  seen = [...seen, id].slice(-KEPT);
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

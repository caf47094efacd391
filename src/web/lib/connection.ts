import { useSyncExternalStore } from 'react';

// Whether the server answers. `navigator.onLine` alone is not enough: a phone in a tunnel and a
// stopped server look the same to people.
let reached = true;
const listeners = new Set<() => void>();

export function reportReached(value: boolean): void {
  if (value === reached) return;
  reached = value;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** `offline`: this device has no network. `unreachable`: it has one, but the server does not answer. */
export type Connection = 'fine' | 'offline' | 'unreachable';

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, current);
}

function current(): Connection {
  if (!navigator.onLine) return 'offline';
  return reached ? 'fine' : 'unreachable';
}

/** True while the device is offline or the server cannot be reached. */
export function useOffline(): boolean {
  return useConnection() !== 'fine';
}

import { createContext, use } from 'react';

/** Says a sentence to screen readers, politely and once. */
export type Announce = (sentence: string) => void;

export const AnnounceContext = createContext<Announce>(() => {});

export function useAnnounce(): Announce {
  return use(AnnounceContext);
}

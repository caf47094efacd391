import type { ReactNode } from 'react';
import { Mark, type MarkState } from './mark.tsx';

/** A status: its drawing and its word, never one without the other. */
export function StatusText({ state, children }: { state: MarkState; children: ReactNode }) {
  return (
    <span className="state">
      <Mark state={state} />
      <span>{children}</span>
    </span>
  );
}

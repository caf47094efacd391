import type { ReactNode } from 'react';
import { classNames } from '#web/lib/class-names.ts';

/** whole: works · broken: someone has to act · busy: in progress · ended: over · unsure: not known. */
export type MarkState = 'whole' | 'broken' | 'busy' | 'ended' | 'unsure';

/** The small status drawing: its shape carries the state, always beside a word that says it too. */
export function Mark({ state }: { state: MarkState }) {
  return (
    <svg className={classNames('mark', state)} viewBox="0 0 40 16" aria-hidden>
      {drawings[state]}
    </svg>
  );
}

const drawings: Record<MarkState, ReactNode> = {
  whole: (
    <g fill="currentColor">
      <circle cx="7" cy="8" r="5.5" />
      <circle cx="33" cy="8" r="5.5" />
      <path d="M7 8h26" stroke="currentColor" strokeWidth="3" />
    </g>
  ),
  // As in the large drawing: the wire is whole up to the gap, the loose end hangs on one side.
  broken: (
    <g fill="currentColor" stroke="currentColor" strokeWidth="3">
      <circle cx="7" cy="8" r="4" />
      <circle cx="33" cy="7" r="4" />
      <path d="M7 8h9.500M33 7l-10 6.500" />
    </g>
  ),
  busy: (
    <>
      <g fill="none" stroke="currentColor" strokeWidth="2.6">
        <circle cx="7" cy="8" r="4.3" />
        <circle cx="33" cy="8" r="4.3" />
      </g>
      <g fill="currentColor">
        <circle cx="15.8" cy="8" r="1.7" />
        <circle cx="20.2" cy="8" r="1.7" />
        <circle cx="24.600" cy="8" r="1.7" />
      </g>
    </>
  ),
  ended: (
    <>
      <circle cx="7" cy="8" r="5.5" fill="currentColor" />
      <path d="M7 8h23M31.500 1.500v13" stroke="currentColor" strokeWidth="3" />
    </>
  ),
  unsure: (
    <g fill="none" stroke="currentColor" strokeWidth="2.6">
      <circle cx="7" cy="8" r="4.3" />
      <circle cx="33" cy="8" r="4.3" />
    </g>
  ),
};

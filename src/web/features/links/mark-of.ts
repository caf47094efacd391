import type { Link } from '#contract/api/link.ts';
import type { MarkState } from '#web/ui/mark.tsx';
import type { WireState } from '#web/ui/wire.tsx';

/** The small drawing of a connection's state. */
export function markOf(link: Pick<Link, 'status' | 'accessMode' | 'operationId'>): MarkState {
  if (link.operationId !== null) return 'busy';
  switch (link.status) {
    case 'valid':
      return link.accessMode === 'single' ? 'ended' : 'whole';
    case 'invalid':
    case 'token_required':
    case 'unconfirmed':
      return 'broken';
    case 'ended':
      return 'ended';
    case 'unknown':
      return 'unsure';
  }
}

const wires = {
  whole: 'whole',
  broken: 'yours',
  busy: 'now',
  ended: 'over',
  unsure: 'todo',
} as const satisfies Record<MarkState, WireState>;

/** The large one. */
export function wireOf(link: Pick<Link, 'status' | 'accessMode' | 'operationId'>): WireState {
  return wires[markOf(link)];
}

import '#web/styles/fork.css';
import type { InstitutionFace } from '#contract/api/institution.ts';
import { Tile } from './tile.tsx';
import type { WireState } from './wire.tsx';
import { You } from './you.tsx';

/** Two connections to the same place, the older one above. Its words stand beside it. */
export function Fork({
  institution,
  upper,
  lower,
}: {
  institution: InstitutionFace;
  upper: WireState;
  lower: WireState;
}) {
  return (
    <div className="fork" aria-hidden>
      <Tile institution={institution} />
      {/* As wide as there is room; the wire keeps its strength. */}
      <svg viewBox="0 0 100 72" preserveAspectRatio="none">
        <Branch state={upper} />
        <g transform="matrix(1 0 0 -1 0 72)">
          <Branch state={lower} />
        </g>
      </svg>
      <You />
    </div>
  );
}

const WHOLE = 'M0 36C14 36 12 14 26 14H74C88 14 86 36 100 36';
/** A gap, with the loose end on the person's side. */
const GAP = 'M0 36C14 36 12 14 26 14H58M100 36C90 36 88 28 82 20L72 6';
/** Into a bar. */
const OVER = 'M0 36C14 36 12 14 26 14H66M68 3V25';

function Branch({ state }: { state: WireState }) {
  const broken = state === 'yours' || state === 'theirs';
  const path = broken ? GAP : state === 'over' ? OVER : WHOLE;
  return <path className={broken ? 'gap' : state} d={path} vectorEffect="non-scaling-stroke" />;
}

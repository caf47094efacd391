import type { InstitutionFace } from '#contract/api/institution.ts';
import { classNames } from '#web/lib/class-names.ts';
import { Tile, type TileSize } from './tile.tsx';
import { You } from './you.tsx';

/**
 * whole: works · now: in progress · todo: not there yet · yours: broken, you act ·
 * theirs: broken, the institution acts · over: read once, or ended.
 */
export type WireState = 'whole' | 'now' | 'todo' | 'yours' | 'theirs' | 'over';

const classes: Record<WireState, string> = {
  whole: '',
  now: 'now',
  todo: 'todo',
  yours: 'gap',
  theirs: 'gap theirs',
  over: 'over',
};

/** A stretch of wire. */
export function Seg({ state }: { state: WireState }) {
  return <i className={classNames('seg', classes[state])} />;
}

/** The large drawing of a connection: institution, wire, person. Its words stand beside it. */
export function Wire({
  institution,
  state,
  size = 'm',
}: {
  institution: InstitutionFace;
  state: WireState;
  size?: TileSize;
}) {
  return (
    <div className="span" aria-hidden>
      <Tile institution={institution} size={size} />
      <Seg state={state} />
      <You bad={state === 'yours'} large={size === 'l'} />
    </div>
  );
}

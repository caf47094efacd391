import { useState, type CSSProperties } from 'react';
import { logoPath } from '#contract/api/endpoints.ts';
import type { InstitutionFace } from '#contract/api/institution.ts';
import { classNames } from '#web/lib/class-names.ts';

export type TileSize = 's' | 'm' | 'l';

/** An institution: its picture, or two letters, on its own hue. Its name always stands beside it. */
export function Tile({
  institution,
  size = 'm',
}: {
  institution: InstitutionFace;
  size?: TileSize;
}) {
  const [broken, setBroken] = useState(false);
  // A custom property, which React's type of `style` does not know.
  const hue = { '--h': institution.hue } as CSSProperties;
  return (
    <span className={classNames('tile', size !== 'm' && size)} style={hue} aria-hidden>
      {institution.hasLogo && !broken ? (
        <img
          src={logoPath(institution.name)}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setBroken(true)}
        />
      ) : (
        monogram(institution.displayName)
      )}
    </span>
  );
}

/** The first letters of two words, or the first two of one. */
export function monogram(name: string): string {
  const [first = '', second] = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const letters = second === undefined ? [...first].slice(0, 2) : [...first].slice(0, 1);
  const last = second === undefined ? '' : ([...second][0] ?? '');
  const [head = '', ...tail] = letters.join('') + last;
  return head.toLocaleUpperCase() + tail.join('');
}

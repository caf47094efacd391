import { Trans } from '@lingui/react/macro';
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useFormat } from '#web/i18n/format.ts';
import { Button } from './button.tsx';

/**
 * Draws a long list in portions: drawing a thousand rows at once takes seconds on a phone, and
 * nobody reads them. `place` goes to the element whose children are the items, `most` of them are
 * drawn, and `more` stands below it. Asking for more moves the focus to the first new one.
 */
export function usePortion<Place extends HTMLElement>(
  total: number,
  size: number,
): { place: RefObject<Place | null>; most: number; more: ReactNode } {
  const place = useRef<Place>(null);
  const [most, setMost] = useState(size);
  const [first, setFirst] = useState<number | null>(null);
  useEffect(() => {
    if (first === null) return;
    place.current?.children[first]?.querySelector<HTMLElement>('a, button')?.focus();
  }, [first]);
  const format = useFormat();
  if (total <= most) return { place, most, more: null };
  const next = format.number(Math.min(size, total - most));
  const drawn = format.number(most);
  const all = format.number(total);
  const more = (
    <p className="portion">
      <Button
        kind="soft"
        short
        onClick={() => {
          setMost(most + size);
          setFirst(most);
        }}
      >
        <Trans>Show {next} more</Trans>
      </Button>
      <span className="note">
        <Trans>
          {drawn} of {all} shown
        </Trans>
      </span>
    </p>
  );
  return { place, most, more };
}

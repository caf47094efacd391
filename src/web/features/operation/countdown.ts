import type { MessageDescriptor } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';

/** When the time left is spoken; at every second it would drown everything else. */
const marks = [30, 10, 0] as const;
export type Mark = (typeof marks)[number];

/**
 * The mark that was passed between two looks, or null. A page that wakes up late passes several
 * at once and says only the last.
 */
export function passedMark(before: number | null, left: number): Mark | null {
  if (before === null || left >= before) return null;
  return marks.findLast((mark) => mark >= left && mark < before) ?? null;
}

/** Seconds as long as they matter, minutes as long as they do not. */
export function timeLeftWords(left: number): MessageDescriptor {
  if (left <= 90) return msg`${plural(left, { one: '# second left', other: '# seconds left' })}`;
  const minutes = Math.floor(left / 60);
  return msg`About ${plural(minutes, { one: '# minute', other: '# minutes' })} left`;
}

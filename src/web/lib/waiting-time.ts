/**
 * Seconds to show of a wait: whole minutes above one, so that the words do not change each second
 * for ten minutes. Null when there is nothing to wait for.
 */
export function minutesOrSeconds(left: number): number | null {
  if (left <= 0) return null;
  return left <= 60 ? left : Math.ceil(left / 60) * 60;
}

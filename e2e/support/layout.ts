/** Runs in the page: what makes it scroll sideways. What scrolls in a place of its own does not. */
export function tooWide(): string[] {
  const width = window.innerWidth;
  if ((document.scrollingElement?.scrollWidth ?? 0) <= width) return [];
  const scrollers = [...document.body.querySelectorAll('*')].filter(
    (element) => getComputedStyle(element).overflowX !== 'visible',
  );
  return [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .filter((element) => !scrollers.some((each) => each !== element && each.contains(element)))
    .map((element) => element.outerHTML.slice(0, 120));
}

/** Runs in the page: the place can be seen, and nothing lies over it. */
export function isInSight(place: Element): boolean {
  const { left, top, width, height } = place.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return hit !== null && (place.contains(hit) || hit.contains(place));
}

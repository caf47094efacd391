import { useEffect, useRef, type RefObject } from 'react';

// The browser announces the very first page by itself; taking the focus there would only skip
// the "Skip to content" link.
let firstHeading = true;

/**
 * Puts the focus on the heading when a page or a new state of it appears, so that the keyboard
 * and screen readers continue there. `step` names the state; a new one moves the focus again.
 */
export function useHeadingFocus(step = ''): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (firstHeading) firstHeading = false;
    else heading.current?.focus({ preventScroll: true });
  }, [step]);
  return heading;
}

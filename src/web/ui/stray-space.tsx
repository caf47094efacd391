import { Trans } from '@lingui/react/macro';
import { useId, useRef, useState } from 'react';

export interface StraySpace {
  found: boolean;
  hintId: string;
  check: (input: HTMLInputElement) => void;
  remove: () => void;
}

/** Notices a space at the start or end, which copying often brings along. It may be meant, so we only ask. */
export function useStraySpace(): StraySpace {
  const hintId = useId();
  const checked = useRef<HTMLInputElement>(null);
  const [found, setFound] = useState(false);
  return {
    found,
    hintId,
    check(input) {
      checked.current = input;
      setFound(input.value !== input.value.trim());
    },
    remove() {
      const input = checked.current;
      if (input === null) return;
      input.value = input.value.trim();
      setFound(false);
      input.focus();
    },
  };
}

export function StraySpaceHint({ space }: { space: StraySpace }) {
  if (!space.found) return null;
  return (
    <div className="help hint" id={space.hintId}>
      <Trans>There is a space at the start or the end.</Trans>{' '}
      <button type="button" onClick={space.remove}>
        <Trans>Remove it</Trans>
      </button>
    </div>
  );
}

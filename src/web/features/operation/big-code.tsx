import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useAnnounce } from '#web/lib/announce.ts';
import { Icon } from '#web/ui/icon.tsx';

/** Groups that the eye can carry from one screen to the other: 482 715. */
export function grouped(code: string): string[] {
  const compact = code.replaceAll(/\s/g, '');
  const size = compact.length % 4 === 0 && compact.length % 3 !== 0 ? 4 : 3;
  return compact.match(new RegExp(`.{1,${size}}`, 'gu')) ?? [];
}

/** The code to type elsewhere: large, spaced, and copied by one press. */
export function BigCode({ code }: { code: string }) {
  const { t } = useLingui();
  const announce = useAnnounce();
  const [copied, setCopied] = useState<string | null>(null);
  const groups = grouped(code);

  async function copy() {
    try {
      await navigator.clipboard.writeText(groups.join(''));
      setCopied(code);
      announce(t`The code is copied.`);
    } catch {
      announce(t`The code could not be copied. Mark it and copy it yourself.`);
    }
  }

  return (
    <div className="top">
      <p className="bigcode">
        <span className="vh">
          <Trans>Code:</Trans> {groups.map((group) => [...group].join(' ')).join(', ')}
        </span>
        {groups.map((group, index) => {
          const place = `${index}:${group}`;
          return (
            <span key={place} aria-hidden>
              {group}
            </span>
          );
        })}
      </p>
      <button
        type="button"
        className="copybtn"
        aria-label={t`Copy the code`}
        onClick={() => void copy()}
      >
        <Icon name={copied === code ? 'check' : 'copy'} />
      </button>
    </div>
  );
}

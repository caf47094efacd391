import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { Frame } from './frame.tsx';
import { later } from '#web/lib/later.ts';

const Director = later(async () => (await import('#web/features/director/director.tsx')).Director);

/** With the simulator: says that nothing is real, and opens the director beside the page. */
export function DirectorHost({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    const page = document.documentElement.dataset;
    if (open) page['director'] = '';
    return () => {
      delete page['director'];
    };
  }, [open]);

  function close() {
    setOpen(false);
    opener.current?.focus();
  }

  return (
    <>
      <Frame
        top={
          <aside className="simulated" aria-label={t`Simulator`}>
            <span>
              <Trans>Simulator: nothing here is real.</Trans>
            </span>
            <button
              type="button"
              ref={opener}
              aria-expanded={open}
              onClick={() => (open ? close() : setOpen(true))}
            >
              <Trans>Director</Trans>
            </button>
          </aside>
        }
      >
        {children}
      </Frame>
      {open ? (
        <Suspense>
          <Director onClose={close} />
        </Suspense>
      ) : null}
    </>
  );
}

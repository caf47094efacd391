import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, type Ref, Suspense, useMemo, useRef, useState } from 'react';
import type { InstitutionFace } from '#contract/api/institution.ts';
import { classNames } from '#web/lib/class-names.ts';
import { useAnnounce } from '#web/lib/announce.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { canShareFiles, pictureOf, saveFile } from './qr-picture.ts';
import { type QrValue, readQrValue } from './qr-value.ts';

const QrDrawing = lazy(async () => ({ default: (await import('./qr-drawing.tsx')).QrDrawing }));

type Shown = Exclude<QrValue, { kind: 'unusable' }>;

/** The code to scan, with ways for people whose scanner is this very phone. */
export function QrCode({
  value,
  institution,
}: {
  value: string | null;
  institution: InstitutionFace;
}) {
  const shown = useMemo(() => readQrValue(value), [value]);
  if (shown.kind === 'unusable') {
    return (
      <Notice kind="bad" icon="info">
        <b>
          <Trans>The code of {institution.displayName} cannot be shown.</Trans>
        </b>{' '}
        <Trans>Get a new one. If that does not help either, cancel and try again later.</Trans>
      </Notice>
    );
  }
  return (
    <Suspense fallback={<Waiting />}>
      <Scannable shown={shown} institution={institution} />
    </Suspense>
  );
}

/** The room the code will take, so that nothing jumps when it is drawn. */
function Waiting() {
  return (
    <div className="qr">
      <div className="paper">
        <div className="qr-waiting" />
      </div>
    </div>
  );
}

function Scannable({ shown, institution }: { shown: Shown; institution: InstitutionFace }) {
  const { t } = useLingui();
  const announce = useAnnounce();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [enlarged, setEnlarged] = useState(false);
  const label = t`QR code for the ${institution.displayName} app`;

  async function withPicture(handle: (file: File) => void | Promise<void>) {
    const file = await pictureOf(shown, canvas.current, `${institution.name}-qr`);
    if (file === null) announce(t`The picture could not be made.`);
    else await handle(file);
  }

  return (
    <div className="qr">
      <Paper shown={shown} label={label} canvas={canvas} />
      <div className="tools3">
        <Button kind="soft" short icon="enlarge" onClick={() => setEnlarged(true)}>
          <Trans>Enlarge</Trans>
        </Button>
        <Button kind="soft" short icon="save" onClick={() => void withPicture(saveFile)}>
          <Trans>Save</Trans>
        </Button>
        {canShareFiles() ? (
          <Button
            kind="soft"
            short
            icon="share"
            onClick={() =>
              void withPicture(async (file) => {
                // Closing the share sheet counts as an error for the browser, and as nothing for us.
                await navigator.share({ files: [file] }).catch(() => undefined);
              })
            }
          >
            <Trans>Share</Trans>
          </Button>
        ) : null}
      </div>
      <Dialog open={enlarged} onClose={() => setEnlarged(false)} title={label}>
        <Paper shown={shown} label={label} />
      </Dialog>
    </div>
  );
}

/** Always black on white with a quiet edge, in dark mode too: scanners need it. */
function Paper({
  shown,
  label,
  canvas,
}: {
  shown: Shown;
  label: string;
  canvas?: Ref<HTMLCanvasElement>;
}) {
  return (
    // A picture brings its own quiet edge.
    <div className={classNames('paper', shown.kind === 'image' && 'picture')}>
      {shown.kind === 'image' ? (
        <img src={shown.src} alt={label} />
      ) : (
        <QrDrawing text={shown.text} label={label} {...(canvas === undefined ? {} : { canvas })} />
      )}
    </div>
  );
}

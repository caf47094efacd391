import { QRCodeCanvas, QRCodeSVG } from 'qrcode.react';
import type { Ref } from 'react';

/** Above this many bytes only the lowest level of error correction has room. */
const MEDIUM_BYTES = 2_331;

/** A text as a QR code: crisp on screen, and as a picture for saving. In a chunk of its own. */
export function QrDrawing({
  text,
  label,
  canvas,
}: {
  text: string;
  label: string;
  /** The picture to save; not drawn on screen. */
  canvas?: Ref<HTMLCanvasElement>;
}) {
  const level = new TextEncoder().encode(text).length > MEDIUM_BYTES ? 'L' : 'M';
  return (
    <>
      <QRCodeSVG value={text} level={level} role="img" aria-label={label} />
      {canvas === undefined ? null : (
        <span className="vh" aria-hidden>
          <QRCodeCanvas ref={canvas} value={text} level={level} size={1024} marginSize={4} />
        </span>
      )}
    </>
  );
}

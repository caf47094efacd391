import type { QrValue } from './qr-value.ts';

/** The code as a picture file: the institution's own, or the one we drew. Null when there is none. */
export async function pictureOf(
  shown: QrValue,
  canvas: HTMLCanvasElement | null,
  name: string,
): Promise<File | null> {
  if (shown.kind === 'unusable') return null;
  const blob = shown.kind === 'image' ? fromAddress(shown.src) : await fromCanvas(canvas);
  if (blob === null) return null;
  const extension = blob.type.replace('image/', '');
  return new File([blob], `${name}.${extension}`, { type: blob.type });
}

/** Not by fetch: the page's security policy lets it load nothing but its own. */
function fromAddress(src: string): Blob | null {
  const parts = /^data:(image\/\w+);base64,(.*)$/.exec(src);
  if (parts === null) return null;
  const bytes = Uint8Array.from(atob(parts[2] ?? ''), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: parts[1] ?? '' });
}

function fromCanvas(canvas: HTMLCanvasElement | null): Promise<Blob | null> {
  return new Promise((resolve) => {
    if (canvas === null) resolve(null);
    else canvas.toBlob(resolve, 'image/png');
  });
}

export function saveFile(file: File): void {
  const address = URL.createObjectURL(file);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = file.name;
  anchor.click();
  // The download has its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function canShareFiles(): boolean {
  if (typeof navigator.canShare !== 'function') return false;
  return navigator.canShare({ files: [new File([''], 'code.png', { type: 'image/png' })] });
}

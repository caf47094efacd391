/** What a QR challenge's value turned out to be. */
export type QrValue =
  /** A picture, checked by its first bytes and safe to give to `<img>`. */
  | { kind: 'image'; src: string }
  /** What the code has to say; the page draws it. */
  | { kind: 'text'; text: string }
  /** Neither: too large for a QR code, empty, or bytes that mean nothing. */
  | { kind: 'unusable' };

type Raster = 'png' | 'jpeg' | 'gif' | 'webp';

/** Far more than any picture of a QR code needs. */
const maximumLength = 400_000;
/** What the largest QR code holds at the lowest level of error correction. */
const maximumTextBytes = 2_953;
/** Shorter than this, ordinary text is too easily mistaken for base64. */
const shortestBase64Text = 12;

const unusable: QrValue = { kind: 'unusable' };

/**
 * Belvo documents the value of a QR challenge as "base64 of the image" and does not say in which
 * dress: with or without `data:`, and some institutions send the text itself. What is declared is
 * not believed; what it is decides. SVG can carry scripts and links and is never shown as a picture.
 */
export function readQrValue(value: string | null): QrValue {
  const given = value?.trim() ?? '';
  if (given === '' || given.length > maximumLength) return unusable;
  const dataAddress = /^data:([^,]*),(.*)$/is.exec(given);
  if (dataAddress !== null) return readData(dataAddress[1] ?? '', dataAddress[2] ?? '');
  const bytes = decodeBase64(given);
  if (bytes === null) return textValue(given);
  const image = imageValue(bytes);
  if (image !== null) return image;
  const text = given.length >= shortestBase64Text ? printable(bytes) : null;
  return textValue(text ?? given);
}

function readData(declared: string, payload: string): QrValue {
  if (!/;\s*base64\s*$/i.test(declared)) return textValue(decodePercent(payload));
  const bytes = decodeBase64(payload);
  if (bytes === null) return unusable;
  const image = imageValue(bytes);
  if (image !== null) return image;
  const text = printable(bytes);
  return text === null ? unusable : textValue(text);
}

function textValue(text: string | null): QrValue {
  if (text === null || text.trim() === '') return unusable;
  return new TextEncoder().encode(text).length > maximumTextBytes
    ? unusable
    : { kind: 'text', text };
}

function imageValue(bytes: Uint8Array): QrValue | null {
  const format = rasterFormat(bytes);
  return format === null
    ? null
    : { kind: 'image', src: `data:image/${format};base64,${encodeBase64(bytes)}` };
}

function rasterFormat(bytes: Uint8Array): Raster | null {
  const at = (offset: number, ...expected: number[]): boolean =>
    expected.every((byte, index) => bytes[offset + index] === byte);
  const says = (offset: number, word: string): boolean =>
    at(offset, ...Array.from(word, (letter) => letter.charCodeAt(0)));
  if (at(0, 0x89) && says(1, 'PNG\r\n\u001a\n')) return 'png';
  if (at(0, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (says(0, 'GIF87a') || says(0, 'GIF89a')) return 'gif';
  if (says(0, 'RIFF') && says(8, 'WEBP')) return 'webp';
  return null;
}

/** The bytes, or null when this is not base64 (standard or for addresses, padded or not). */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const compact = text.replaceAll(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return null;
  const bare = compact.replace(/=+$/, '');
  const padded = compact.length !== bare.length;
  if (bare.length % 4 === 1 || (padded && compact.length % 4 !== 0)) return null;
  return Uint8Array.from(atob(bare), (letter) => letter.charCodeAt(0));
}

function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The bytes as text, or null when they are not text that somebody meant to be read. */
function printable(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[^\P{C}\r\n\t]/u.test(text) ? null : text;
  } catch {
    return null;
  }
}

function decodePercent(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

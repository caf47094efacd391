/** One named text of a JSON object, as a place in its bytes. */
export interface Member {
  name: string;
  /** Where the text begins and ends, its quotation marks included. */
  from: number;
  to: number;
  /** Characters of the value as browsers count them (UTF-16 units). */
  length: number;
}

/** The bytes are no JSON object of texts. It says nothing about them. */
export class NotTexts extends Error {
  override name = 'NotTexts';
}

const [open, close, colon, comma, quote, backslash] = [0x7b, 0x7d, 0x3a, 0x2c, 0x22, 0x5c];
const [u, zero] = [0x75, 0x30];
/** `" \ / b f n r t` */
const shortEscapes = new Set([0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74]);
/** Longer than any field of Belvo's. */
const longestName = 40;

/**
 * Finds the texts of a JSON object without making a string of any of them. Stricter than JSON: every
 * value is a text, names are letters, digits and underscores and come once, and half a character
 * (a surrogate alone) is none.
 *
 * @param bytes UTF-8; the caller has checked that.
 * @throws NotTexts
 */
export function membersOf(bytes: Uint8Array): Member[] {
  const members: Member[] = [];
  let at = afterSpace(bytes, after(bytes, afterSpace(bytes, 0), open));
  while (bytes[at] !== close) {
    if (members.length > 0) at = afterSpace(bytes, after(bytes, at, comma));
    const name = nameAt(bytes, at);
    if (members.some((member) => member.name === name)) throw new NotTexts();
    at = afterSpace(bytes, at + name.length + 2);
    const from = afterSpace(bytes, after(bytes, at, colon));
    const text = textAt(bytes, from);
    members.push({ name, from, ...text });
    at = afterSpace(bytes, text.to);
  }
  if (afterSpace(bytes, at + 1) !== bytes.length) throw new NotTexts();
  return members;
}

function nameAt(bytes: Uint8Array, from: number): string {
  const begin = after(bytes, from, quote);
  let end = begin;
  while (isWord(bytes[end]) && end - begin < longestName) end += 1;
  if (end === begin) throw new NotTexts();
  after(bytes, end, quote);
  return String.fromCharCode(...bytes.subarray(begin, end));
}

function textAt(bytes: Uint8Array, from: number): { to: number; length: number } {
  let at = after(bytes, from, quote);
  let length = 0;
  for (;;) {
    const byte = bytes[at];
    if (byte === undefined || byte < 0x20) throw new NotTexts();
    if (byte === quote) return { to: at + 1, length };
    if (byte === backslash) {
      const escaped = escapeAt(bytes, at);
      at += escaped.bytes;
      length += escaped.length;
    } else {
      at += 1;
      // Of a character of several bytes the first one counts; four bytes are two units.
      if ((byte & 0xc0) !== 0x80) length += byte >= 0xf0 ? 2 : 1;
    }
  }
}

function escapeAt(bytes: Uint8Array, at: number): { bytes: number; length: number } {
  if (shortEscapes.has(bytes[at + 1] ?? 0)) return { bytes: 2, length: 1 };
  const unit = unitAt(bytes, at) & 0xfc00;
  if (unit === 0xd800 && (unitAt(bytes, at + 6) & 0xfc00) === 0xdc00) {
    return { bytes: 12, length: 2 };
  }
  if (unit === 0xd800 || unit === 0xdc00) throw new NotTexts();
  return { bytes: 6, length: 1 };
}

/** The unit that `\uXXXX` stands for. */
function unitAt(bytes: Uint8Array, at: number): number {
  let unit = 0;
  const digits = after(bytes, after(bytes, at, backslash), u);
  for (let digit = digits; digit < digits + 4; digit += 1) unit = unit * 16 + hex(bytes[digit]);
  return unit;
}

function hex(byte = 0): number {
  if (byte >= zero && byte <= 0x39) return byte - zero;
  const letter = byte | 0x20;
  if (letter >= 0x61 && letter <= 0x66) return letter - 0x61 + 10;
  throw new NotTexts();
}

function isWord(byte = 0): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= zero && byte <= 0x39) || byte === 0x5f;
}

function afterSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while ([0x20, 0x09, 0x0a, 0x0d].includes(bytes[at] ?? 0)) at += 1;
  return at;
}

function after(bytes: Uint8Array, at: number, expected: number): number {
  if (bytes[at] !== expected) throw new NotTexts();
  return at + 1;
}

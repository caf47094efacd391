/**
 * Secrets that are typed in these tests, made so that they can be looked for everywhere afterwards.
 * All have one word in common, so that one search finds all of them. They fit into the forms of
 * Belvo's sandbox: at most 16 letters, digits or underscores.
 */

/** In every canary, and in nothing else. */
const word = 'kanari7Qz';

/** A secret of its own for each name of up to six letters or digits. */
export function canary(name: string): string {
  return `${word}_${name}`;
}

/** The ways in which a text may lie around, with the bytes that it then has. */
export const forms: readonly { name: string; bytes: Buffer }[] = formsOf(word);

function formsOf(text: string): { name: string; bytes: Buffer }[] {
  const raw = Buffer.from(text);
  const each = (write: (byte: number) => string) => Buffer.from([...raw].map(write).join(''));
  const hex = (byte: number) => byte.toString(16).padStart(2, '0');
  const texts = [
    // JSON, addresses and most encodings leave letters and digits as they are.
    { name: 'as it is', bytes: raw },
    { name: 'in capitals', bytes: Buffer.from(text.toUpperCase()) },
    { name: 'in hex', bytes: each(hex) },
    { name: 'in hex, capitals', bytes: each((byte) => hex(byte).toUpperCase()) },
    { name: 'URL-encoded', bytes: each((byte) => `%${hex(byte)}`) },
    { name: 'URL-encoded, capitals', bytes: each((byte) => `%${hex(byte).toUpperCase()}`) },
    { name: 'JSON-escaped', bytes: each((byte) => `\\u00${hex(byte)}`) },
    // Where in a group of three bytes it begins decides what it looks like.
    ...[0, 1, 2].map((shift) => ({ name: `in base64, ${shift}`, bytes: base64Of(raw, shift) })),
  ];
  return texts.flatMap(({ name, bytes }) => [
    { name, bytes },
    // As JavaScript keeps texts with any letter outside Latin 1.
    { name: `${name}, UTF-16`, bytes: Buffer.from(bytes.toString('latin1'), 'utf16le') },
  ]);
}

/** What base64 has for it whatever stands before and after it. */
function base64Of(raw: Buffer, shift: number): Buffer {
  const padded = Buffer.concat([Buffer.alloc(shift), raw]).toString('base64');
  const whole = Math.floor((raw.length + shift) / 3) * 4;
  return Buffer.from(padded.slice(shift === 0 ? 0 : 4, whole));
}

/** In which forms a canary is in there. */
export function canariesIn(text: Buffer | string): string[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return forms.filter((form) => bytes.includes(form.bytes)).map(({ name }) => name);
}

/** What others wrote and people will read: bounded, and without characters that only deceive. */

/** Control characters but line breaks and tabs, and those that turn the direction of text around. */
const deceiving = /[^\P{Cc}\n\r\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Characters; longer than any picture of a code in base64. */
const longest = 100_000;

/** For `JSON.parse`: every text of an answer, wherever in it. */
export function harmless(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, longest).replace(deceiving, '') : value;
}

/** At most so many characters; what was cut off shows. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}

/** The same for what may be missing. */
export function cutOrNull(text: string | null, most: number): string | null {
  return text === null ? null : cut(text, most);
}

/** Where a part of the name was recognised: from inclusive, to exclusive. */
export interface Range {
  from: number;
  to: number;
}

/** A word of a name, folded, with the place of each of its letters in the name as it is shown. */
export interface Word {
  text: string;
  letters: readonly Range[];
}

/** True when one letter is missing, too many, another one, or swapped with its neighbour. */
export function isOneTypo(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const restA = a.slice(start);
  const restB = b.slice(start);
  if (a.length !== b.length) {
    return a.length > b.length ? restA.slice(1) === restB : restB.slice(1) === restA;
  }
  if (restA.slice(1) === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}

/** The words of a text without accents, apostrophes and case. */
export function words(text: string): Word[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}\p{M}'’]+/gu), (match) => {
    let folded = '';
    const letters: Range[] = [];
    let from = match.index;
    for (const shown of match[0]) {
      const to = from + shown.length;
      const plain = fold(shown);
      folded += plain;
      for (let count = 0; count < plain.length; count += 1) letters.push({ from, to });
      // An accent of its own belongs to the letter before it.
      const last = letters.at(-1);
      if (plain === '' && last !== undefined) last.to = to;
      from = to;
    }
    return { text: folded, letters };
  }).filter((word) => word.text !== '');
}

export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[\p{M}'’]/gu, '')
    .toLowerCase();
}

/** Several words as if they were one. */
export function join(parts: readonly Word[]): Word {
  return {
    text: parts.map((part) => part.text).join(''),
    letters: parts.flatMap((part) => part.letters),
  };
}

/** Where some letters of a word are in the name. */
export function stretch(word: Word, from: number, to: number): Range | null {
  const first = word.letters[from];
  const last = word.letters[to - 1];
  return first === undefined || last === undefined ? null : { from: first.from, to: last.to };
}

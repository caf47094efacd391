import type { Institution } from '#contract/api/institution.ts';
import { isOneTypo, join, type Range, stretch, type Word, words } from './words.ts';

export interface Hit {
  institution: Institution;
  /** Parts of the display name to highlight, in order and without overlaps. */
  ranges: Range[];
}

export interface SearchFilter {
  query: string;
  type: Institution['type'] | null;
  /** ISO code; null means every country. */
  country: string | null;
}

export interface SearchResult {
  /** In the chosen country, or everywhere when none is chosen. */
  here: Hit[];
  /** The same search in other countries; empty without a query. */
  elsewhere: Hit[];
}

interface Entry {
  institution: Institution;
  words: Word[];
  /** The whole name without its gaps, so that "ironbank" finds Iron Bank. */
  joined: Word[];
  /** Words that find it although they are not in its name: country, kind, Belvo's own name. */
  keywords: Set<string>;
}

interface Match {
  score: number;
  range: Range | null;
}

/** What people call each kind, in the three languages and without accents. */
const kindWords: Record<Institution['type'], readonly string[]> = {
  bank: ['bank', 'banco', 'banca', 'bancos'],
  fiscal: ['fiscal', 'fisco', 'tax', 'taxes', 'sat', 'impuestos', 'impostos'],
  employment: ['employment', 'empleo', 'emprego', 'trabajo', 'trabalho', 'imss', 'inss'],
  unknown: [],
};
/** Words that say so little that a name without them is still meant. */
const fillers = new Set(['de', 'del', 'do', 'da', 'dos', 'el', 'la', 'los', 'o', 'a', 'the', 'of']);

/** Below this length a changed letter makes another word, not a typo. */
const shortestTypo = 4;

/** Searches institutions as fast as people type: all the work that can be done once is done here. */
export function searchIndex(
  institutions: readonly Institution[],
): (filter: SearchFilter) => SearchResult {
  const entries = institutions.map(indexed);
  return ({ query, type, country }) => {
    const typed = words(query).map((word) => word.text);
    const ofType = entries.filter((entry) => type === null || entry.institution.type === type);
    const isHere = ({ institution }: Entry): boolean =>
      country === null || institution.countries.includes(country);
    return {
      here: ranked(ofType.filter(isHere), typed),
      elsewhere:
        typed.length === 0
          ? []
          : ranked(
              ofType.filter((entry) => !isHere(entry)),
              typed,
            ),
    };
  };
}

function indexed(institution: Institution): Entry {
  const found = words(institution.displayName);
  return {
    institution,
    words: found,
    joined: found.slice(0, -1).map((_, index) => join(found.slice(index))),
    keywords: new Set([
      ...kindWords[institution.type],
      ...institution.countries.map((country) => country.toLowerCase()),
      ...words(institution.name.replaceAll('_', ' ')).map((word) => word.text),
    ]),
  };
}

function ranked(entries: readonly Entry[], typed: readonly string[]): Hit[] {
  if (typed.length === 0) {
    return entries.map(({ institution }) => ({ institution, ranges: [] }));
  }
  return entries
    .flatMap((entry) => {
      const match = matchAll(entry, typed);
      return match === null ? [] : [{ institution: entry.institution, ...match }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ institution, ranges }) => ({ institution, ranges }));
}

/** Every typed word has to be found, in any order; null when one is not. */
function matchAll(
  entry: Entry,
  typed: readonly string[],
): { score: number; ranges: Range[] } | null {
  let score = 0;
  const ranges: Range[] = [];
  for (const [index, word] of typed.entries()) {
    const match = bestMatch(entry, word);
    if (match === null) {
      if (fillers.has(word) && typed.length > 1) continue;
      return null;
    }
    score += match.score;
    if (match.range !== null) {
      ranges.push(match.range);
      // People begin with what stands first.
      if (index === 0 && match.range.from === entry.words[0]?.letters[0]?.from) score += 5;
    }
  }
  return { score: score / typed.length - entry.words.length / 100, ranges: merged(ranges) };
}

function bestMatch(entry: Entry, typed: string): Match | null {
  let best: Match | null = null;
  const consider = (match: Match | null): void => {
    if (match !== null && (best === null || match.score > best.score)) best = match;
  };
  for (const word of entry.words) consider(matchWord(word, typed));
  for (const word of entry.joined) consider(matchJoined(word, typed));
  if (entry.keywords.has(typed)) consider({ score: 20, range: null });
  return best;
}

function matchWord(word: Word, typed: string): Match | null {
  if (word.text === typed) return { score: 100, range: stretch(word, 0, typed.length) };
  if (word.text.startsWith(typed)) return { score: 80, range: stretch(word, 0, typed.length) };
  const inside = typed.length >= 3 ? word.text.indexOf(typed) : -1;
  if (inside > 0) return { score: 50, range: stretch(word, inside, inside + typed.length) };
  if (typed.length < shortestTypo) return null;
  if (isOneTypo(typed, word.text)) return { score: 40, range: stretch(word, 0, word.text.length) };
  const prefix = [typed.length, typed.length - 1, typed.length + 1].find(
    (length) => length < word.text.length && isOneTypo(typed, word.text.slice(0, length)),
  );
  return prefix === undefined ? null : { score: 30, range: stretch(word, 0, prefix) };
}

function matchJoined(word: Word, typed: string): Match | null {
  if (typed.length < shortestTypo || !word.text.startsWith(typed)) return null;
  return { score: 60, range: stretch(word, 0, typed.length) };
}

function merged(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else result.push({ ...range });
  }
  return result;
}

import { notFound } from '#simulator/wire/failure.ts';

/** What Belvo's sandbox returns when nobody says how many, and the most it returns. */
const DEFAULT_SIZE = 10;
const LARGEST_SIZE = 1000;

function positive(text: string | null): number | null {
  const number = text !== null && /^\d+$/.test(text) ? Number(text) : 0;
  return number > 0 ? number : null;
}

/**
 * Cuts a page out of a list (Belvo's pagination guide). `next` and `previous` are absolute and keep host
 * and scheme as the client wrote them: the official SDK follows them with its keys attached.
 */
export function pageOf<Item>(url: URL, all: readonly Item[]) {
  const size = Math.min(positive(url.searchParams.get('page_size')) ?? DEFAULT_SIZE, LARGEST_SIZE);
  const asked = url.searchParams.get('page');
  const page = asked === null ? 1 : positive(asked);
  const pages = Math.max(1, Math.ceil(all.length / size));
  if (page === null || page > pages) throw notFound();
  const at = (number: number) => {
    const address = new URL(url);
    if (number === 1) address.searchParams.delete('page');
    else address.searchParams.set('page', String(number));
    return address.href;
  };
  return {
    count: all.length,
    next: page < pages ? at(page + 1) : null,
    previous: page > 1 ? at(page - 1) : null,
    results: all.slice((page - 1) * size, page * size),
  };
}

/** `fields` keeps only these keys of an object, `omit` leaves these out; both are comma-separated. */
export function projected(url: URL, object: Record<string, unknown>): Record<string, unknown> {
  const fields = words(url, 'fields');
  const omit = words(url, 'omit');
  return Object.fromEntries(
    Object.entries(object).filter(
      ([key]) => (fields.length === 0 || fields.includes(key)) && !omit.includes(key),
    ),
  );
}

/** The comma-separated words of a parameter; none when it is missing. */
export function words(url: URL, parameter: string): string[] {
  const text = url.searchParams.get(parameter) ?? '';
  return text === '' ? [] : text.split(',').map((word) => word.trim());
}

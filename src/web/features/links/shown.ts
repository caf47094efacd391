import { accessMode, type AccessMode, type Link } from '#contract/api/link.ts';
import type { InstitutionFace } from '#contract/api/institution.ts';
import type { Entry, Overview, Waiting } from './overview.ts';

/** What the address asks to see. Null: whatever it is. */
export interface View {
  status: Filter;
  /** Belvo's name of it. */
  institution: string | null;
  mode: AccessMode | null;
  /** Belvo's rate, e.g. `7d`. */
  rate: string | null;
  search: string;
  sort: Sort;
}

export const filters = ['all', 'attention', 'progress', 'works', 'once'] as const;
export type Filter = (typeof filters)[number];

export const sorts = ['recent', 'oldest', 'name'] as const;
export type Sort = (typeof sorts)[number];

/** Everything, in the usual order. */
export const plainView: View = {
  status: 'all',
  institution: null,
  mode: null,
  rate: null,
  search: '',
  sort: 'recent',
};

/** Reads an address. A value that no connection has is ignored, like one that never existed. */
export function viewFrom(params: URLSearchParams, overview: Overview): View {
  const items = everything(overview);
  const known = (value: string | null, of: (item: Item) => string | null) =>
    value !== null && items.some((item) => of(item) === value) ? value : null;
  return {
    status: filters.find((filter) => filter === params.get('status')) ?? 'all',
    institution: known(params.get('institution'), institutionOf),
    mode: modesOf(items).find((mode) => mode === params.get('access_mode')) ?? null,
    rate: known(params.get('refresh_rate'), rateOf),
    search: params.get('q') ?? '',
    sort: sorts.find((sort) => sort === params.get('sort')) ?? 'recent',
  };
}

/** The address of another view; what is usual is left out of it. */
export function addressOf(view: View): string {
  const params = new URLSearchParams();
  if (view.status !== 'all') params.set('status', view.status);
  if (view.institution !== null) params.set('institution', view.institution);
  if (view.mode !== null) params.set('access_mode', view.mode);
  if (view.rate !== null) params.set('refresh_rate', view.rate);
  if (view.search !== '') params.set('q', view.search);
  if (view.sort !== 'recent') params.set('sort', view.sort);
  const text = params.toString();
  return text === '' ? '/' : `/?${text}`;
}

/** How many things narrow the view down, the order not counted. */
export function narrowedBy(view: View): number {
  const { status, institution, mode, rate, search } = view;
  return [status !== 'all', institution, mode, rate, search !== ''].filter(Boolean).length;
}

export interface Shown {
  attention: Waiting[];
  rows: Entry[];
  ended: Link[];
}

export function shown(overview: Overview, view: View): Shown {
  const fits = fitting(view);
  const { attention, rows } = standing(overview, view.status);
  const [first, rest] = rows;
  return {
    attention: attention.filter(fits),
    rows: [...first.filter(fits), ...rest.filter(fits).toSorted(order[view.sort])],
    ended:
      view.status === 'all' ? overview.ended.filter((link) => fits({ kind: 'link', link })) : [],
  };
}

/** How many connections a view shows. */
export function countOf(overview: Overview, view: View): number {
  const fits = fitting(view);
  const { attention, rows } = standing(overview, view.status);
  return [attention, ...rows].reduce((sum, items) => sum + items.filter(fits).length, 0);
}

export type Item = Entry | Waiting;

export function everything({ attention, progress, works, once, unknown, ended }: Overview): Item[] {
  const over = ended.map((link): Item => ({ kind: 'link', link }));
  return [...attention, ...progress, ...works, ...once, ...unknown, ...over];
}

/** By status alone: what needs the person, and the rows, of which the first stay first. */
function standing(
  { attention, progress, works, once, unknown }: Overview,
  status: Filter,
): { attention: Waiting[]; rows: [first: Entry[], rest: Entry[]] } {
  switch (status) {
    case 'all':
      return { attention, rows: [progress, [...works, ...unknown, ...once]] };
    case 'attention':
      return { attention, rows: [[], []] };
    case 'progress':
      return { attention: [], rows: [progress, []] };
    case 'works':
      return { attention: [], rows: [[], works] };
    case 'once':
      return { attention: [], rows: [[], once] };
  }
}

/** Every word that was typed has to be somewhere: in the bank's name, an account's name or its number. */
function fitting({ institution, mode, rate, search }: View): (item: Item) => boolean {
  const words = plain(search).split(/\s+/);
  return (item) =>
    (institution === null || institutionOf(item) === institution) &&
    (mode === null || modeOf(item) === mode) &&
    (rate === null || rateOf(item) === rate) &&
    words.every((word) => textOf(item).includes(word));
}

const order: Record<Sort, (a: Entry, b: Entry) => number> = {
  recent: (a, b) => changedAt(b) - changedAt(a),
  oldest: (a, b) => changedAt(a) - changedAt(b),
  name: (a, b) => byName(faceOf(a), faceOf(b)),
};

function changedAt(entry: Entry): number {
  return Date.parse(
    entry.kind === 'link'
      ? (entry.link.lastUpdatedAt ?? entry.link.connectedAt)
      : entry.operation.createdAt,
  );
}

// One collator: `localeCompare` would make one for each of thousands of comparisons.
const { compare } = new Intl.Collator();
export function byName(a: InstitutionFace, b: InstitutionFace): number {
  return compare(a.displayName, b.displayName);
}

export function faceOf(item: Item): InstitutionFace {
  return (item.kind === 'link' || item.kind === 'broken' ? item.link : item.operation).institution;
}

export function institutionOf(item: Item): string {
  return faceOf(item).name;
}

function linkOf(item: Item): Link | null {
  return 'link' in item ? item.link : null;
}

function modeOf(item: Item): AccessMode | null {
  const own = 'operation' in item ? item.operation.accessMode : null;
  return linkOf(item)?.accessMode ?? own;
}

export function modesOf(items: readonly Item[]): AccessMode[] {
  return accessMode.options.filter((mode) => items.some((item) => modeOf(item) === mode));
}

export function rateOf(item: Item): string | null {
  return linkOf(item)?.refreshRate ?? null;
}

const texts = new WeakMap<object, string>();

/** What is searched in; worked out once for each version of a connection. */
function textOf(item: Item): string {
  const key = linkOf(item) ?? item;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const accounts = linkOf(item)?.accounts.items ?? [];
  const parts = accounts.flatMap(({ name, numberEnd }) => [name, numberEnd]);
  const text = plain([faceOf(item).displayName, ...parts].join(' '));
  texts.set(key, text);
  return text;
}

/** Lower case and without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}

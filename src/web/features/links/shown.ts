import type { Entry, Overview, Waiting } from './overview.ts';

/** What the address asks to see. */
export interface View {
  status: Filter;
  search: string;
  sort: Sort;
}

export const filters = ['all', 'attention', 'progress', 'works', 'once'] as const;
export type Filter = (typeof filters)[number];

export const sorts = ['recent', 'oldest', 'name'] as const;
export type Sort = (typeof sorts)[number];

export function viewFrom(params: URLSearchParams): View {
  return {
    status: filters.find((filter) => filter === params.get('status')) ?? 'all',
    search: params.get('q') ?? '',
    sort: sorts.find((sort) => sort === params.get('sort')) ?? 'recent',
  };
}

/** The address of another view; what is usual is left out of it. */
export function addressOf(view: View): string {
  const params = new URLSearchParams();
  if (view.status !== 'all') params.set('status', view.status);
  if (view.search !== '') params.set('q', view.search);
  if (view.sort !== 'recent') params.set('sort', view.sort);
  const text = params.toString();
  return text === '' ? '/' : `/?${text}`;
}

export interface Shown {
  attention: Waiting[];
  rows: Entry[];
}

export function shown(overview: Overview, view: View): Shown {
  const { progress, works, once, unknown } = overview;
  const rows = {
    all: [...progress, ...[...works, ...unknown, ...once].toSorted(order[view.sort])],
    attention: [],
    progress,
    works: works.toSorted(order[view.sort]),
    once: once.toSorted(order[view.sort]),
  }[view.status];
  const withAttention = view.status === 'all' || view.status === 'attention';
  return {
    attention: withAttention ? overview.attention.filter((item) => hits(item, view.search)) : [],
    rows: rows.filter((entry) => hits(entry, view.search)),
  };
}

/** How many connections a view shows. */
export function countOf(overview: Overview, view: View): number {
  const { attention, rows } = shown(overview, view);
  return attention.length + rows.length;
}

const order: Record<Sort, (a: Entry, b: Entry) => number> = {
  recent: (a, b) => changedAt(b).localeCompare(changedAt(a)),
  oldest: (a, b) => changedAt(a).localeCompare(changedAt(b)),
  name: (a, b) => nameOf(a).localeCompare(nameOf(b)),
};

function changedAt(entry: Entry): string {
  return entry.kind === 'link'
    ? (entry.link.lastUpdatedAt ?? entry.link.connectedAt)
    : entry.operation.createdAt;
}

function nameOf(entry: Entry): string {
  return (entry.kind === 'link' ? entry.link : entry.operation).institution.displayName;
}

/** Every word that was typed has to be somewhere: in the bank's name, an account's name or its number. */
function hits(entry: Entry | Waiting, search: string): boolean {
  const link = 'link' in entry ? entry.link : null;
  const { institution } =
    entry.kind === 'link' || entry.kind === 'broken' ? entry.link : entry.operation;
  const accounts = link?.accounts.items ?? [];
  const text = plain(
    [institution.displayName, ...accounts.flatMap(({ name, numberEnd }) => [name, numberEnd])].join(
      ' ',
    ),
  );
  return plain(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Lower case and without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}

/**
 * Readers for the state of a view in the URL. Every value arrives as text (or is absent), a value that
 * makes no sense is dropped instead of refused, and a default is `undefined`, which keeps links short.
 */
export type RawSearch = Record<string, unknown>;

/** Non-empty text. */
export function textParam(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** One of the given words. */
export function wordParam<Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === value);
}

/** A whole number of at least `least`. */
export function wholeParam(value: unknown, least = 0): number | undefined {
  const parsed = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof parsed === "number" && Number.isInteger(parsed) && parsed >= least ? parsed : undefined;
}

/** What every list keeps in its link: query text, sort column (`-` in front: descending), page from 1, page size. */
export interface ListSearch<SortColumn extends string = string> {
  q?: string;
  sort?: SortColumn | `-${SortColumn}`;
  page?: number;
  size?: number;
}

/** Page sizes that a list offers; the first is the default (TOPIC-8). */
export const pageSizes = [10, 20, 50, 100] as const;

/** A sort that the endpoint knows: one of its columns, with `-` in front for descending. */
export function sortParam<SortColumn extends string>(value: unknown, columns: readonly SortColumn[]): SortColumn | `-${SortColumn}` | undefined {
  return wordParam(
    value,
    columns.flatMap((column): (SortColumn | `-${SortColumn}`)[] => [column, `-${column}`]),
  );
}

/** Reads the part of a link that all lists share; `sortColumns` are those that the endpoint names. */
export function listSearch<SortColumn extends string>(raw: RawSearch, sortColumns: readonly SortColumn[]): ListSearch<SortColumn> {
  return {
    q: textParam(raw.q),
    sort: sortParam(raw.sort, sortColumns),
    page: wholeParam(raw.page, 1),
    size: pageSizes.find((size) => size === wholeParam(raw.size, 1)),
  };
}

/** Query text to flat values; repeated keys keep the last. */
export function parseSearch(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

/** Flat values to query text with a leading `?`; absent values are left out. */
export function stringifySearch(search: RawSearch): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") params.set(key, String(value));
  }
  const query = params.toString();
  return query ? `?${query}` : "";
}

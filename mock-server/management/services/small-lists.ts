import { SortedRows } from "./snapshot/sorted-rows.ts";
import type { Column, SortValue } from "./snapshot/sorted-rows.ts";

interface ListQuery<C extends string> {
  search: string;
  page: number;
  pageSize: number;
  sort: C | `-${C}`;
}

/** Filters by text, sorts and cuts a list that is small enough to be read whole; equal rows stay in the given order. */
export function pageOf<R extends Record<C, SortValue>, C extends string>(rows: R[], query: ListQuery<C>, searchable: (row: R) => string): { rows: R[]; total: number; page: number; pageSize: number } {
  const name = query.sort.replace("-", "");
  const column: Column<R> = { valueOf: (row) => new Map(Object.entries<SortValue>(row)).get(name) ?? null, changes: "figures" };
  const sorted = new SortedRows<R, string>({ [name]: column });
  sorted.replace(rows);
  const search = query.search.toLowerCase();
  const page = sorted.page(query, (row) => searchable(row).toLowerCase().includes(search), 0);
  return { ...page, page: query.page, pageSize: query.pageSize };
}

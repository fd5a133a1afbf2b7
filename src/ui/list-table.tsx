import { pageSizes } from "../lib/search-params.ts";
import { DataTable } from "./data-table.tsx";
import type { DataTableProps } from "./data-table.tsx";
import { ErrorNotice } from "./notice.tsx";
import { Pager } from "./pager.tsx";
import { WarningList } from "./warning-list.tsx";
import type { ListWarning } from "./warning-list.tsx";

interface ListTableProps<Row> extends Pick<DataTableProps<Row>, "label" | "columns" | "rowKey" | "sort" | "onSort" | "openKey" | "empty"> {
  /** The result of the query for one page of rows. */
  list: { data: { rows: readonly Row[]; total: number; warnings: readonly ListWarning[] } | undefined; error: unknown; refetch: () => Promise<unknown>; isPlaceholderData: boolean };
  /** The page as the link names it. */
  search: { page?: number; size?: number };
  onPage: (change: { page?: number; size?: number }) => void;
}

/** One page of a list: a failed refresh and warnings above, the rows, the pager below. */
export function ListTable<Row>({ list, search, onPage, ...table }: ListTableProps<Row>) {
  const { data, error, isPlaceholderData } = list;
  return (
    <>
      {!!data && !!error && <ErrorNotice error={error} />}
      <WarningList warnings={data?.warnings} />
      <DataTable {...table} rows={data?.rows} error={error} onRetry={() => void list.refetch()} isStale={isPlaceholderData} />
      <Pager page={search.page ?? 1} size={search.size ?? pageSizes[0]} total={data?.total} onChange={onPage} />
    </>
  );
}

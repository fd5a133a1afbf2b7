import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Suspense, lazy, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { pageSizes, sortParam } from "../../lib/search-params.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState, NoHits } from "../../ui/empty-state.tsx";
import { FigureRow } from "../../ui/figure-row.tsx";
import { FilterBar, SearchBox, SelectFilter } from "../../ui/filter-bar.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Quantity, Rate } from "../../ui/quantity.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { instanceColumns } from "./instance-columns.tsx";
import type { InstanceRow } from "./queries.ts";
import { instanceListQuery } from "./queries.ts";
import { instanceSortColumns } from "./search.ts";
import type { InstanceListSearch } from "./search.ts";

const ConnectionForm = lazy(() => import("./connection-form.tsx"));
const route = getRouteApi("/instances");

/**
 * The list of instances (INST-1 to INST-10), and the pattern of every list page: the link's search
 * parameters are the state, one query reads the page of rows that they describe, and the pieces of
 * `ui/` draw it. Changing a filter goes back to page 1 and replaces the history entry.
 */
export function InstanceListPage() {
  const { t } = useTranslation("instances");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(instanceListQuery(search));
  const columns = useMemo(() => instanceColumns(t), [t]);
  const change = (part: Partial<InstanceListSearch>): void => void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), replace: true });
  const add = (kind: "primary" | "plain") => (
    <ButtonLink kind={kind} icon="add" to="/instances" search={{ ...search, open: "add" }}>
      {t("list.add")}
    </ButtonLink>
  );
  const empty = (
    <EmptyState icon="instance" title={t("list.emptyTitle")} action={add("plain")}>
      {t("list.emptyText")}
    </EmptyState>
  );
  return (
    <>
      <PageHead title={t("list.title")} actions={add("primary")} />
      <InstanceFigures rows={list.data?.rows} total={list.data?.total} />
      <FilterBar asOf={list.data?.asOf} onRefresh={() => void list.refetch()} isRefreshing={list.isFetching}>
        <SelectFilter label={t("list.searchBy")} all={false} value={search.by ?? "name"} options={searchFields(t)} onChange={(by) => change({ by: by === "id" ? "id" : undefined })} />
        <SearchBox label={search.by === "id" ? t("list.searchId") : t("list.searchName")} value={search.q ?? ""} onChange={(q) => change({ q: q || undefined })} />
      </FilterBar>
      <WarningList warnings={list.data?.warnings} />
      {list.error && list.data && <ErrorNotice error={list.error} />}
      <DataTable label={t("list.table")} columns={columns} rows={list.data?.rows} rowKey={(row) => row.id} sort={search.sort ?? "name"} onSort={(sort) => change({ sort: sortParam(sort, instanceSortColumns) })} isStale={list.isPlaceholderData} error={list.error} onRetry={() => void list.refetch()} empty={search.q ? <NoHits onClear={() => change({ q: undefined })} /> : empty} />
      {search.open && (
        <Suspense>
          <ConnectionForm instanceId={search.open === "edit" ? search.of : undefined} onClose={() => void navigate({ search: (before) => ({ ...before, open: undefined, of: undefined }), replace: true })} />
        </Suspense>
      )}
      <Pager page={search.page ?? 1} size={search.size ?? pageSizes[0]} total={list.data?.total} onChange={change} />
    </>
  );
}

const searchFields = (t: ReturnType<typeof useTranslation<"instances">>["t"]) => [
  { value: "name" as const, label: t("list.searchName") },
  { value: "id" as const, label: t("list.searchId") },
];

/** Is anything wrong? Counts of states and the sum of the rates. */
function InstanceFigures({ rows, total }: { rows: readonly InstanceRow[] | undefined; total: number | undefined }) {
  const { t } = useTranslation("instances");
  const unreachable = rows?.filter((row) => row.state === "unreachable" || row.state === "denied").length;
  const sumOf = (figure: "produceTps" | "consumeTps"): number | undefined => rows?.reduce((sum, row) => sum + (row[figure] ?? 0), 0);
  return (
    <FigureRow
      figures={[
        { label: t("figures.total"), value: <Quantity value={total} /> },
        { label: t("figures.running"), value: <Quantity value={rows?.filter((row) => row.state === "running").length} />, tip: t("figures.ofPage") },
        { label: t("figures.unreachable"), value: <Quantity value={unreachable} />, tone: unreachable ? "danger" : undefined, tip: t("figures.ofPage") },
        { label: t("figures.produceTps"), value: <Rate value={sumOf("produceTps")} />, tip: t("figures.ofPage") },
        { label: t("figures.consumeTps"), value: <Rate value={sumOf("consumeTps")} />, tip: t("figures.ofPage") },
      ]}
    />
  );
}

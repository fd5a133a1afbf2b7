import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pageSizes, sortParam } from "../../lib/search-params.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState, NoHits } from "../../ui/empty-state.tsx";
import { FilterBar, SearchBox } from "../../ui/filter-bar.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { Pager } from "../../ui/pager.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { BrokerFilters } from "./broker-filters.tsx";
import { producerColumns } from "./producer-columns.tsx";
import { ProducerDrawer } from "./producer-drawer.tsx";
import { producersQuery } from "./queries.ts";
import { producerSortColumns } from "./search.ts";
import type { ProducersSearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/producers");

/** Producer groups that are online (PROD). */
export function ProducersPage() {
  const { t } = useTranslation("clients");
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(producersQuery(instanceId, search));
  const change = (part: Partial<ProducersSearch>): void => void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), replace: true });
  const close = (): void => void navigate({ search: (before) => ({ ...before, group: undefined }), replace: true });
  const empty = (
    <EmptyState
      icon="producer"
      title={t("producers.emptyTitle")}
      action={
        <ButtonLink to="/instances/$instanceId/dial-test" params={{ instanceId }}>
          {t("producers.dialTest")}
        </ButtonLink>
      }
    >
      {t("producers.emptyText")}
    </EmptyState>
  );
  return (
    <>
      <PageHead title={t("producers.title")} note={t("producers.note")} />
      <FilterBar asOf={list.data?.asOf} onRefresh={() => void list.refetch()} isRefreshing={list.isFetching}>
        <BrokerFilters instanceId={instanceId} broker={search.broker} onBroker={(broker) => change({ broker })} />
        <SearchBox label={t("producers.search")} value={search.q ?? ""} onChange={(q) => change({ q: q || undefined })} />
      </FilterBar>
      <WarningList warnings={list.data?.warnings} />
      {list.error && list.data && <ErrorNotice error={list.error} />}
      <DataTable
        label={t("producers.table")}
        columns={producerColumns(t, instanceId, search)}
        rows={list.data?.rows}
        rowKey={(row) => row.group}
        sort={search.sort ?? "group"}
        onSort={(sort) => change({ sort: sortParam(sort, producerSortColumns) })}
        openKey={search.group}
        isStale={list.isPlaceholderData}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={search.q || search.broker ? <NoHits onClear={() => change({ q: undefined, broker: undefined })} /> : empty}
      />
      <Pager page={search.page ?? 1} size={search.size ?? pageSizes[0]} total={list.data?.total} onChange={change} />
      {search.group && <ProducerDrawer key={search.group} instanceId={instanceId} group={search.group} onClose={close} />}
    </>
  );
}

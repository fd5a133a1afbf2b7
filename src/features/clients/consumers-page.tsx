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
import { consumerColumns } from "./consumer-columns.tsx";
import { ConsumerDrawer } from "./consumer-drawer.tsx";
import { consumersQuery } from "./queries.ts";
import { consumerSortColumns } from "./search.ts";
import type { ConsumersSearch } from "./search.ts";

const route = getRouteApi("/instances/$instanceId/consumers");

/** Consumers that are online, one row a group and topic (CONS). */
export function ConsumersPage() {
  const { t } = useTranslation("clients");
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(consumersQuery(instanceId, search));
  const change = (part: Partial<ConsumersSearch>): void => void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), replace: true });
  const close = (): void => void navigate({ search: (before) => ({ ...before, group: undefined, client: undefined }), replace: true });
  const toGroups = (
    <ButtonLink to="/instances/$instanceId/groups" params={{ instanceId }}>
      {t("consumers.toGroups")}
    </ButtonLink>
  );
  const empty = (
    <EmptyState icon="consumer" title={t("consumers.emptyTitle")} action={toGroups}>
      {t("consumers.emptyText")}
    </EmptyState>
  );
  return (
    <>
      <PageHead title={t("consumers.title")} note={t("consumers.note")} actions={toGroups} />
      <FilterBar asOf={list.data?.asOf} onRefresh={() => void list.refetch()} isRefreshing={list.isFetching}>
        <BrokerFilters instanceId={instanceId} broker={search.broker} onBroker={(broker) => change({ broker })} />
        <SearchBox label={t("consumers.search")} value={search.q ?? ""} onChange={(q) => change({ q: q || undefined })} />
      </FilterBar>
      <WarningList warnings={list.data?.warnings} />
      {list.error && list.data && <ErrorNotice error={list.error} />}
      <DataTable
        label={t("consumers.table")}
        columns={consumerColumns(t, instanceId, search)}
        rows={list.data?.rows}
        rowKey={(row) => `${row.group} ${row.topic}`}
        sort={search.sort ?? "group"}
        onSort={(sort) => change({ sort: sortParam(sort, consumerSortColumns) })}
        isStale={list.isPlaceholderData}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={search.q || search.broker ? <NoHits onClear={() => change({ q: undefined, broker: undefined })} /> : empty}
      />
      <Pager page={search.page ?? 1} size={search.size ?? pageSizes[0]} total={list.data?.total} onChange={change} />
      {search.group && <ConsumerDrawer key={search.group} instanceId={instanceId} group={search.group} search={search} onClose={close} />}
    </>
  );
}

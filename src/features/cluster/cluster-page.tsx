import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../api/call.ts";
import { sortParam } from "../../lib/search-params.ts";
import { CopyText } from "../../ui/copy-text.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState, NoHits } from "../../ui/empty-state.tsx";
import { FilterBar, SearchBox } from "../../ui/filter-bar.tsx";
import { LinkTabs } from "../../ui/link-tabs.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { Section } from "../../ui/section.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { WarningList } from "../../ui/warning-list.tsx";
import { Monitoring } from "./broker-charts.tsx";
import { BrokerDrawer } from "./broker-drawer.tsx";
import { ClusterFigures } from "./cluster-figures.tsx";
import styles from "./cluster.module.css";
import { configurationColumns, statisticsColumns } from "./node-columns.tsx";
import { nodeKey, nodesInOrder } from "./node-list.ts";
import { clusterQuery } from "./queries.ts";
import { nodeSortColumns } from "./search.ts";
import type { ClusterSearch } from "./search.ts";
import { useClusterView } from "./use-cluster-view.ts";
import type { ClusterView } from "./use-cluster-view.ts";

const StopNode = lazy(() => import("./stop-node.tsx"));
const NodePermission = lazy(() => import("./node-permission.tsx"));

/** Every broker node and the name servers (CLU). */
export function ClusterPage() {
  const { t } = useTranslation("cluster");
  const view = useClusterView();
  const { instanceId, search, change } = view;
  const cluster = useQuery(clusterQuery(instanceId));
  const { data, error } = cluster;
  const brokerNames = [...new Set(data?.brokers.map(({ brokerName }) => brokerName))];
  const close = (): void => change({ broker: undefined, node: undefined, part: undefined, key: undefined });
  return (
    <>
      <PageHead title={t("title")} note={t("note")} />
      <ClusterFigures cluster={data} />
      <ViewTabs search={search} instanceId={instanceId} />
      {search.view === "monitoring" ? (
        <>
          {error && data && <ErrorNotice error={error} />}
          <Monitoring brokers={brokerNames} view={view} />
        </>
      ) : (
        <NodeList cluster={cluster} view={view} />
      )}
      {search.broker && <BrokerDrawer key={`${search.broker}:${search.node}`} view={view} control={data?.nodeControl} brokerName={search.broker} brokerId={search.node ?? 0} part={search.part ?? "detail"} filter={search.key ?? ""} onFilter={(key) => change({ key: key || undefined })} onClose={close} />}
      <NodeDialog view={view} />
    </>
  );
}

/** The nodes as the link sorts and filters them, and the name servers below. */
function NodeList({ cluster: { data, error, isFetching, refetch }, view }: { cluster: UseQueryResult<AnswerOf<"getCluster">>; view: ClusterView }) {
  const { t } = useTranslation("cluster");
  const { search, change } = view;
  const sort = search.sort ?? "broker";
  const rows = useMemo(() => data && nodesInOrder(data.brokers, sort, search.q), [data, sort, search.q]);
  const columns = (search.view ? configurationColumns : statisticsColumns)(t, { ...view, rows: data?.brokers ?? [], control: data?.nodeControl });
  return (
    <>
      <FilterBar asOf={data?.asOf} onRefresh={() => void refetch()} isRefreshing={isFetching}>
        <SearchBox label={t("search")} value={search.q ?? ""} onChange={(q) => change({ q: q || undefined })} />
      </FilterBar>
      <WarningList warnings={data?.warnings} />
      {error && data && <ErrorNotice error={error} />}
      <DataTable
        label={t("table")}
        columns={columns}
        rows={rows}
        rowKey={nodeKey}
        sort={sort}
        onSort={(next) => change({ sort: sortParam(next, nodeSortColumns) })}
        openKey={search.broker && nodeKey({ brokerName: search.broker, brokerId: search.node ?? 0 })}
        error={error}
        onRetry={() => void refetch()}
        empty={search.q ? <NoHits onClear={() => change({ q: undefined })} /> : <NoBroker />}
      />
      {data && <NameServers servers={data.nameServers} />}
    </>
  );
}

/** What the link asks about a node. */
function NodeDialog({ view }: { view: ClusterView }) {
  const { act, on } = view.search;
  if (act === undefined || on === undefined) return null;
  return <Suspense>{act === "permission" ? <NodePermission key={on} brokerName={on} view={view} /> : <StopNode key={`${act} ${on}`} brokerName={on} action={act} view={view} />}</Suspense>;
}

function ViewTabs({ search, instanceId }: { search: ClusterSearch; instanceId: string }) {
  const { t } = useTranslation("cluster");
  const link = (next: ClusterSearch["view"]) => ({ to: "/instances/$instanceId/cluster" as const, params: { instanceId }, search: { ...search, view: next } });
  return (
    <LinkTabs
      label={t("views.label")}
      current={search.view ?? "statistics"}
      tabs={[
        { id: "statistics", label: t("views.statistics"), link: link(undefined) },
        { id: "configuration", label: t("views.configuration"), link: link("configuration") },
        { id: "monitoring", label: t("views.monitoring"), link: link("monitoring") },
      ]}
    />
  );
}

function NoBroker() {
  const { t } = useTranslation("cluster");
  return (
    <EmptyState icon="cluster" title={t("emptyTitle")}>
      {t("emptyText")}
    </EmptyState>
  );
}

function NameServers({ servers }: { servers: AnswerOf<"getCluster">["nameServers"] }) {
  const { t } = useTranslation("cluster");
  return (
    <div className={styles.below}>
      <Section title={t("nameServers.title")} note={t("nameServers.note")}>
        {servers.length === 0 && t("nameServers.none")}
        <ul className={styles.servers}>
          {servers.map((server) => (
            <li key={server.address} className={styles.server}>
              <CopyText text={server.address} />
              <StatusDot tone={server.reachable ? "ok" : "danger"}>{server.reachable ? t("nameServers.reachable") : t("nameServers.unreachable")}</StatusDot>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { sortParam } from "../../../lib/search-params.ts";
import type { Column } from "../../../ui/data-table-types.ts";
import { EmptyState, NoHits } from "../../../ui/empty-state.tsx";
import { FilterBar, SearchBox, SelectFilter } from "../../../ui/filter-bar.tsx";
import { ListTable } from "../../../ui/list-table.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { Quantity } from "../../../ui/quantity.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { AlarmTabs } from "../alarm-tabs.tsx";
import { deliveryListQuery, everyPolicyQuery } from "../notification-queries.ts";
import type { DeliveryRow } from "../notification-queries.ts";
import { deliverySortColumns, deliveryStates } from "../notification-search.ts";
import type { DeliverySearch } from "../notification-search.ts";
import styles from "../notifications.module.css";
import { ChannelName, DeliveryStateMark, useWaitText } from "../notification-words.tsx";

const DeliveryDrawer = lazy(() => import("./delivery-drawer.tsx"));
const route = getRouteApi("/instances/$instanceId/alarms/deliveries");

/** The delivery log: what was sent to whom, how often it was tried, and what came back. */
export function DeliveriesPage() {
  const { t } = useTranslation("notifications");
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(deliveryListQuery(search));
  const policies = useQuery(everyPolicyQuery);
  const change = (part: Partial<DeliverySearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false });
  const narrow = (part: Partial<DeliverySearch>): void => void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), resetScroll: false, replace: true });
  const isNarrowed = [search.q, search.state, search.policy, search.event].some((value) => value !== undefined);
  const empty = isNarrowed ? (
    <NoHits onClear={() => narrow({ q: undefined, state: undefined, policy: undefined, event: undefined })} />
  ) : (
    <EmptyState icon="message" title={t("deliveries.emptyTitle")}>
      {t("deliveries.emptyText")}
    </EmptyState>
  );
  return (
    <>
      <PageHead title={t("deliveries.title")} note={t("wholeConsole")} />
      <AlarmTabs instanceId={instanceId} current="deliveries" />
      <FilterBar asOf={list.data?.asOf} onRefresh={() => void list.refetch()} isRefreshing={list.isFetching}>
        <SearchBox label={t("deliveries.search")} value={search.q ?? ""} onChange={(q) => narrow({ q: q || undefined })} />
        <SelectFilter label={t("deliveries.state")} value={search.state ?? ""} options={deliveryStates.map((value) => ({ value, label: t(`states.${value}`) }))} onChange={(state) => narrow({ state: state || undefined })} />
        <SelectFilter label={t("deliveries.policy")} value={search.policy ?? ""} options={(policies.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))} onChange={(policy) => narrow({ policy: policy || undefined })} />
      </FilterBar>
      <ListTable label={t("deliveries.title")} list={list} columns={useColumns(instanceId, search)} rowKey={(row) => row.id} sort={search.sort ?? "-at"} onSort={(sort) => narrow({ sort: sortParam(sort, deliverySortColumns) })} openKey={search.open} empty={empty} search={search} onPage={change} />
      <Suspense>{search.open !== undefined && <DeliveryDrawer key={search.open} deliveryId={search.open} instanceId={instanceId} search={search} onClose={() => change({ open: undefined })} />}</Suspense>
    </>
  );
}

function useColumns(instanceId: string, search: DeliverySearch): Column<DeliveryRow>[] {
  const { t } = useTranslation("notifications");
  const none = <span className={styles.none}>–</span>;
  return [
    { id: "at", title: t("deliveries.at"), sortable: true, firstDirection: "desc", cell: (row) => <RelativeTime at={row.at} /> },
    {
      id: "title",
      title: t("deliveries.notice"),
      wraps: true,
      cell: (row) => (
        <Link to="/instances/$instanceId/alarms/deliveries" params={{ instanceId }} search={{ ...search, open: row.id }} resetScroll={false}>
          {row.title}
        </Link>
      ),
    },
    { id: "state", title: t("deliveries.state"), wraps: true, cell: (row) => <StateCell row={row} /> },
    { id: "policy", title: t("deliveries.policy"), wraps: true, cell: (row) => row.policyName || none },
    { id: "channel", title: t("deliveries.channel"), wraps: true, cell: (row) => (row.channel === "" ? none : <ChannelName channel={row.channel} />) },
    { id: "receiver", title: t("deliveries.receiver"), cell: (row) => (row.receiver === "" ? none : <OneLine text={row.receiver} />) },
    { id: "attempts", title: t("deliveries.attempts"), align: "right", cell: (row) => <Quantity value={row.attempts} /> },
    { id: "answer", title: t("deliveries.answer"), wideOnly: true, cell: (row) => (row.lastAnswer === "" ? none : <OneLine text={row.lastAnswer} isCode />) },
  ];
}

/** With what it waits for, so that nobody wonders why nothing was tried. */
function StateCell({ row }: { row: DeliveryRow }) {
  const wait = useWaitText()(row);
  return (
    <>
      <DeliveryStateMark row={row} />
      {wait !== undefined && <small className={styles.wait}>{wait}</small>}
    </>
  );
}

/** As much as fits; all of it on hover. */
function OneLine({ text, isCode = false }: { text: string; isCode?: boolean }) {
  return (
    <span className={isCode ? `${styles.oneLine} ${styles.answer}` : styles.oneLine} data-tip={text}>
      {text}
    </span>
  );
}

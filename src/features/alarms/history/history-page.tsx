import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { alarmsKept } from "../../../contract/alarm-events.ts";
import { sortParam } from "../../../lib/search-params.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { EmptyState, NoHits } from "../../../ui/empty-state.tsx";
import { FilterBar, SearchBox, SelectFilter } from "../../../ui/filter-bar.tsx";
import { ListTable } from "../../../ui/list-table.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { AlarmTabs } from "../alarm-tabs.tsx";
import { severities } from "../severities.ts";
import { useAlarmColumns } from "./alarm-columns.tsx";
import { alarmListQuery } from "./queries.ts";
import { alarmSortColumns } from "./search.ts";
import { useHistoryView } from "./use-history-view.ts";
import type { HistoryView } from "./use-history-view.ts";

const AlarmDrawer = lazy(() => import("./alarm-drawer.tsx"));

/** Alarms that stand and that are over (ALM-032). */
export function HistoryPage() {
  const { t } = useTranslation("alarms");
  const view = useHistoryView();
  const { instanceId, search, change, narrow } = view;
  const list = useQuery(alarmListQuery(instanceId, search));
  const columns = useAlarmColumns(view);
  const isNarrowed = [search.q, search.state, search.severity, search.ack, search.rule, search.days].some((value) => value !== undefined);
  const toRules = (
    <ButtonLink to="/instances/$instanceId/alarms/rules" params={{ instanceId }}>
      {t("history.toRules")}
    </ButtonLink>
  );
  const empty = isNarrowed ? (
    <NoHits onClear={() => narrow({ q: undefined, state: undefined, severity: undefined, ack: undefined, rule: undefined, days: undefined })} />
  ) : (
    <EmptyState icon="bell" title={t("history.emptyTitle")} action={toRules}>
      {t("history.emptyText")} {t("history.kept", alarmsKept)}
    </EmptyState>
  );
  return (
    <>
      <PageHead title={t("title")} tabTitle={t("tabs.history")} />
      <AlarmTabs instanceId={instanceId} current="history" />
      <HistoryFilters view={view} asOf={list.data?.asOf} onRefresh={() => void list.refetch()} isRefreshing={list.isFetching} />
      <ListTable
        label={t("tabs.history")}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        sort={search.sort ?? "state"}
        onSort={(sort) => narrow({ sort: sort === "state" ? undefined : sortParam(sort, alarmSortColumns) })}
        openKey={search.alarm}
        empty={empty}
        search={search}
        onPage={change}
      />
      <Suspense>{search.alarm !== undefined && <AlarmDrawer key={search.alarm} alarmId={search.alarm} view={view} />}</Suspense>
    </>
  );
}

function HistoryFilters({ view: { narrow, search }, ...age }: { view: HistoryView; asOf: number | undefined; onRefresh: () => void; isRefreshing: boolean }) {
  const { t } = useTranslation("alarms");
  const choice = <Word extends string>(words: readonly Word[], labelOf: (word: Word) => string) => words.map((value) => ({ value, label: labelOf(value) }));
  return (
    <FilterBar {...age}>
      <SearchBox label={t("history.search")} value={search.q ?? ""} onChange={(q) => narrow({ q: q || undefined })} />
      <SelectFilter label={t("history.state")} value={search.state ?? ""} options={choice(["firing", "ended"] as const, (word) => t(`states.${word}`))} onChange={(state) => narrow({ state: state || undefined })} />
      <SelectFilter label={t("severity")} value={search.severity ?? ""} options={choice(severities, (word) => t(`severities.${word}`))} onChange={(severity) => narrow({ severity: severity || undefined })} />
      <SelectFilter label={t("history.acknowledged")} value={search.ack ?? ""} options={choice(["true", "false"] as const, (word) => t(`acknowledged.${word}`))} onChange={(ack) => narrow({ ack: ack || undefined })} />
      <SelectFilter label={t("history.days")} value={search.days ?? ""} options={choice(["1d", "7d", "30d"] as const, (word) => t(`days.${word}`))} onChange={(days) => narrow({ days: days || undefined })} all={t("days.all")} />
    </FilterBar>
  );
}
